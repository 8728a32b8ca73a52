"""Names that are nearly right: a slip in a name is answered with the one that was meant."""

import difflib
from collections.abc import Iterable


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """The end of an error message, ``; did you mean 'K'?``; empty where nothing known is near. Capitals do not count."""
    folded = {one.casefold(): one for one in known}
    found = difflib.get_close_matches(str(name).casefold(), folded, n=1)
    return f"; did you mean {folded[found[0]]!r}?" if found else ""
