"""The two sites that are compared: this book, and the same text in a stock Jupyter Book.

Both are built in copies, so that a benchmark neither disturbs nor uses what lies in the working tree.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = Path(sys.prefix)

#: The page that the measurements of a single page look at: it has formulas, a quiz and simulators.
PAGE = "chapters/digital-economy/cobb-douglas"

NOT_COPIED = shutil.ignore_patterns(".*", "_build", "node_modules", "__pycache__", "tests")

#: What the stock site does without: the extensions that are about look, weight and search, and
#: the files that belong to them. The rest makes the text what it is: simulators, quizzes, tables.
OWN_EXTENSIONS = {
    "folded_solution",
    "japanese_search",
    "japanese_text",
    "lean_pages",
    "mathml",
    "page_repairs",
}
OWN_FILES = ("book.css", "details.js", "scrollable.js", "search*")
#: Settings that decide what the text says rather than how it is shown.
TEXT_SETTINGS = {"language", "bibtex_reference_style", "numfig", "numfig_format"}


class Site:
    """A site in a folder of its own. It is built at once; `build` builds it again."""

    def __init__(self, name: str, folder: Path, command: list[str]) -> None:
        self.name, self.folder, self.command = name, folder, command
        self.html = folder / "_build" / "html"
        self.clean_seconds = self.build()

    def build(self) -> float:
        """Build what has changed; the seconds that it took."""
        print(f"  building {self.name} … ", end="", flush=True)
        # A surrounding make would hand down its own flags and variables.
        clean = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
        if not shutil.which(self.command[0]):
            sys.exit(f"{self.command[0]} is needed to build {self.name}, and it is not there.")
        started = time.perf_counter()
        run = subprocess.run(
            self.command, cwd=self.folder, env=clean, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        seconds = time.perf_counter() - started
        print(f"{seconds:.1f} s", flush=True)
        if run.returncode or not (self.html / f"{PAGE}.html").is_file():
            sys.exit(f"{run.stdout[-5000:]}\n{self.name} was not built, see above.")
        return seconds

    def edit(self) -> None:
        """Change one chapter, as somebody would who corrects a sentence."""
        with (self.folder / f"{PAGE}.md").open("a", encoding="utf-8") as file:
            file.write("\nこの一文は、編集の後のビルド時間を測るために加えました。\n")


class Sites:
    """The two sites, each built when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def ours(self) -> Site:
        """This book, built with the command that everybody uses."""
        folder = self._copy("ours")
        return Site("this book", folder, ["make", "book", f"VENV={ENVIRONMENT}"])

    @cached_property
    def stock(self) -> Site:
        """The same text with what Jupyter Book does by default."""
        folder = self._copy("stock")
        config = folder / "_config.yml"
        settings = stock_settings(yaml.safe_load(config.read_text(encoding="utf-8")))
        config.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
        for pattern in OWN_FILES:
            for path in (folder / "_static").glob(pattern):
                path.unlink()
        command = [str(ENVIRONMENT / "bin" / "jupyter-book"), "build", "."]
        return Site("a stock Jupyter Book", folder, command)

    def _copy(self, name: str) -> Path:
        return Path(shutil.copytree(ROOT, self.folder / name, ignore=NOT_COPIED))


def stock_settings(ours: dict[str, Any]) -> dict[str, Any]:
    """Our ``_config.yml`` without what sets the book apart from a stock one."""
    sphinx = ours["sphinx"]
    local, config = sphinx["local_extensions"], sphinx["config"]
    return ours | {
        "sphinx": sphinx
        | {
            "local_extensions": {key: local[key] for key in local if key not in OWN_EXTENSIONS},
            "config": {key: config[key] for key in config if key in TEXT_SETTINGS},
        }
    }
