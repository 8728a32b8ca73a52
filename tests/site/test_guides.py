"""README, CONTRIBUTING and the guides name files that are there, and README leaves none of the code out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from checks import ROOT

GUIDES = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "AUTHORS-GUIDE.ja.md")
#: Where a name without its folder may be meant to lie; a name after another one is that of a neighbour.
FOLDERS = ("", "src", "src/infosociety", "src/infosociety_book", "data", "tests/site")
FILE = re.compile(r"[\w./-]*\w\.(?:py|js|css|md|csv|json|bib|ipynb|yml|svg)|(?:[\w.-]+/)+")


def named(guide: str) -> dict[str, set[Path]]:
    """Each file or folder that a guide names in backticks -> where it may lie."""
    found: dict[str, set[Path]] = {}
    for line in (ROOT / guide).read_text(encoding="utf-8").splitlines():
        before: set[Path] = set()
        for quoted in re.findall(r"`([^`\s]+)`", line):
            if FILE.fullmatch(quoted) and "_build" not in quoted and not quoted.startswith("/"):
                near = {folder / quoted for folder in before}
                places = {ROOT / folder / quoted for folder in FOLDERS} | near
                found.setdefault(quoted, set()).update(places)
                there = {path for path in places if path.exists()}
                before |= {path if path.is_dir() else path.parent for path in there}
    return found


def below(guide: str) -> set[Path]:
    """Names that are said in a paragraph about a folder, such as "`expressions.py` beside it"."""
    every = {path for places in named(guide).values() for path in places if path.exists()}
    return {path if path.is_dir() else path.parent for path in every}


@pytest.mark.parametrize("guide", GUIDES)
def test_what_a_guide_names_is_there(guide: str) -> None:
    folders = below(guide) | {path.parent for path in below(guide)}
    lost = [
        name
        for name, places in named(guide).items()
        if not any(path.exists() for path in places) and not any((folder / name).exists() for folder in folders)
    ]
    assert len(named(guide)) > 5 and not lost


def test_readme_leads_to_every_file_of_the_code() -> None:
    """A file is named itself, or the folder that is its feature."""
    places = {path for where in named("README.md").values() for path in where if path.exists()}
    rooms = {ROOT / "src", ROOT / "src/infosociety", ROOT / "src/infosociety_book"}
    broad = {
        ROOT / "src/infosociety_book/figures",
        ROOT / "src/infosociety/simulation",
        ROOT / "src/infosociety_book/explorers",
    }
    features = {path for path in places if path.is_dir()} - rooms - broad
    files = [
        path
        for path in (ROOT / "src").rglob("*")
        if path.suffix in (".py", ".js", ".css") and path.name != "__init__.py"
    ]
    assert len(files) > 60
    missing = [
        path.relative_to(ROOT).as_posix() for path in files if path not in places and not features & set(path.parents)
    ]
    assert not missing


def test_guides_name_each_other_from_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"({guide})" in readme for guide in GUIDES if guide != "README.md")


def test_every_building_block_for_authors_is_in_the_guide() -> None:
    """Directives and roles that the book adds; those of explorers stand on their one page."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/infosociety_book").rglob("*.py"))
    added = set(re.findall(r'app\.add_(?:directive|role)\(\s*"([\w-]+)"', source))
    assert len(added) > 15
    assert not [name for name in sorted(added) if f"{{{name}}}" not in guide]
