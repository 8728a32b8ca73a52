"""The commands of book.py: what they say when something is in the way, in one line that says what to do."""

from __future__ import annotations

import ast
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from checks import ROOT

BOOK = ROOT / "book.py"


@pytest.fixture(scope="module")
def book() -> ModuleType:
    """The file as a module."""
    spec = importlib.util.spec_from_file_location("book", BOOK)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*arguments: str, script: Path = BOOK, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command."""
    return subprocess.run(
        [sys.executable, str(script), *arguments], capture_output=True, text=True, env={**os.environ, **variables}
    )


def test_old_pythons_can_read_it() -> None:
    """Or they could not say that they are too old; and it needs nothing that is not Python's own."""
    tree = ast.parse(BOOK.read_text(encoding="utf-8"), feature_version=(3, 7))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {
        name.split(".")[0]
        for node in imports
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    assert names <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("version", "said"),
    [((3, 10, 9), "3.10 is too old"), ((3, 9), "too old"), ((3, 14, 0), "3.14 is newer"), ((4, 0), "newer")],
)
def test_wrong_python_is_told_which_to_use(book: ModuleType, version: tuple[int, ...], said: str) -> None:
    message = book.right_python(version)
    assert said in message and "3.11 to 3.13" in message and "\n" not in message


@pytest.mark.parametrize("version", [(3, 11), (3, 12, 4), (3, 13)])
def test_right_python_is_taken(book: ModuleType, version: tuple[int, ...]) -> None:
    assert book.right_python(version) == ""


def test_every_command_is_listed_and_a_short_form_of_make(book: ModuleType) -> None:
    listed = run("help").stdout
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in book.COMMANDS:
        assert f"  {name} " in listed and f" {name}" in makefile


def test_unknown_command_names_those_that_there_are() -> None:
    result = run("buidl")
    assert result.returncode == 2 and "'buidl'" in result.stderr and "build" in result.stderr


def test_folder_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    result = run("environment", VENV=str(tmp_path / "mine"))
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1 and "is in the way" in result.stderr and "VENV=" in result.stderr
    assert (tmp_path / "mine").is_dir()


def test_python_without_ensurepip_is_told_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "ensurepip.py").write_text("raise ImportError\n", encoding="utf-8")
    result = run("build", VENV=str(tmp_path / "new"), PYTHONPATH=str(tmp_path))
    assert result.returncode == 1 and result.stderr.count("\n") == 1
    assert "apt-get install python3-venv" in result.stderr


PROSE = {
    "no environment": (["index.md"], "Make it first, once:  python book.py build"),
    "a file elsewhere": ([str(Path(os.devnull).parent / "elsewhere.md")], "there is no file"),
    "no page": (["README.txt"], "there is no file README.txt"),
    "another kind of file": (["pyproject.toml"], "is no page of this book"),
}


@pytest.mark.parametrize(("arguments", "said"), PROSE.values(), ids=PROSE)
@pytest.mark.parametrize("script", [BOOK, ROOT / "tests/tools/lint-prose"], ids=["book.py prose", "lint-prose"])
def test_prose_linter_says_what_to_do(tmp_path: Path, script: Path, arguments: list[str], said: str) -> None:
    files = [str(ROOT / name) if (ROOT / name).is_file() else name for name in arguments]
    command = ["prose", *files] if script == BOOK else files
    result = run(*command, script=script, VENV=str(tmp_path / "none"))
    assert result.returncode == 1 and said in result.stderr and result.stderr.count("\n") == 1


def test_page_of_another_book_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# 題\n", encoding="utf-8")
    result = run("prose", str(tmp_path / "page.md"))
    assert result.returncode == 1 and "is no page of this book" in result.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there is no root on Windows")
@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_root_alone_may_run_jupyterlab_as_root(
    book: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], user: int, allowed: bool
) -> None:
    """With a plain warning; to others the option would be a risk without a use."""
    commands: list[list[str]] = []
    monkeypatch.setattr(book, "environment", lambda: None)
    monkeypatch.setattr(book, "run", lambda command, **_: commands.append(command))
    monkeypatch.setattr(os, "geteuid", lambda: user)
    book.live([])
    assert ("--allow-root" in commands[0]) is allowed
    assert ("Warning: you are root" in capsys.readouterr().out) is allowed
