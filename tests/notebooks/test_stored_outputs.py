"""The outputs that the book shows are those that the code gives today."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbformat import NotebookNode
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from infosociety import figures
from infosociety.tables import store_checksums
from infosociety_book import stored_outputs

NAME = "cobb_douglas_growth.ipynb"


def replace(path: Path, old: str, new: str) -> None:
    """Change one place of a file; there has to be exactly one."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path.name} has {old!r} {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")


def change_something(folder: Path, name: str) -> list[str]:
    """Make one of the changes, as a maintainer who compared the table with its source; the cells that it must change."""
    file, old, new, cells = CHANGES[name]
    replace(folder / file, old, new)
    if file.startswith("data/"):
        store_checksums(Path(file).stem, folder / "data" / "datapackage.json")
    return cells


def stored(folder: Path) -> bytes:
    """The notebook file itself."""
    return (folder / "notebooks" / NAME).read_bytes()


@pytest.fixture
def alone(copy: Path) -> Path:
    """The copy with one notebook: what shows that a check can fail need not run them all."""
    for path in (copy / "notebooks").glob("*.ipynb"):
        if path.name != NAME:
            path.unlink()
    return copy


def test_every_cell_gives_the_stored_output(every_cell):
    """All notebooks, by nbval: each in a Jupyter kernel of its own, each output compared as it stands."""
    result, _ = every_cell
    assert result.returncode == 0, result.stdout
    assert re.search(r"^\d+ passed", result.stdout, re.MULTILINE), result.stdout


def test_refreshing_a_second_time_changes_nothing(notebook_path, every_cell, monkeypatch, capsys):
    """Each notebook, by our own refresher, with the outputs that nbval saw: it also holds the metadata, the ids, formulas,
    which nbval leaves out, and each picture's note of its digest.
    """
    _, fresh = every_cell

    def run(_: NotebookNode) -> NotebookNode:
        found = nbformat.read(fresh / notebook_path.name, as_version=4)
        stored_outputs.leave_out_what_is_volatile(found)
        return found

    before = notebook_path.read_bytes()
    monkeypatch.setattr(stored_outputs, "run", run)
    monkeypatch.setattr(Path, "write_text", lambda *_, **__: pytest.fail("run `make notebooks`"))
    assert stored_outputs.refresh(notebook_path, check=True), capsys.readouterr().out
    assert stored_outputs.refresh(notebook_path, check=False)
    assert f"{notebook_path.name}: unchanged" in capsys.readouterr().out
    assert notebook_path.read_bytes() == before


CHANGES = {
    "a row of the data": ("data/cobb_douglas_1928.csv", "1908,126,", "1908,127,", ["fit", "figure-fit"]),
    "a formula of a model": (
        "src/infosociety/models/cobb_douglas.py",
        "output = A * K**alpha * L**beta",
        "output = A * K**alpha * L**beta + K / 100",
        ["simulator", "set", "figure-production"],
    ),
}


def refresh(run, folder, *options):
    """Store the outputs of a copy of the notebooks again, with the copy of the package beside them."""
    return run("-m", "infosociety_book.stored_outputs", *options, settings={"PYTHONPATH": str(folder / "src")})


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen_by_both_checks(alone, run, nbval, change):
    """Numbers, the simulator's stored state and the figures: each is named."""
    cells = change_something(alone, change)
    before = stored(alone)

    check = refresh(run, alone, "--check")
    assert check.returncode == 1, check.stdout
    assert "STALE" in check.stdout
    for cell in cells:
        assert f"({cell})" in check.stdout
    assert "(figure-japan)" not in check.stdout, "what has not changed is not named"
    assert stored(alone) == before, "--check stores nothing"

    strict = nbval(alone / "notebooks")
    assert strict.returncode == 1, strict.stdout
    assert "Cell outputs differ" in strict.stdout
    assert "検査値" in strict.stdout, "the digest of a figure is compared"
    failed = [line for line in strict.stdout.splitlines() if line.startswith(f"{NAME}: cell ")]
    assert failed and [line.strip() for line in check.stdout.splitlines() if line.startswith("  cell ")] == [
        line.removeprefix(f"{NAME}: ") for line in failed
    ], "both name the same cells in the same way"
    assert strict.stdout.count("run `make notebooks`") == len(failed)


def test_refreshing_mends_it(alone, run, nbval):
    change_something(alone, "a row of the data")
    old_pictures = list(pictures(nbformat.read(alone / "notebooks" / NAME, as_version=4)))
    result = refresh(run, alone)
    assert result.returncode == 0 and f"{NAME}: stored" in result.stdout, result.stdout
    new_pictures = list(pictures(nbformat.read(alone / "notebooks" / NAME, as_version=4)))
    assert [old == new for old, new in zip(old_pictures, new_pictures, strict=True)].count(False) == 1
    check = refresh(run, alone, "--check", "--all")
    assert check.returncode == 0 and f"{NAME}: unchanged" in check.stdout, check.stdout
    strict = nbval(alone / "notebooks")
    assert strict.returncode == 0, strict.stdout
    assert re.search(r"^\d+ passed", strict.stdout, re.MULTILINE), strict.stdout


def test_a_cell_that_fails_is_named_and_nothing_is_stored(alone, run):
    replace(alone / "notebooks" / NAME, 'sim = Simulator(\\"cobb-douglas\\")', '1\\nsim = Simulator(\\"cobb\\")')
    before = stored(alone)
    result = refresh(run, alone)
    assert result.returncode == 1
    assert "(simulator), '1', line 2: ValueError: there is no model 'cobb'" in result.stdout
    assert "did you mean 'cobb-douglas'?" in result.stdout
    assert stored(alone) == before


class TestPictures:
    """nbval does not look at images; their own notes tell whether they belong to the digest beside them."""

    def test_each_was_made_with_its_digest(self, notebook):
        for data in pictures(notebook):
            assert figures.is_picture_of(b64decode(data["image/png"]), data["text/plain"])

    def test_one_of_something_else_is_refused(self, notebook):
        """An old image beside a new digest, as a merge may leave it."""
        damaged = deepcopy(notebook)
        first, second, *_ = pictures(damaged)
        first["image/png"] = second["image/png"]
        assert stored_outputs.differences(notebook, notebook) == []
        (complaint,) = stored_outputs.differences(damaged, notebook)
        wrong = next(
            cell for cell in damaged.cells if any(first is output.get("data") for output in cell.get("outputs", []))
        )
        assert f"({wrong.id})" in complaint

    def test_one_that_looks_different_is_refused(self, notebook):
        """A change of style leaves the data and their digest as they are."""
        fresh = deepcopy(notebook)
        picture = next(pictures(fresh))
        image = Image.open(BytesIO(b64decode(picture["image/png"])))
        assert figures.look_alike(png(image), png(nudged(image, pixels=50, by=20))), "edges, smoothed elsewhere"
        picture["image/png"] = b64encode(png(nudged(image, pixels=2000, by=60))).decode()
        (complaint,) = stored_outputs.differences(notebook, fresh)
        wrong = next(
            cell for cell in fresh.cells if any(picture is output.get("data") for output in cell.get("outputs", []))
        )
        assert f"({wrong.id})" in complaint

    def test_one_that_another_machine_smoothed_stays(self, notebook):
        fresh = deepcopy(notebook)
        picture = next(pictures(fresh))
        picture["image/png"] = b64encode(png(Image.open(BytesIO(b64decode(picture["image/png"]))))).decode()
        assert fresh != notebook, "the same pixels, packed in another way"
        stored_outputs.keep_what_is_alike(notebook, fresh)
        assert fresh == notebook

    def test_one_that_was_painted_over_is_refused(self, notebook):
        data = next(pictures(notebook))
        image = Image.open(BytesIO(b64decode(data["image/png"])))
        notes = PngInfo()
        for key, value in image.text.items():
            notes.add_itxt(key, value)

        def saved() -> bytes:
            buffer = BytesIO()
            image.save(buffer, format="png", pnginfo=notes)
            return buffer.getvalue()

        assert figures.is_picture_of(saved(), data["text/plain"]), "saving alone does no harm"
        image.putpixel((5, 5), image.getpixel((5, 5)) + 1)
        assert not figures.is_picture_of(saved(), data["text/plain"])


def png(image: Image.Image) -> bytes:
    """An image as a file."""
    buffer = BytesIO()
    image.save(buffer, format="png")
    return buffer.getvalue()


def nudged(image: Image.Image, pixels: int, by: int) -> Image.Image:
    """The image with the colours of its first pixels moved a little."""
    values = np.asarray(image.convert("RGB")).astype(int)
    values.reshape(-1, 3)[:pixels] -= by
    return Image.fromarray(values.clip(0, 255).astype(np.uint8))


def pictures(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """The image and the digest of every stored picture."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                yield output.data
