"""What a command is about to write: everything is checked before the first file changes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

#: How ids of units, simulators, cases and events are written.
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TEMPLATES = Environment(
    loader=PackageLoader(__package__),
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    autoescape=False,  # Markdown and Python, no HTML
)


class Refused(Exception):
    """Why nothing was written, for the author."""


def check_name(name: str, kind: str) -> None:
    """Raise `Refused` if an id has not the form that all have."""
    if not NAME.fullmatch(name):
        raise Refused(
            f"{name!r} cannot be the name of the {kind}: use small letters, digits and single hyphens, such as my-{kind}"
        )


class Changes:
    """Files to make and to change below a folder, written together or not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.new: dict[str, str] = {}
        self.edited: dict[str, str] = {}

    def read(self, name: str) -> str:
        """The text of a file, with what is about to be changed in it."""
        if name not in self.edited:
            try:
                return (self.root / name).read_bytes().decode("utf-8")
            except FileNotFoundError:
                raise Refused(f"{name} is not there: run the command in the folder of the book") from None
        return self.edited[name]

    def create(self, name: str, template: str, /, **words: object) -> None:
        """Make a file from a template; `Refused` if there is one already."""
        if (self.root / name).exists():
            raise Refused(f"{name} is there already; nothing was written")
        self.new[name] = TEMPLATES.get_template(template).render(words)

    def append_row(self, name: str, row: Mapping[str, str]) -> None:
        """Add a row to a table, fields in the order of its header; a field not named is left empty."""
        text = self.read(name)
        fields = next(csv.reader(io.StringIO(text)))
        self.edited[name] = text.rstrip("\n") + "\n" + line(row.get(field, "") for field in fields)

    def insert_lines(self, name: str, before: int, lines: Sequence[str]) -> None:
        """Put lines before a line, which is counted from 0."""
        old = self.read(name).splitlines(keepends=True)
        self.edited[name] = "".join([*old[:before], *lines, *old[before:]])

    def write(self) -> list[str]:
        """Write everything; the names of the files. What fails leaves every file as it was."""
        before = {name: (self.root / name).read_bytes() for name in self.edited}
        made: list[Path] = []
        try:
            for name, text in self.new.items():
                with (self.root / name).open("x", encoding="utf-8", newline="") as file:
                    made.append(self.root / name)
                    file.write(text)
            for name, text in self.edited.items():
                (self.root / name).write_bytes(text.encode("utf-8"))
        except OSError as error:
            for path in made:
                path.unlink()
            for name, old in before.items():
                (self.root / name).write_bytes(old)
            raise Refused(f"{error.filename}: {error.strerror}; nothing was written") from None
        return [*self.new, *self.edited]


def line(cells: Iterable[str]) -> str:
    """Cells as a line of a table."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(cells)
    return written.getvalue()
