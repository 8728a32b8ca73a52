"""A copy of the sources with a handful of pages, one of each kind, that is changed and built again and again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from checks import ROOT

#: What is not part of the sources.
LEFT_OUT = (".git", ".venv", "_build", "node_modules", "__pycache__", ".*_cache", ".hypothesis")

NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# ノートブック\n\n文です。"},
        {
            "cell_type": "code",
            "execution_count": 1,
            "id": "b",
            "metadata": {},
            "outputs": [{"name": "stdout", "output_type": "stream", "text": "2\n"}],
            "source": "print(1 + 1)",
        },
    ],
    "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}
PAGES = {
    "index.md": "# 題\n\n{ref}`plain-label` へ。\n",
    "chapters/model.md": "# モデル\n\n{cite:p}`one` です。\n\n```{simulator} free-side\n```\n",
    "chapters/table.md": "# 表\n\n{event}`e-japan-strategy` です。\n\n```{timeline}\n```\n",
    "chapters/plain.md": "(plain-label)=\n# 文\n\n```python\n1 + 1\n```\n\n:::{quiz} first\n問い。\n\n"
    "- [x] 甲\n  はい。\n- [ ] 乙\n  いいえ。\n:::\n",
    "chapters/sources.md": "# 出典\n\n```{bibliography}\n```\n",
    "notebooks/own.ipynb": json.dumps(NOTEBOOK, ensure_ascii=False),
    "references.bib": "@book{one, author={A. Author}, title={One}, publisher={P}, year={2001}}\n",
    "_toc.yml": "format: jb-book\nroot: index\nchapters:\n"
    + "".join(f"  - file: {name}\n" for name in ("chapters/model", "chapters/table", "chapters/plain"))
    + "".join(f"  - file: {name}\n" for name in ("chapters/sources", "notebooks/own")),
}
#: Every page by the name that Sphinx gives it.
EVERY = {name.rpartition(".")[0] for name in PAGES if name.endswith((".md", ".ipynb"))}

#: Builds once for each line that comes in, as `book.py watch` does: all is loaded, the book's own code anew.
DRIVER = """
import json, sys
from pathlib import Path
from infosociety_book.building.watch import load
for line in sys.stdin:
    outcome = load(fresh=True)(Path.cwd(), **json.loads(line))
    print("\\n" + json.dumps(vars(outcome)), flush=True)
"""


class Built(NamedTuple):
    """What a build says of itself."""

    messages: list[str]
    read: list[str]
    written: list[str]
    published: list[str]


class ChangingBook(NamedTuple):
    """The copy."""

    folder: Path

    @property
    def site(self) -> Path:
        """What readers see."""
        return self.folder / "_build" / "html"

    def text(self, name: str) -> str:
        """A source or a file of the site."""
        return (self.folder / name).read_text(encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Put a text in the place of another, which has to be there."""
        text = self.text(name)
        assert old in text, f"{name} has no {old!r}"
        (self.folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    def add(self, name: str, text: str) -> None:
        """Write something at the end."""
        with (self.folder / name).open("a", encoding="utf-8") as file:
            file.write(text)

    def variables(self) -> dict[str, str]:
        """Of a child that builds the copy with its own code."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "PYTEST"))}
        return kept | {"PYTHONPATH": str(self.folder / "src"), "PYTHONUTF8": "1"}

    @contextmanager
    def builder(self) -> Iterator[Callable[..., Built]]:
        """A function that builds, in one process for all builds."""
        process = subprocess.Popen(
            [sys.executable, "-c", DRIVER],
            cwd=self.folder, env=self.variables(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip
        assert process.stdin and process.stdout

        def build(**options: object) -> Built:
            process.stdin.write(json.dumps({"jobs": 1} | options) + "\n")
            process.stdin.flush()
            for line in process.stdout:
                if line.startswith("{"):
                    return Built(**json.loads(line))
            raise AssertionError("the process that builds has ended")

        try:
            yield build
        finally:
            process.stdin.close()
            process.wait(timeout=60)

    def cold(self) -> subprocess.CompletedProcess[str]:
        """One build in a process of its own, with two processes."""
        code = "import sys; from pathlib import Path; from infosociety_book.building.once import build; "
        code += "sys.exit('\\n'.join(build(Path.cwd(), jobs=2).messages) or 0)"
        return subprocess.run(
            [sys.executable, "-c", code], cwd=self.folder, env=self.variables(), capture_output=True, text=True
        )


def copy_sources(folder: Path) -> Path:
    """Copy the sources of the book to a folder that is not there yet."""
    return Path(shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT)))


def changing_book(folder: Path) -> ChangingBook:
    """A copy with a few pages in place of the book's."""
    copy_sources(folder)
    for name in ("chapters", "notebooks"):
        shutil.rmtree(folder / name)
        (folder / name).mkdir()
    for name, text in PAGES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return ChangingBook(folder)
