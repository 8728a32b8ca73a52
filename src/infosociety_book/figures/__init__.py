"""Figures that are drawn when the book is built."""

from pathlib import Path

STYLE = Path(__file__).with_name("figures.css")
