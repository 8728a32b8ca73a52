"""Every notebook is thin, readable on a projector, and without noise."""

from __future__ import annotations

import ast
import itertools
import re
import unicodedata

import nbformat
import pytest

LINES, COLUMNS = 25, 96
USE_STYLE = "plt.style.use(STYLE)"
OPENING = ("**やること**", "**学べること**", "**必要なもの**")
#: Outputs that only mean something while a kernel runs.
LIVE_ONLY = {"remove-output", "nbval-ignore-output"}


def code_cells(notebook):
    """The cells with code."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def width(line: str) -> int:
    """Columns of a line: a Japanese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "FW" else 1 for character in line)


def shows_something(source: str) -> bool:
    """Does the cell end with an expression, whose value Jupyter displays? Choosing the style has none."""
    last = ast.parse(source).body[-1]
    return isinstance(last, ast.Expr) and ast.unparse(last) != USE_STYLE


def test_first_cell_says_what_you_do_learn_and_need(notebook):
    first = notebook.cells[0]
    assert first.cell_type == "markdown" and first.source.startswith("# ")
    for opening in OPENING:
        assert opening in first.source


def test_kernel_and_metadata_are_the_same_everywhere(notebook, notebook_path):
    assert notebook.metadata["kernelspec"]["name"] == "python3"
    assert set(notebook.metadata) == {"kernelspec", "language_info"}, "nothing of one machine, no widget state"
    assert set(notebook.metadata["language_info"]) == {"name", "pygments_lexer"}
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in ids), "cells have names that an editor did not draw by lot"
    assert all("execution" not in cell.metadata for cell in notebook.cells)


def test_code_is_short_enough_for_a_projector(notebook):
    for cell in code_cells(notebook):
        lines = cell.source.splitlines()
        assert len(lines) <= LINES, f"{cell.id} has {len(lines)} lines"
        for line in lines:
            assert width(line) <= COLUMNS, f"{cell.id}: {line}"


def test_comments_are_english(notebook):
    for cell in code_cells(notebook):
        for comment in re.findall(r"#.*", re.sub(r'"[^"]*"', "", cell.source)):
            assert comment.isascii(), f"{cell.id}: {comment}"


def test_prose_is_polite_japanese(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            prose = re.sub(r"`[^`]*`|\$[^$]*\$", "", cell.source)
            plain = re.findall(r"[^。\n]*(?:である|だ|(?<!ま)(?<!で)した|する|ない|いる)。", prose)
            assert not plain, f"{cell.id}: {plain}"


def test_helpers_are_imported_not_pasted(notebook):
    """The only functions in a notebook are those that ``interact`` gives sliders to; no class, no import later on."""
    first, *rest = code_cells(notebook)
    for cell in rest:
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, ast.ClassDef | ast.Import | ast.ImportFrom), f"{cell.id}: {ast.unparse(node)}"
            if isinstance(node, ast.FunctionDef):
                decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
                assert any(name.startswith("interact(") for name in decorators), f"{cell.id} defines {node.name}"
    assert not any(isinstance(node, ast.FunctionDef) for node in ast.walk(ast.parse(first.source)))


def test_figures_of_ones_own_have_the_books_style(notebook):
    """Whoever adds a cell with plain matplotlib gets Japanese letters, whether the notebook has such a cell or not."""
    assert USE_STYLE in map(ast.unparse, ast.parse(code_cells(notebook)[0].source).body)


def test_every_cell_was_run_in_order_and_says_what_it_shows(notebook):
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1)), "nbval skips a cell that was not"
    for cell in cells:
        if shows_something(cell.source):
            assert cell.outputs, f"{cell.id} has no output"


def test_no_errors_warnings_or_dead_widgets_are_stored(notebook):
    for cell in code_cells(notebook):
        for output in cell.outputs:
            assert output.output_type != "error", f"{cell.id}: {output.get('evalue')}"
            assert output.get("name") != "stderr", f"{cell.id}: {output.get('text')}"
            assert "application/vnd.jupyter.widget-view+json" not in output.get("data", {}), cell.id
            assert "0x" not in output.get("data", {}).get("text/plain", ""), f"{cell.id} prints an address"


def test_only_interact_is_left_out_of_the_comparison(notebook):
    for cell in code_cells(notebook):
        tags = set(cell.metadata.get("tags", []))
        assert bool(tags) == ("@interact" in cell.source), cell.id
        assert tags in (set(), LIVE_ONLY), f"{cell.id}: {tags}"


def test_every_figure_has_an_alternative_text_a_caption_and_a_name(notebook):
    for cell in code_cells(notebook):
        pictures = [output for output in cell.outputs if "image/png" in output.get("data", {})]
        if not pictures:
            continue
        assert len(pictures) == len(cell.outputs) == 1, f"{cell.id}: a caption belongs to one figure"
        words = cell.metadata["mystnb"]
        alt, caption = words["image"]["alt"], words["figure"]["caption"]
        assert len(alt) >= 30 and alt.endswith("。"), f"{cell.id}: the text says what the figure shows"
        assert caption.endswith("。") and caption != alt
        assert re.fullmatch(r"fig-[a-z0-9-]+", words["figure"]["name"])


def test_a_figure_stands_beside_every_widget(notebook):
    """What cannot run on a page or in print is followed by something that can be seen there."""
    cells = code_cells(notebook)
    for cell, after in itertools.pairwise(cells):
        if "remove-output" in cell.metadata.get("tags", []):
            assert "mystnb" in after.metadata, f"{cell.id} is followed by {after.id}"


@pytest.mark.parametrize("limit_kib", [35])
def test_pictures_are_light(notebook, limit_kib):
    for cell in code_cells(notebook):
        for output in cell.outputs:
            size = len(output.get("data", {}).get("image/png", "")) * 3 / 4 / 1024
            assert size <= limit_kib, f"{cell.id}: {size:.0f} KiB"
