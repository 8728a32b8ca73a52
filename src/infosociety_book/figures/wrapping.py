"""Japanese text in lines for a picture, broken between phrases: SVG has no line breaks of its own."""

from __future__ import annotations

import itertools
import math
import re
import unicodedata

import budoux

#: What may not begin a line in Japanese.
NOT_FIRST = "、。，．・：；？！）」』】〉》ー〜ぁぃぅぇぉっゃゅょァィゥェォッャュョ％%)"
#: Letters of one script, with the kana and marks that follow them.
RUN = re.compile(r"(?:[!-~]+|[ァ-ヺー]+|[一-鿿々]+|.)[ぁ-ゖ、。・]*")
PHRASES = budoux.load_default_japanese_parser()


def width(text: str, size: float) -> float:
    """How wide a text is: a Japanese character is as wide as it is high, a Latin one a little over half."""
    return sum(size if unicodedata.east_asian_width(c) in "WFA" else size * 0.56 for c in text)


def halves(run: str, room: float, size: float) -> list[str]:
    """A run of one script in pieces of about the same length that have room: インター and ネット, not インターネッ and ト.

    A Latin word stays whole, and `place` refuses it where it is too wide.
    """
    if run.isascii():
        return [run]
    step = math.ceil(len(run) / math.ceil(width(run, size) / room))
    cuts = [0]
    while len(run) - cuts[-1] > step:
        cut = cuts[-1] + step
        while cut > cuts[-1] + 1 and run[cut] in NOT_FIRST:
            cut -= 1
        cuts.append(cut)
    return [run[first:last] for first, last in itertools.pairwise([*cuts, len(run)])]


def fill(parts: list[str], room: float, size: float) -> list[str]:
    """The parts in lines that have room for them; a part that is itself too long is cut where the script changes, if it does."""
    lines = [""]
    for part in parts:
        if lines[-1] and width((lines[-1] + part).rstrip(), size) > room:
            lines.append("")
        if not lines[-1] and width(part, size) > room:
            for token in (half for run in RUN.findall(part) for half in halves(run, room, size)):
                if lines[-1] and width(lines[-1] + token, size) > room and token not in NOT_FIRST:
                    lines.append("")
                lines[-1] += token
        else:
            lines[-1] += part.lstrip() if not lines[-1] else part
    return [line.strip() for line in lines]


def wrap(text: str, room: float, size: float) -> list[str]:
    """The text in as few lines as there is room for, broken between phrases, the lines about equally long."""
    parts = PHRASES.parse(text)
    best = fill(parts, room, size)
    longest = max(width(part.strip(), size) for part in parts)
    for narrower in range(int(room), int(longest), -int(size / 2)):
        lines = fill(parts, narrower, size)
        if len(lines) > len(best):
            break
        best = lines
    return best
