"""Lay out a unit, a simulator, a case or an event.

    python book.py new-unit my-unit --part ict-policy --title 題 --title-en Title --question 問いか
    python book.py new-simulator my-model --title 題 --title-en Title --question 問いか
    python book.py new-case my-case title_ja=題 category=security
    python book.py new-event my-event date_start=2026-04 lane=mic kind=law

Exits with 2 and one clear line when nothing was written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .changes import Changes, Refused
from .rows import new_row
from .simulator import new_simulator
from .unit import new_unit

ROOT = Path(__file__).resolve().parents[3]


def parser() -> argparse.ArgumentParser:
    """The commands and their arguments."""
    whole = argparse.ArgumentParser(prog="python book.py", description=(__doc__ or "").split("\n")[0])
    commands = whole.add_subparsers(dest="command", required=True)
    for command, kind in {"new-unit": "unit", "new-simulator": "simulator"}.items():
        one = commands.add_parser(command, help=f"lay out a {kind}")
        one.add_argument("name", help="its id: small letters, digits and hyphens")
        one.add_argument("--title", required=True, help="its title in Japanese")
        one.add_argument("--title-en", required=True, help="its title in English")
        one.add_argument("--question", required=True, help="what a student would ask, in Japanese")
        if kind == "unit":
            one.add_argument("--part", required=True, help="the part of the course, such as ict-policy")
            one.add_argument(
                "--slide", default="", help="the pages of the lecture slides, such as p12-14, if there are any"
            )
            one.add_argument("--after", help="the unit behind which it stands; else it is the last of its part")
    for command, kind in {"new-case": "case", "new-event": "event"}.items():
        one = commands.add_parser(command, help=f"add a row for a {kind}")
        one.add_argument("name", help="its id: small letters, digits and hyphens")
        one.add_argument("cells", nargs="*", metavar="field=cell", help="what is known already")
    return whole


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Run a command; 2 when nothing was written."""
    given = parser().parse_args(arguments)
    changes = Changes(root)
    try:
        if given.command == "new-unit":
            words = given.title, given.title_en, given.question, given.slide
            left = new_unit(changes, given.name, given.part, *words, given.after)
        elif given.command == "new-simulator":
            left = new_simulator(changes, given.name, given.title, given.title_en, given.question)
        else:
            left = new_row(changes, given.command.removeprefix("new-"), given.name, given.cells)
        written = changes.write()
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    print("Written:", *(f"  {name}" for name in written), "", "What is left to do:", sep="\n")
    print(*(f"{number}. {step}" for number, step in enumerate(left, start=1)), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
