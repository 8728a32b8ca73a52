"""The build: the same files every time and everywhere, and quick to follow an edit."""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from changing_book import EVERY, Built, ChangingBook, changing_book, copy_sources
from checks import ROOT

#: A page of the real book that is edited, and what is added to it.
EDITED = "chapters/intro/course-map"
SENTENCE = "この一文は検査のために加えました。"

Builder = Callable[..., Built]


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``make`` with the environment of the tests."""
    variables = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    environment = os.environ.get("VENV", str(ROOT / ".venv"))
    return subprocess.run(
        ["make", *arguments, f"VENV={environment}"], cwd=folder, env=variables, capture_output=True, text=True
    )


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


# --- The whole book ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The book, built from nothing in a folder of another name, and what the build said."""
    book = copy_sources(tmp_path_factory.mktemp("elsewhere") / "a-copy-of-the-book")
    run = make(book, "book")
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr
    return book, run.stdout


def test_build_is_silent_but_for_progress(whole: tuple[Path, str]) -> None:
    """No warning, and at the end a word on where to open the book."""
    _, log = whole
    assert "reading sources..." in log
    assert not re.findall(r".*(?:WARNING|ERROR).*", log)
    assert "_build/html/index.html" in log.splitlines()[-2]


def test_two_builds_give_the_same_files(whole: tuple[Path, str], site_dir: Path) -> None:
    """A build elsewhere gives the site under test, file by file: nothing depends on time or place."""
    book, _ = whole
    assert not differences(site_dir, book / "_build" / "html")


def test_edited_page_alone_is_read_again(whole: tuple[Path, str], site_dir: Path) -> None:
    """The other pages stay as they are, but for the search. Last of the tests of this copy, because it edits it."""
    book, _ = whole
    with (book / f"{EDITED}.md").open("a", encoding="utf-8") as file:
        file.write(f"\n{SENTENCE}\n")
    run = make(book, "book")
    assert run.returncode == 0, run.stderr
    assert re.findall(r"reading sources\.\.\. \[ *\d+%\] (\S+)", run.stdout) == [EDITED]
    assert SENTENCE in (book / "_build" / "html" / f"{EDITED}.html").read_text(encoding="utf-8")
    changed = differences(site_dir, book / "_build" / "html")
    assert [name for name in changed if not name.startswith(("search", "_static/search"))] == [f"{EDITED}.html"]


# --- What a change touches, on a book of six pages --------------------------------------------------


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> ChangingBook:
    """The small book, not built yet."""
    return changing_book(tmp_path_factory.mktemp("changes") / "book")


@pytest.fixture(scope="module")
def build(book: ChangingBook) -> Iterator[Builder]:
    """Builds it; the first time is done."""
    with book.builder() as build:
        first = build()
        assert not first.messages
        assert {*first.read} == EVERY
        yield build


MODELS, FEATURES = "src/infosociety/models", "src/infosociety_book"
#: Kind -> (file, what is replaced, by what, pages that are read again, pages of the site that are new).
CHANGES = {
    "page": ("chapters/plain.md", "問い。", "新しい問い。", {"chapters/plain"}, {"chapters/plain"}),
    "row": ("data/policy_events.csv", "e-Japan戦略,", "e-Japan戦略（新）,", {"chapters/table"}, {"chapters/table"}),
    "model": (f"{MODELS}/free_side.py", 'f"品 {giver} が', 'f"新しい品 {giver} が', {"chapters/model"}, {"chapters/model"}),
    "imported model": (f"{MODELS}/two_sided_monopoly.py", "\n\n", "\n\n# a comment\n", {"chapters/model"}, set()),
    "style": (f"{FEATURES}/quiz/quiz.css", "\n", "\n.new { top: 0; }\n", set(), {"chapters/plain"}),
    "script": (f"{FEATURES}/quiz/quiz.js", "\n", "\nvoid 0;\n", set(), {"chapters/plain"}),
    "source": ("references.bib", "A. Author", "B. Other", {"chapters/sources"}, {"chapters/model", "chapters/sources"}),
    "notebook": ("notebooks/own.ipynb", "文です。", "新しい文です。", {"notebooks/own"}, {"notebooks/own"}),
    "title": ("chapters/plain.md", "# 文", "# 新しい文", {"chapters/plain"}, EVERY),
    "order": (
        "_toc.yml", "  - file: chapters/sources\n  - file: notebooks/own\n",
        "  - file: notebooks/own\n  - file: chapters/sources\n", {"index"}, EVERY,
    ),
    "configuration": ("_config.yml", 'copyright: "2026"', 'copyright: "2027"', set(), EVERY),
    "word of the interface": (f"{FEATURES}/quiz/questions.py", "答えと説明", "答えと新しい説明", EVERY, {"chapters/plain"}),
    "requirement": ("requirements/notebooks.txt", "\n", "\n# a comment\n", EVERY, set()),
}  # fmt: skip


def test_what_a_change_touches(book: ChangingBook, build: Builder, tmp_path: Path) -> None:
    """Each kind of file: the pages that it touches and no other; and at the end the same site as a clean build.

    The clean build is one of two processes, so it shows too that these give the same files as one.
    """
    for kind, (name, old, new, read, published) in CHANGES.items():
        book.change(name, old, new)
        outcome = build()
        assert not outcome.messages, (kind, outcome.messages)
        assert {*outcome.read} == read, kind
        pages = {path.removesuffix(".html") for path in outcome.published if path.endswith(".html")} & EVERY
        assert pages == published, kind
    nothing = build()
    assert nothing.read == [] and nothing.written == ["index"] and nothing.published == []

    clean = ChangingBook(
        Path(shutil.copytree(book.folder, tmp_path / "clean", ignore=shutil.ignore_patterns("_build")))
    )
    run = clean.cold()
    assert run.returncode == 0, run.stderr
    assert not differences(book.site, clean.site)
    name, old, new, _, _ = CHANGES["requirement"]  # the environment is that of the tests: no command may change it
    book.change(name, new, old)


MISTAKES = {
    "when it is read": ("```{no-such-directive}\n```\n", "no-such-directive"),
    "when it is written": ("{ref}`no-such-label`\n", "no-such-label"),
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=MISTAKES)
def test_broken_page_stops_the_build_each_time(book: ChangingBook, build: Builder, text: str, said: str) -> None:
    """Sphinx warns of a page when it reads or writes it; a second run must not pass for want of that.

    The site stays the last good one, and the other pages, of which one has changed too, are not read again.
    """
    build()
    source, other = book.text("chapters/table.md"), book.text("chapters/plain.md")
    book.add("chapters/table.md", f"\n{text}")
    book.change("chapters/plain.md", "いいえ。", "いいえ、違います。")
    for read in ({"chapters/plain", "chapters/table"}, {"chapters/table"}):
        outcome = build()
        assert len(outcome.messages) == 1
        assert outcome.messages[0].startswith("chapters/table.md:") and said in outcome.messages[0]
        assert {*outcome.read} == read
        assert not outcome.published
    assert "違います" not in book.text("_build/html/chapters/plain.html")
    (book.folder / "chapters/table.md").write_text(source, encoding="utf-8")
    outcome = build()
    assert not outcome.messages and {*outcome.read} == {"chapters/table"}
    assert "chapters/plain.html" in outcome.published
    (book.folder / "chapters/plain.md").write_text(other, encoding="utf-8")
    build()


def test_pages_that_are_left_for_later_are_built_then(book: ChangingBook, build: Builder) -> None:
    """Who watches sees the open page first."""
    build()
    book.change("src/infosociety_book/quiz/questions.py", "答えと", "答えと、")
    first = build(first=["chapters/plain"])
    assert {*first.read} == {"chapters/plain"} and "chapters/plain.html" in first.published
    rest = build()
    assert {*rest.read} == EVERY - {"chapters/plain"}
    assert build().read == []


def test_feature_that_is_gone_leaves_nothing(book: ChangingBook, build: Builder) -> None:
    """A page that is taken away is gone from the site."""
    toc, before = book.text("_toc.yml"), book.text("index.md")
    (book.folder / "_toc.yml").write_text(toc.replace("  - file: notebooks/own\n", ""), encoding="utf-8")
    assert not build().messages
    assert not (book.site / "notebooks").exists()
    (book.folder / "_toc.yml").write_text(toc, encoding="utf-8")
    assert not build().messages and (book.site / "notebooks" / "own.html").is_file()
    assert book.text("index.md") == before


@pytest.mark.parametrize("flags", [(), (".SHELLFLAGS=-c",)], ids=["any make", "make 3.81"])
def test_make_fails_when_the_build_does(book: ChangingBook, build: Builder, flags: tuple[str, ...]) -> None:
    """Also where make does not know of `.SHELLFLAGS`, as that of macOS."""
    source = book.text("chapters/table.md")
    book.add("chapters/table.md", "\n{ref}`no-such-label`\n")
    run = make(book.folder, *flags, "book")
    assert run.returncode != 0
    assert "chapters/table.md:8: WARNING" in run.stderr and "no-such-label" in run.stderr
    assert "The book is in" not in run.stdout
    (book.folder / "chapters/table.md").write_text(source, encoding="utf-8")
