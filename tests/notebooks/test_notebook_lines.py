"""The build tells a fault in a notebook with its cell and the line in it."""

import nbformat
import pytest

from infosociety_book.notebook_lines import in_words

#: Kind of fault -> what an author wrote on one line, and what the build says of it.
FAULTS = {
    "role": ("{{no-such-role-{}}}`x`", 'text role "no-such-role-{}"'),
    "directive": ("```{{no-such-directive-{}}}\n```", "directive type: 'no-such-directive-{}'"),
    "label": ("{{ref}}`no-such-label-{}`", "undefined label: 'no-such-label-{}'"),
    "document": ("{{doc}}`no-such-page-{}`", "unknown document: 'no-such-page-{}'"),
}
#: On which line of its cell the fault stands.
LINES = (1, 3, 13)
#: Cell, counted from one (cells of code stand between them), kind and line.
PLACES = [(2 * number, kind, line) for number, (kind, line) in enumerate(((k, n) for k in FAULTS for n in LINES), 1)]


@pytest.fixture(scope="module")
def messages(run, tmp_path_factory):
    """What Sphinx says of a notebook with each fault in a cell of its own."""
    folder = tmp_path_factory.mktemp("book")
    cells = []
    for cell, kind, line in PLACES:
        cells.append(nbformat.v4.new_code_cell("1 + 1", id=f"code-{cell - 1}"))
        text = "\n" * (line - 1) + FAULTS[kind][0].format(cell)
        cells.append(nbformat.v4.new_markdown_cell(text, id=f"text-{cell}"))
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "index.ipynb")
    (folder / "conf.py").write_text(
        'extensions = ["myst_nb", "infosociety_book.notebook_lines"]\nnb_execution_mode = "off"\n', encoding="utf-8"
    )
    result = run("-m", "sphinx", "-b", "html", "-n", "-q", "--no-color", ".", "out", cwd=folder)
    assert "Traceback" not in result.stdout, result.stdout
    return result.stdout


@pytest.mark.parametrize(("cell", "kind", "line"), PLACES)
def test_a_fault_is_told_with_its_cell_and_line(messages, cell, kind, line):
    (said,) = (one for one in messages.splitlines() if FAULTS[kind][1].format(cell) in one)
    assert f"index.ipynb, cell {cell} (text-{cell}), line {line}: " in said


@pytest.mark.parametrize(
    "location", ["index.md:10004", "no-such.ipynb:10004", "notebook.ipynb", "growth.ipynb:12", "a.ipynb:990004:7"]
)
def test_any_other_place_stays_as_it_is(location):
    assert in_words(location) == location
