"""One script or style out of its parts: what a browser loads in one request, a person reads in small files.

A script's parts are modules of JavaScript, so editors and linters know what each uses of the others. A page
opened from disk may not load modules, and each would be a request more: what is served is a plain script in
which every part stands once, before those that import it, inside one function, without comments. A style's parts
are those that it imports. A file that imports nothing is served as it is, but for its comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

#: A statement that names what is used of another file. Nothing is renamed: all parts share one scope.
IMPORTS = {
    ".js": re.compile(r'^import \{[\w\s,$]*\} from "(\.{1,2}/[\w./-]+\.js)";\n', re.M),
    ".css": re.compile(r'^@import "(\.{1,2}/[\w./-]+\.css)";\n', re.M),
}
EXPORT = re.compile(r"^export (?=(?:async function|function|const|let|class) )", re.M)
#: Comments that have lines of their own: they are for whoever reads the parts, and a third of what would travel.
COMMENTS = re.compile(r"^ *(?://.*|/\*(?s:.*?)\*/)\n", re.M)
#: What a file makes for all to use. A second function of one name would take the place of the first in silence.
NAMES = re.compile(r"^(?:async function|function\*?|const|let|class) ([\w$]+)", re.M)
#: What of a module's grammar is left when those are taken out cannot stand in a plain script.
LEFT = re.compile(r"^(?:import|export|@import)\b.*", re.M)


def parts(entry: Path) -> list[Path]:
    """The files that make up a script or style, in the order in which they are joined; the entry is the last.

    Raises:
        ValueError: files import each other in a circle.
    """
    return list(dict.fromkeys(_parts(entry.resolve(), ())))


def _parts(path: Path, above: tuple[Path, ...]) -> Iterator[Path]:
    if path in above:
        circle = " → ".join(file.name for file in (*above[above.index(path) :], path))
        raise ValueError(f"{path.name} imports itself: {circle}; move what both use to a file of its own")
    for name in IMPORTS[path.suffix].findall(path.read_text(encoding="utf-8")):
        yield from _parts((path.parent / name).resolve(), (*above, path))
    yield path


def joined(entry: Path) -> str:
    """The text that is served for a script or style: itself with all that it imports.

    Raises:
        OSError: an imported file is not there.
        ValueError: files import each other, or one has an `import` or `export` in a form that cannot be joined.
    """
    files = parts(entry)
    return _joined(tuple(files), tuple(file.stat().st_mtime_ns for file in files))


@cache
def _joined(files: tuple[Path, ...], stamps: tuple[int, ...]) -> str:
    pieces = {path: _part(path) for path in files}
    homes: dict[str, str] = {}
    for path, piece in pieces.items():
        for name in NAMES.findall(piece):
            if homes.setdefault(name, path.name) != path.name:
                raise ValueError(
                    f"{name!r} is made by {homes[name]} and by {path.name}; they are joined, so rename one"
                )
    text = "".join(piece.strip("\n") + "\n" for piece in pieces.values())
    if len(files) == 1:  # without parts it is a plain script already, which may be there to make a name for others
        return text
    return f'(() => {{\n"use strict";\n{text}}})();\n' if files[-1].suffix == ".js" else text


def _part(path: Path) -> str:
    text = IMPORTS[path.suffix].sub("", COMMENTS.sub("", path.read_text(encoding="utf-8")))
    if path.suffix == ".js":
        text = EXPORT.sub("", text)
    if left := LEFT.search(text):
        raise ValueError(
            f"{path.name}: {left[0]!r} cannot be joined; "
            'write import { name } from "./file.js"; (@import "./file.css"; in a style) at the top, '
            "and export before a function, const, let or class"
        )
    return text
