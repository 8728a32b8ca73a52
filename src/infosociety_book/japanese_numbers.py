"""Numbers as Japanese prose writes them."""

from __future__ import annotations

DIGITS = "〇一二三四五六七八九"


def number(value: float | str) -> str:
    """A number without needless decimals; empty stays empty."""
    return "" if value == "" else f"{value:,.10g}"


def short(word: str) -> str:
    """The word for a unit without the remark in brackets, as it follows a figure."""
    return word.partition("（")[0]


def kanji(value: int) -> str:
    """A whole number below ten thousand in kanji: 四, 十, 二十五, 二百五.

    Raises:
        ValueError: it is below 1 or above 9999.
    """
    if not 1 <= value <= 9999:
        raise ValueError(f"{value} is not written in kanji, only 1 to 9999")
    written = ""
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            written += (DIGITS[digit] if digit > 1 or place == 1 else "") + sign
    return written


def counted(value: int) -> str:
    """A number of things in kanji, before の: 四つ, 九つ, but 十, 二十.

    Raises:
        ValueError: as `kanji`.
    """
    return kanji(value) + ("つ" if value < 10 else "")
