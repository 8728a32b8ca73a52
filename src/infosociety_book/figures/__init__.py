"""Figures that are drawn when the book is built."""
