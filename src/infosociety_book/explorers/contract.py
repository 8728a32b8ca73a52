"""What an explorer's script has to know and the page does not show: one block of JSON, in the element's own attribute.

What can be read off the page (the codes of the filters, the columns that sort, the lanes) stands there and nowhere
else.
"""

from __future__ import annotations

import json

from infosociety import tables

#: What the codes in a row's `data-codes` are, in their order.
CODES = ("category", "evidence_kind", "body_class", "prefecture", "issue", "effort")

#: Bodies in the order of their size; those that stand together are of one size. A joint body has none.
SIZES = (("village",), ("town",), ("city",), ("core_city", "special_ward"), ("designated_city",), ("prefecture",))

#: What a reader may build on most comes first; kinds of evidence that are not named come last.
PROOFS = ("measured", "self_reported", "incident")


def of_timeline(first: int, last: int) -> str:
    """The years that a timeline shows, and the eras of Japan, the latest first, with the years in which they began."""
    return _compact(first=first, last=last, eras=[[name, day.year] for name, day in tables.ERAS.items()])


def of_cases(first: int, last: int) -> str:
    """The years in which cases began, and how the finder ranks them."""
    return _compact(first=int(first), last=int(last), codes=CODES, sizes=SIZES, proofs=PROOFS)


def _compact(**words: object) -> str:
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))
