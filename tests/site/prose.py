"""The Japanese of the book as a linter can read it, and what textlint finds in it.

textlint knows Markdown, not MyST: directives would look like prose, and roles would hide the words
that a reader sees. So each line is turned into what the reader sees of it, or into an empty line;
a finding keeps the line of the source.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from checks import ROOT
from node_tools import node_tool

#: Directives whose content is text; what others contain is data, code or the source of a figure.
TEXT = {"admonition", "quiz", "exercise", "solution", "note", "tip", "warning", "important", "dropdown", "glossary"}
FENCE = re.compile(r"\s*(?P<fence>`{3,}|:{3,})(?:\{(?P<name>[\w-]+)\}(?P<title>.*))?(?P<info>.*)")
ROLE = re.compile(r"\{(?P<role>[\w:-]+)\}`(?P<text>[^`]*)`")


def shown(role: re.Match[str]) -> str:
    """The words that a reader sees in place of a role."""
    if role["role"] == "cite:p":
        return ""
    if role["role"] in ("ref", "numref", "eq", "cite:t", "doc") and "<" not in role["text"]:
        return "資料"  # a title or a number that the build puts in: some noun
    if role["role"] in ("count", "count-kanji"):
        return {"count": "200", "count-kanji": "二十"}[role["role"]]
    return re.sub(r"\s*<[^<>]*>$", "", role["text"])


def readable(source: str) -> str:
    """The source with as many lines, each as the reader sees it."""
    lines, open_fences = [], []
    for line in source.splitlines():
        fence = FENCE.fullmatch(line)
        if fence and (fence["name"] or not open_fences or not fence["title"]):
            mark, name = fence["fence"], fence["name"]
            if open_fences and not name and not fence["info"].strip() and mark == open_fences[-1][0]:
                open_fences.pop()
                lines.append("")
                continue
            if name or fence["info"].strip() or mark.startswith("`"):
                open_fences.append((mark, name in TEXT))
                lines.append("")
                continue
        if not all(text for _, text in open_fences) or re.match(r"\s*:[\w-]+:|\([\w-]+\)=$|\s*\|", line):
            lines.append("")
            continue
        line = ROLE.sub(shown, line)
        line = re.sub(r"\$[^$]+\$", "式", line)
        line = re.sub(r"^(\s*- )\[[ x]\] ", r"\1", line)  # an option of a question
        line = re.sub(r"^: ", "", line)  # a definition
        lines.append(line)
    return "\n".join(lines) + "\n"


def cells(notebook: Path) -> str:
    """The text cells of a notebook one after the other."""
    return "\n\n".join(
        "".join(cell["source"])
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "markdown"
    )


def problems(paths: Iterable[Path]) -> list[str]:
    """What textlint finds, as `file:line: what is wrong [rule]`; in a notebook lines count through its text cells."""
    with tempfile.TemporaryDirectory() as folder:
        copies = {}
        for number, path in enumerate(paths):
            copy = Path(folder, f"{number}.md")
            source = cells(path) if path.suffix == ".ipynb" else path.read_text(encoding="utf-8")
            copy.write_text(readable(source), encoding="utf-8")
            copies[str(copy)] = path
        report = Path(folder, "report.json")  # a pipe would lose what is over 64 KiB
        run = node_tool(
            "textlint/bin/textlint.js",
            "--format=json",
            f"--output-file={report}",
            *copies,
        )
        if not report.is_file() and run.returncode:
            raise RuntimeError(run.stdout + run.stderr)
        found = json.loads(report.read_text(encoding="utf-8")) if report.is_file() else []
    return [
        f"{copies[entry['filePath']].resolve().relative_to(ROOT)}:{message['line']}: "
        f"{message['message'].splitlines()[0]} [{message['ruleId'].rpartition('/')[2]}]"
        for entry in found
        for message in entry["messages"]
    ]


def pages() -> list[Path]:
    """Every page with Japanese prose."""
    return [
        ROOT / "index.md",
        *sorted((ROOT / "chapters").rglob("*.md")),
        *sorted((ROOT / "notebooks").glob("*.ipynb")),
    ]


def main(arguments: Sequence[str]) -> int:
    """Print what is wrong in the files, or in all; 1 if there is anything."""
    found = problems([Path(name) for name in arguments] or pages())
    print("\n".join(found) or "no problem found")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
