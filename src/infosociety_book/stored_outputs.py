"""Run notebooks again and store their outputs; the book shows what is stored.

    python -m infosociety_book.stored_outputs                    # run what has changed, and store its outputs
    python -m infosociety_book.stored_outputs two_sided_market   # this notebook alone
    python -m infosociety_book.stored_outputs --check            # store nothing; exit with 1 when an output has changed
    python -m infosociety_book.stored_outputs --all              # run them all, changed or not

A notebook is run when it, the package, the tables or the installed packages changed since it was last found well.

What differs from one run to the next without meaning anything (times, the ids of widgets, versions)
is left out, so that a second run changes nothing. Images are compared by the digest of the data they
show and by their looks: another machine may smooth the edges of letters differently and pack the file
in another way, and the stored one then stays.
"""

import argparse
import functools
import hashlib
import importlib.metadata
import json
import re
import sys
import time
from base64 import b64decode
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from infosociety.figures import is_picture_of, look_alike
from infosociety.nearest import did_you_mean

SUMMARY = (__doc__ or "").partition("\n")[0]
NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
#: A file for each notebook that was found well, with the `state` in which it was.
STAMPS = NOTEBOOKS.parent / "_build" / ".notebooks"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "pygments_lexer": "ipython3"},
}
#: Belongs to one kernel that has long stopped; the widget's text/html stays.
VOLATILE_TYPES = ("application/vnd.jupyter.widget-view+json",)
#: What may stay in the metadata of a cell.
CELL_METADATA = ("tags", "mystnb")


class CellFailed(Exception):
    """Says which cell failed, and how."""


def run(notebook: NotebookNode) -> NotebookNode:
    """A copy of the notebook with the outputs of a fresh kernel, and nothing volatile in it.

    Raises:
        CellFailed: a cell raised an exception.
    """
    fresh = deepcopy(notebook)
    client = NotebookClient(
        fresh,
        kernel_name="python3",
        timeout=300,
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],  # not a warning in each run that a local kernel is not encrypted
        resources={"metadata": {"path": str(NOTEBOOKS)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        failed = next(n for n, cell in enumerate(fresh.cells) if _has_error(cell))
        place = name(failed, fresh.cells[failed]) + _line(error.traceback)
        raise CellFailed(f"{place}: {error.ename}: {error.evalue}") from error
    leave_out_what_is_volatile(fresh)
    return fresh


def leave_out_what_is_volatile(fresh: NotebookNode) -> None:
    """Keep of a notebook that was just run what the next run will give too."""
    fresh.metadata = nbformat.from_dict(METADATA)
    for cell in fresh.cells:
        cell.metadata = nbformat.from_dict({key: cell.metadata[key] for key in CELL_METADATA if key in cell.metadata})
        if cell.cell_type == "code":
            cell.outputs = _joined(cell.outputs)
            for output in cell.outputs:
                for mime_type in VOLATILE_TYPES:
                    output.get("data", {}).pop(mime_type, None)


def _line(traceback: str) -> str:
    """Which line of the cell failed, as IPython's traceback says it; nothing for a cell that is no Python."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", traceback)
    lines = re.findall(r"^ *Cell In\[\d+\], line (\d+)", plain, re.MULTILINE)
    return f", line {lines[0]}" if lines else ""


def _has_error(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))


def name(number: int, cell: NotebookNode) -> str:
    """How a cell is called when something is wrong with it: its place from 1 on, its id and how it begins."""
    return f"cell {number + 1} ({cell.id}), {cell.source.splitlines()[0]!r}"


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Pieces of one stream as a single output: where it breaks is chance."""
    joined: list[NotebookNode] = []
    for output in outputs:
        if joined and output.output_type == "stream" == joined[-1].output_type and output.name == joined[-1].name:
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def differences(stored: NotebookNode, fresh: NotebookNode) -> list[str]:
    """Which cells say or show something else now, or hold an image that is not the one their digest names."""
    cells = enumerate(zip(stored.cells, fresh.cells, strict=True))
    return [name(number, old) for number, (old, new) in cells if old.cell_type == "code" and not _alike(old, new)]


def _alike(old: NotebookNode, new: NotebookNode) -> bool:
    if _words(old) != _words(new):
        return False
    pictures = [(b64decode(one["image/png"]), b64decode(other["image/png"]), one.get("text/plain", ""))
                for one, other in zip(_data(old), _data(new), strict=True) if "image/png" in one]  # fmt: skip
    return all(is_picture_of(one, digest) and look_alike(one, other) for one, other, digest in pictures)


def _data(cell: NotebookNode) -> list[dict[str, Any]]:
    return [output.get("data", {}) for output in cell.outputs]


def _words(cell: NotebookNode) -> list[dict[str, Any]]:
    outputs = deepcopy(cell.outputs)
    for output in outputs:
        if "image/png" in output.get("data", {}):
            output.data["image/png"] = "see text/plain"
    return [cell.execution_count, *outputs]


def keep_what_is_alike(stored: NotebookNode, fresh: NotebookNode) -> None:
    """Give a fresh notebook the stored outputs that say and show the same."""
    for old, new in zip(stored.cells, fresh.cells, strict=True):
        if old.cell_type == "code" and _alike(old, new):
            new.outputs = old.outputs


# ---- what has to be run ---------------------------------------------------------------------------


def surroundings() -> str:
    """A hash of what all notebooks' outputs come from: the package, the tables, and the versions installed."""
    root = NOTEBOOKS.parent
    sources = [*(root / "src" / "infosociety").rglob("*"), *(root / "data").glob("*"), Path(__file__)]
    whole = hashlib.sha256(json.dumps([sys.version, _versions()]).encode())
    for file in sorted(one for one in sources if one.is_file() and one.suffix != ".pyc"):
        whole.update(f"{file.relative_to(root)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def state(path: Path, around: str) -> str:
    """What a notebook's outputs come from: itself, and what `surroundings` says."""
    return f"{hashlib.sha256(path.read_bytes()).hexdigest()} {around}"


@functools.cache
def _versions() -> list[str]:
    return sorted({f"{one.metadata['Name']} {one.version}" for one in importlib.metadata.distributions()})


def chosen(names: Sequence[str]) -> list[Path]:
    """The notebooks of these names, with or without their ending and folder; all when there is none.

    Raises:
        ValueError: there is no such notebook; the message lists the names, and the nearest.
    """
    every = {path.stem: path for path in sorted(NOTEBOOKS.glob("*.ipynb"))}
    stems = [Path(name).name.removesuffix(".ipynb") for name in names]
    for name, stem in zip(names, stems, strict=True):
        if stem not in every:
            raise ValueError(f"no notebook {name!r}; there are {', '.join(every)}{did_you_mean(stem, every)}")
    return [every[stem] for stem in stems] if names else list(every.values())


def refresh(path: Path, check: bool) -> bool:
    """Run one notebook and tell the result; store its outputs unless they are only to be checked. True when all is well."""
    print(f"{path.name}: running …", flush=True)
    started = time.monotonic()
    text = path.read_text(encoding="utf-8")
    stored = nbformat.reads(text, as_version=4)
    try:
        fresh = run(stored)
    except CellFailed as error:
        print(f"{path.name}: FAILED in {error}", file=sys.stderr)
        return False
    changed = differences(stored, fresh)
    keep_what_is_alike(stored, fresh)
    new_text = nbformat.writes(fresh, ensure_ascii=False, indent=1).rstrip() + "\n"
    stale = check and bool(changed)
    result = "unchanged"
    if stale:
        result = "STALE, run `make notebooks`"
    elif not check and new_text != text:
        path.write_text(new_text, encoding="utf-8")
        result = "stored"
    print(f"{path.name}: {result} ({time.monotonic() - started:.0f} s)", flush=True)
    if check:
        print(*(f"  {line}\n" for line in changed), sep="", end="", flush=True)
    return not stale


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 1 when a notebook fails or, with --check, when an output has changed; 2 for an unknown name."""
    parser = argparse.ArgumentParser(prog="python -m infosociety_book.stored_outputs", description=SUMMARY)
    parser.add_argument("names", nargs="*", metavar="NAME", help="notebooks, such as two_sided_market; all when none")
    parser.add_argument("--check", action="store_true", help="compare only, and list what has changed")
    parser.add_argument(
        "--all", action="store_true", help="run them even where nothing has changed since the last time"
    )
    options = parser.parse_args(arguments)
    try:
        paths = chosen(options.names)
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    well, around = True, surroundings()
    for path in paths:
        stamp = STAMPS / path.stem
        if not options.all and stamp.is_file() and stamp.read_text(encoding="ascii") == state(path, around):
            print(f"{path.name}: nothing has changed since it was run", flush=True)
        elif refresh(path, options.check):
            stamp.parent.mkdir(parents=True, exist_ok=True)
            stamp.write_text(state(path, around), encoding="ascii")
        else:
            stamp.unlink(missing_ok=True)
            well = False
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
