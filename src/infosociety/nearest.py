"""Names that are nearly right: a slip in a name is answered with the one that was meant."""

import difflib
from collections.abc import Iterable


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """The end of an error message, ``; did you mean 'K'?``; empty where nothing known is near.

    The beginning of a name, three letters or more, is near it. Capitals do not count.
    """
    folded, meant = {one.casefold(): one for one in known}, str(name).casefold()
    begun = [one for one in folded if len(meant) > 2 and one.startswith(meant)]
    found = difflib.get_close_matches(meant, folded, n=1) or begun
    return f"; did you mean {folded[found[0]]!r}?" if found else ""
