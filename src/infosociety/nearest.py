"""Names that are nearly right: what to say of one that is not there."""

import difflib
from collections.abc import Iterable


def nearest(name: object, known: Iterable[str], count: int = 3) -> list[str]:
    """The known names that are most like one, the best first; none if nothing is like it.

    Capitals do not count. A name that begins with it, or that it begins with, is like it from three letters on:
    `frontyard` for `frontyard-reform`.
    """
    folded, meant = {one.casefold(): one for one in sorted(set(known))}, str(name).casefold()
    close = difflib.get_close_matches(meant, folded, count)
    begun = [
        one
        for one in folded
        if one not in close and min(len(one), len(meant)) > 2 and (one.startswith(meant) or meant.startswith(one))
    ]
    return [folded[one] for one in (close + begun)[:count]]


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """The end of a message for whoever typed the name, ``; did you mean 'K'?``; empty where nothing known is near."""
    found = nearest(name, known, 1)
    return f"; did you mean {found[0]!r}?" if found else ""


def hint(name: str, known: Iterable[str], word: str) -> str:
    """The end of a message for authors, who have many names called by that word: ``; the nearest labels are …``."""
    if found := nearest(name, known):
        return f"; the nearest {word}{'s are' if len(found) > 1 else ' is'} {', '.join(found)}"
    return f"; no {word} is like it"
