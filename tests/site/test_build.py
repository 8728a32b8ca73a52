"""The build: the same files every time and everywhere, and quick to follow an edit."""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
from checks import ROOT

#: What is not part of the sources.
LEFT_OUT = (".git", ".venv", "_build", "node_modules", "__pycache__", ".*_cache", ".hypothesis")

#: A page that is edited, and what is added to it.
EDITED = "chapters/intro/course-map"
SENTENCE = "この一文は検査のために加えました。"


class Book(NamedTuple):
    """A copy of the sources in a folder of its own."""

    folder: Path

    @property
    def html(self) -> Path:
        """Where its site is built."""
        return self.folder / "_build" / "html"

    def make(self) -> subprocess.CompletedProcess[str]:
        """Run ``make book`` with the environment of the tests."""
        variables = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
        return subprocess.run(
            ["make", "book", f"VENV={ROOT / '.venv'}"],
            cwd=self.folder,
            env=variables,
            capture_output=True,
            text=True,
        )

    def add(self, page: str, text: str) -> None:
        """Write something at the end of a page's source."""
        with (self.folder / f"{page}.md").open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")


def read_pages(log: str) -> list[str]:
    """The pages that Sphinx read in a build."""
    plain = re.sub(r"\033\[[0-9;]*m", "", log)
    return re.findall(r"reading sources\.\.\. \[ *\d+%\] (\S+)", plain)


def differences(one: Path, other: Path) -> list[str]:
    """The files, relative to the folders, that are not in both with the same content."""
    names = {
        path.relative_to(folder).as_posix() for folder in (one, other) for path in folder.rglob("*") if path.is_file()
    }
    return sorted(
        name
        for name in names
        if not ((one / name).is_file() and (other / name).is_file())
        or not filecmp.cmp(one / name, other / name, shallow=False)
    )


def copy_sources(folder: Path) -> Book:
    """Copy the sources of the book to a folder that is not there yet."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    return Book(folder)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, str]:
    """The book, built from nothing in a folder of another name, and what the build said."""
    book = copy_sources(tmp_path_factory.mktemp("elsewhere") / "a-copy-of-the-book")
    run = book.make()
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr
    return book, run.stdout


@pytest.fixture
def one_page(tmp_path: Path) -> Book:
    """The book with a table of contents of one page: what `make` does is the same, in seconds."""
    book = copy_sources(tmp_path / "one-page")
    (book.folder / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (book.folder / "index.md").write_text("# 題\n\n一文です。\n", encoding="utf-8")
    return book


def test_build_is_silent_but_for_progress(built: tuple[Book, str]) -> None:
    """No warning, and at the end a word on where to open the book."""
    _, log = built
    assert not re.findall(r".*(?:WARNING|ERROR).*", log)
    assert "_build/html/index.html" in log.splitlines()[-2]


def test_two_builds_give_the_same_files(built: tuple[Book, str], site_dir: Path) -> None:
    """A build elsewhere gives the site under test, file by file: nothing depends on time or place."""
    book, _ = built
    assert not differences(site_dir, book.html)


def test_edited_page_alone_is_read_again(built: tuple[Book, str], site_dir: Path) -> None:
    """The other pages stay as they are, but for the search index. Last of the tests of this copy, because it edits it."""
    book, _ = built
    book.add(EDITED, SENTENCE)
    run = book.make()
    assert run.returncode == 0, run.stderr
    assert read_pages(run.stdout) == [EDITED]
    assert SENTENCE in (book.html / f"{EDITED}.html").read_text(encoding="utf-8")
    changed = [name for name in differences(site_dir, book.html) if not name.startswith("search")]
    assert [name for name in changed if not name.startswith("_static/search")] == [f"{EDITED}.html"]


def test_broken_page_stops_the_build_each_time(one_page: Book) -> None:
    """Sphinx warns of a page when it reads it; a second run must not pass for want of reading."""
    assert one_page.make().returncode == 0
    one_page.add("index", "```{no-such-directive}\n```")
    for _ in range(2):
        run = one_page.make()
        assert run.returncode != 0
        assert "index.md" in run.stderr
        assert "no-such-directive" in run.stderr


def test_nothing_to_do_does_nothing(one_page: Book) -> None:
    """A second run without a change says where the book is and builds nothing."""
    assert "Sphinx" in one_page.make().stdout
    run = one_page.make()
    assert run.returncode == 0
    assert "Sphinx" not in run.stdout
    assert "_build/html/index.html" in run.stdout
