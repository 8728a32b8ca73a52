"""What the explorers of data share: the form that filters, and tables read once.

No extension by itself: `timeline_pages` and `case_pages` build their pages of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes

from ..nodes import element, tagged

BOOK = Path(__file__).resolve().parents[3]


def stamp(files: Sequence[str]) -> tuple[float, ...]:
    """When each of the book's files was last changed: a key for what is read once while they stay as they are."""
    return tuple((BOOK / name).stat().st_mtime for name in files)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dicts; what is missing is an empty text."""
    return frame.astype(object).where(frame.notna(), "").to_dict("records")


def panel(title: str, form: nodes.Node) -> tuple[nodes.Node, ...]:
    """The folded form, and the lines that say what is wrong and how much is shown."""
    return (
        # Without the script the form would do nothing: it shows it.
        element("details", element("summary", title), form, class_="explorer-panel", open="", hidden=""),
        element("p", role="alert", class_="explorer-message"),
        element("p", role="status", class_="explorer-status"),
    )


def boxes(name: str, legend: str, words: dict[str, str], **state: str) -> tagged:
    """A group of checkboxes, one a code; `checked=""` checks them all."""
    choices = [
        element("label", element("input", type="checkbox", name=name, value=code, **state), f" {word}")
        for code, word in words.items()
    ]
    return element("fieldset", element("legend", legend), *choices)


def years_and_words(first: int, last: int, *more: nodes.Node) -> tagged:
    """The group of fields for a span of years and for words to look for, and what else a page puts there."""

    def year(name: str, word: str, value: int) -> tagged:
        box = {"min": str(first), "max": str(last), "value": str(value), "inputmode": "numeric"}
        return element("label", f"{word} ", element("input", type="number", name=name, required="", **box))

    return element(
        "fieldset",
        element("legend", "年と言葉"),
        year("from", "始まりの年", first),
        year("to", "終わりの年", last),
        element("label", "言葉 ", element("input", type="search", name="q", autocomplete="off")),
        *more,
    )


def actions(*more: nodes.Node) -> tagged:
    """The form's buttons."""
    return element(
        "p",
        element("button", "条件を最初に戻す", type="button", data_reset=""),
        element("button", "この見え方へのリンクをコピー", type="button", data_copy=""),
        *more,
        class_="explorer-actions",
    )
