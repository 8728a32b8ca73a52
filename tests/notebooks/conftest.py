"""What the tests of the notebooks share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
#: All that a notebook's outputs are made from.
SOURCES = ("notebooks", "data", "src")

# Any pyplot in this process draws into memory.
os.environ["MPLBACKEND"] = "agg"

Run = Callable[..., subprocess.CompletedProcess[str]]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for ``notebook_path`` runs for every notebook."""
    if "notebook_path" in metafunc.fixturenames:
        metafunc.parametrize("notebook_path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS], scope="session")


@pytest.fixture
def notebook(notebook_path: Path) -> NotebookNode:
    """A stored notebook."""
    return nbformat.read(notebook_path, as_version=4)


def copied(folder: Path) -> Path:
    """Fill a folder with all that the notebooks' outputs are made from."""
    for source in SOURCES:
        shutil.copytree(ROOT / source, folder / source, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    return folder


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with all that the notebooks' outputs are made from, to be changed freely."""
    return copied(tmp_path)


@pytest.fixture(scope="session")
def run() -> Run:
    """Run Python in a process of its own, as the commands of the Makefile do."""

    def run(
        *arguments: str | Path,
        cwd: Path = ROOT,
        without: tuple[str, ...] = (),
        settings: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        # The surrounding pytest's settings are not for a process of its own; where CI is set, pytest tells each failure twice.
        foreign = ("PYTEST", "MPL", "CI", "BUILD_NUMBER", *without)
        # A copy of the notebooks computes with the copy of the package that lies beside it.
        sources = [
            path.parent / "src"
            for argument in map(Path, arguments)
            if argument.is_absolute()
            for path in (argument, *argument.parents)
        ]
        settings = {"PYTHONPATH": str(next(filter(Path.is_dir, sources), ROOT / "src"))} | dict(settings or {})
        clean = {key: value for key, value in os.environ.items() if not key.startswith(foreign)} | settings
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=cwd, env=clean, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    return run


@pytest.fixture(scope="session")
def nbval(run: Run) -> Run:
    """Run every cell again and compare its output with the stored one, strictly; keep what it gave in `fresh`."""

    def nbval(folder: Path, fresh: Path | None = None) -> subprocess.CompletedProcess[str]:
        # An empty configuration: the notebooks' tests must not depend on where the folder lies.
        options = ["--nbval", "--nbval-current-env", "--config-file", os.devnull, "--rootdir", folder]
        options += ["-p", "no:cacheprovider", "-p", "no:xdist", "-q"]
        if not fresh:
            return run("-m", "pytest", *options, folder, cwd=folder)
        sources = os.pathsep.join(map(str, (folder.parent / "src", Path(__file__).parent)))
        settings = {"PYTHONPATH": sources, "FRESH_OUTPUTS": str(fresh)}
        return run("-m", "pytest", *options, "-p", "fresh_outputs", folder, cwd=folder, settings=settings)

    return nbval


@pytest.fixture(scope="session")
def every_cell(nbval: Run, tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """All notebooks, each run once in a kernel of its own: what nbval says, and a folder with the fresh outputs."""
    folder = copied(tmp_path_factory.mktemp("every-cell"))
    fresh = folder / "fresh"
    fresh.mkdir()
    return nbval(folder / "notebooks", fresh), fresh
