"""`make notebooks` runs what it is asked for, and skips what nothing changed."""

from __future__ import annotations

import importlib.util
from copy import deepcopy
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from nbformat import NotebookNode

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
NAMES = [path.stem for path in NOTEBOOKS]
TITLES = {nbformat.read(path, as_version=4).cells[0].source: path.stem for path in NOTEBOOKS}
ONE = "two_sided_market"

#: What a maintainer changes in the project -> the notebooks whose outputs may be others now.
CHANGES = {
    f"notebooks/{ONE}.ipynb": [ONE],
    "data/syllabus.csv": NAMES,
    "data/datapackage.json": NAMES,
    "src/infosociety/models/free_side.py": NAMES,
    "src/infosociety/simulation/static/simulator.css": NAMES,
    "src/infosociety_book/stored_outputs.py": NAMES,
    "src/infosociety_book/quiz/questions.py": [],
    "notebooks/conftest.py": [],
}


class Refresher:
    """The command in a copy of the project, with a kernel that gives each notebook the outputs it has."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        spec = importlib.util.spec_from_file_location("copied", folder / "src/infosociety_book/stored_outputs.py")
        assert spec and spec.loader
        self.module: ModuleType = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.module)
        self.seen: list[NotebookNode] = []
        self.broken: set[str] = set()
        monkeypatch.setattr(self.module, "run", self.run)
        monkeypatch.setattr(self.module, "_alike", lambda old, new: old == new)  # no picture has to be looked at

    def run(self, notebook: NotebookNode) -> NotebookNode:
        self.seen.append(notebook)
        if notebook.cells[0].source in self.broken:
            raise self.module.CellFailed("cell 1")
        return deepcopy(notebook)

    def __call__(self, *words: str) -> tuple[int, list[str]]:
        """The exit code, and which notebooks were run."""
        self.seen.clear()
        code = self.module.main(list(words))
        return code, [TITLES[notebook.cells[0].source] for notebook in self.seen]


@pytest.fixture
def refresh(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Refresher:
    return Refresher(copy, monkeypatch)


def test_what_was_run_is_not_run_again(refresh, capsys):
    assert refresh() == (0, NAMES)
    capsys.readouterr()
    assert refresh() == (0, [])
    assert capsys.readouterr().out.splitlines() == [
        f"{name}.ipynb: nothing has changed since it was run" for name in NAMES
    ]
    assert refresh("--check") == (0, [])
    assert refresh("--all") == (0, NAMES)


@pytest.mark.parametrize("spelling", [ONE, f"{ONE}.ipynb", f"notebooks/{ONE}.ipynb"])
def test_one_notebook_is_run_when_one_is_asked_for(refresh, spelling):
    assert refresh(spelling) == (0, [ONE])
    assert refresh(spelling) == (0, [])
    assert refresh("--all", spelling) == (0, [ONE])
    assert refresh() == (0, [name for name in NAMES if name != ONE])


def test_an_unknown_name_is_answered_with_the_names(refresh, capsys):
    assert refresh(NAMES[0], "two-sided-markets") == (2, [])
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: no notebook 'two-sided-markets'; there are ")
    assert ", ".join(NAMES) in line and line.endswith(f"; did you mean '{ONE}'?")


@pytest.mark.parametrize(("file", "stale"), CHANGES.items(), ids=CHANGES)
def test_a_change_runs_the_notebooks_that_it_touches(refresh, copy, file, stale):
    refresh()
    with (copy / file).open("a", encoding="utf-8") as changed:
        changed.write("\n")
    assert refresh() == (0, stale)


def test_another_version_of_a_package_runs_them_all(refresh, monkeypatch):
    refresh()
    monkeypatch.setattr(refresh.module, "_versions", lambda: ["numpy 99"])
    assert refresh() == (0, NAMES)


def test_what_failed_or_is_stale_is_run_again(refresh, copy, monkeypatch):
    path = copy / "notebooks" / f"{ONE}.ipynb"
    refresh.broken.add(nbformat.read(path, as_version=4).cells[0].source)
    assert refresh() == (1, NAMES)
    assert refresh() == (1, [ONE])
    refresh.broken.clear()
    monkeypatch.setattr(refresh.module, "differences", lambda stored, fresh: ["cell 1"])
    assert refresh("--check") == (1, [ONE])
    assert refresh("--check") == (1, [ONE])
    assert refresh() == (0, [ONE]), "stored"
    assert refresh("--check") == (0, [])
