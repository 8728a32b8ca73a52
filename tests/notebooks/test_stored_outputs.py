"""The outputs that the book shows are those that the code gives today."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path

import nbformat
import pytest
from infosociety import plotting
from PIL import Image

NAME = "cobb_douglas_growth.ipynb"


def replace(path: Path, old: str, new: str) -> None:
    """Change one place of a file; there has to be exactly one."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path.name} has {old!r} {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")


def stored(folder: Path) -> bytes:
    """The notebook file itself."""
    return (folder / "notebooks" / NAME).read_bytes()


def test_every_cell_gives_the_stored_output(copy, nbval):
    result = nbval(copy / "notebooks")
    assert result.returncode == 0, result.stdout
    assert re.search(r"^\d+ passed", result.stdout, re.MULTILINE), result.stdout


def test_refreshing_a_second_time_changes_nothing(copy, run):
    before = stored(copy)
    result = run(copy / "notebooks" / "refresh.py")
    assert result.returncode == 0, result.stdout
    assert f"{NAME}: unchanged" in result.stdout
    assert stored(copy) == before


STALE = {
    "a row of the data": ("data/cobb_douglas_1928.csv", "1908,126,", "1908,127,", ["fit", "figure-fit"]),
    "a formula of a model": (
        "notebooks/infosociety/models/cobb_douglas.py",
        "output = A * K**alpha * L**beta",
        "output = A * K**alpha * L**beta + K / 100",
        ["set", "figure-production"],
    ),
}


@pytest.mark.parametrize("case", STALE)
def test_a_change_is_seen_until_the_outputs_are_refreshed(copy, run, nbval, case):
    """Both ways of checking fail, and name the figures too; ``make notebooks`` mends it."""
    file, old, new, cells = STALE[case]
    replace(copy / file, old, new)
    before = stored(copy)

    check = run(copy / "notebooks" / "refresh.py", "--check")
    assert check.returncode == 1, check.stdout
    assert "STALE" in check.stdout
    for cell in cells:
        assert f"({cell})" in check.stdout
    assert stored(copy) == before, "--check stores nothing"

    strict = nbval(copy / "notebooks")
    assert strict.returncode == 1, strict.stdout
    assert "Cell outputs differ" in strict.stdout
    assert "検査値" in strict.stdout, "the digest of a figure is compared"

    assert run(copy / "notebooks" / "refresh.py").returncode == 0
    check = run(copy / "notebooks" / "refresh.py", "--check")
    assert check.returncode == 0, check.stdout


def test_a_cell_that_fails_is_named_and_nothing_is_stored(copy, run):
    replace(copy / "notebooks" / NAME, 'sim = Simulator(\\"cobb-douglas\\")', 'sim = Simulator(\\"cobb\\")')
    before = stored(copy)
    result = run(copy / "notebooks" / "refresh.py")
    assert result.returncode == 1
    assert "(simulator)" in result.stdout and "there is no model 'cobb'" in result.stdout
    assert stored(copy) == before


def pictures(notebook):
    """The image and the digest of every stored picture."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                yield output.data


def test_each_stored_picture_was_made_with_its_digest(notebook):
    for data in pictures(notebook):
        assert plotting.is_picture_of(b64decode(data["image/png"]), data["text/plain"])


def test_a_picture_of_something_else_is_refused(copy, run):
    """nbval does not look at images; an old image beside a new digest, or one pixel, is found all the same."""
    path = copy / "notebooks" / NAME
    notebook = nbformat.read(path, as_version=4)
    first, second, *_ = pictures(notebook)
    first["image/png"] = second["image/png"]
    nbformat.write(notebook, path)
    result = run(copy / "notebooks" / "refresh.py", "--check")
    assert result.returncode == 1, result.stdout
    assert "(figure-production)" in result.stdout and "(figure-fit)" not in result.stdout


def test_a_pixel_that_was_painted_over_is_noticed(notebook):
    data = next(pictures(notebook))
    png = b64decode(data["image/png"])
    image = Image.open(BytesIO(png))
    notes = dict(image.text)
    image.putpixel((0, 0), image.getpixel((0, 0)) + 1)
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    for key, value in notes.items():
        info.add_itxt(key, value)
    painted = BytesIO()
    image.save(painted, format="png", pnginfo=info)
    assert plotting.is_picture_of(png, data["text/plain"])
    assert not plotting.is_picture_of(painted.getvalue(), data["text/plain"])
    assert b64encode(png).decode() == data["image/png"].replace("\n", "")
