"""What to say of a name that is not there: the nearest of those that are."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(name: str, names: Iterable[str], count: int = 3) -> list[str]:
    """The names that are most like one, the best first; none if nothing is like it.

    A name that begins with it, or is the begin of it, counts as like it: `frontyard` for `frontyard-reform`.
    """
    every = sorted(set(names))
    close = difflib.get_close_matches(name, every, count, 0.6)
    begins = [one for one in every if one and (one.startswith(name) or name.startswith(one)) and one not in close]
    return (close + begins)[:count]


def hint(name: str, names: Iterable[str], word: str) -> str:
    """The end of a message about a name that is not there, which is called by that word: `; the nearest labels are …`."""
    if found := nearest(name, names):
        return f"; the nearest {word}{'s are' if len(found) > 1 else ' is'} {', '.join(found)}"
    return f"; no {word} is like it"
