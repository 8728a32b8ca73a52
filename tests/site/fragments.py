"""Addresses of the explorers: what a link may say wrongly, and where a row is after a link has opened it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from playwright.sync_api import Page

#: Texts that are wrong for any explorer: a % that stands for nothing, names that every JavaScript object has, numbers
#: that only some languages read as such, keys twice.
MALFORMED = (
    *("q=50%", "q=%", "q=%E3%81", "q=%FF", "q=%u3042", "%=1", "from=%", "colour=%2", "100%"),
    *(f"{name}{value}" for name in ("constructor", "__proto__", "toString", "hasOwnProperty") for value in ("", "=1")),
    *(f"{name}={value}" for name in ("from", "to") for value in ("", "１９９０", "1990.0", "2e3", "-2000", "0x7D0")),
    *(f"{name}={value}" for name in ("from", "to") for value in ("2_000", "+2000", "1066", "NaN")),
    *("from=2020&to=2010", "from=2010&from=2012", "q=a&q=b", "from", "colour=red", "=5", "?from=2010", "from=2010;to=2012"),
)  # fmt: skip


#: Goes to each fragment as a click on a link to it does, and gives what `look` finds when the page has acted on it.
FOLLOW = """
async ([fragments, look]) => {
  const found = [], see = eval(look);
  for (const fragment of fragments) {
    history.replaceState(null, "", "#");
    const changed = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
    location.hash = fragment;
    await changed;
    let answer = see(fragment);
    if (answer === false) {  // what was not drawn so far finds its height when it is
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      answer = see(fragment);
    }
    found.push(answer);
  }
  return found;
}
"""

#: The message, the codes of the boxes that are checked, and the ids of the rows that are shown.
STATE = """
() => [
  document.querySelector("[role=alert].explorer-message").textContent,
  [...document.querySelectorAll(".explorer-filter input[type=checkbox]:checked")].map((box) => `${box.name}=${box.value}`),
  [...document.querySelectorAll("[data-explorer] :is(li, tr)[id]:not([hidden], [aria-hidden])")].map((row) => row.id.replace(/^\\w+-/, "")),
]
"""

#: Is the row that the fragment names open, in sight (not below the header either), and alone in that?
IN_SIGHT = """
(fragment) => {
  const row = document.getElementById(fragment.split("?")[1].replace("=", "-")), line = row.querySelector("summary");
  const box = line.getBoundingClientRect(), seen = document.elementFromPoint(box.left + 20, box.top + box.height / 2);
  const open = document.querySelectorAll("[data-explorer] :is(:is(li, tr)[id] > details, td > details)[open]");
  return open.length === 1 && open[0] === line.parentElement && line.contains(seen) && document.activeElement === line;
}
"""


class State(NamedTuple):
    """What an explorer says and shows."""

    message: str
    checked: list[str]  #: NAME=CODE of each checked box
    shown: list[str]  #: ids of rows


def state(page: Page) -> State:
    """The state at present."""
    return State(*page.evaluate(STATE))


def states(page: Page, fragments: Sequence[str]) -> list[State]:
    """The state after each of the fragments."""
    return [State(*found) for found in page.evaluate(FOLLOW, [fragments, STATE])]


def lost_rows(page: Page, fragments: Sequence[str]) -> list[str]:
    """The fragments after which the row they name is not open and in sight."""
    seen = page.evaluate(FOLLOW, [fragments, IN_SIGHT])
    return [fragment for fragment, found in zip(fragments, seen, strict=True) if not found]


def unanswered(page: Page, explorer: str, condition: str, wrong: Sequence[str]) -> list[str]:
    """The texts that get no message, or that lose the condition beside them.

    The condition is a box that is checked and no row that it leaves out is shown.
    """
    (alone,) = states(page, [f"#{explorer}?{condition}"])
    assert not alone.message and alone.shown
    lost = []
    found = (states(page, [f"#{explorer}?{part}{text}" for text in wrong]) for part in ("", f"{condition}&"))
    for text, first, second in zip(wrong, *found, strict=True):
        kept = second.checked == alone.checked and set(second.shown) <= set(alone.shown)
        # Words may leave nothing; what is not understood may not.
        if not (first.message and second.message and kept and (second.shown or text.startswith("q="))):
            lost.append(f"{text}: {first.message or '-'}; {second}")
    return lost
