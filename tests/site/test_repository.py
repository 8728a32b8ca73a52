"""The repository: everything in its place, and nothing in it that belongs to one machine."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from checks import ROOT
from sharing import APART, SECONDS, scope

#: Folders that tools make.
MADE = {".git", ".venv", "_build", "node_modules", "__pycache__", ".ipynb_checkpoints"}
MADE |= {".pytest_cache", ".hypothesis", ".ruff_cache", ".mypy_cache"}

#: What may stand in no file: pattern and the reason.
FORBIDDEN = {
    r"(?<![\w.~:/-])/(?:work|root|home|Users)/\w": "a path of one machine",
    r'"resolved": ?"http': "the address of a package registry in a lock file",
    r"(?i)(?:--|^|\s)(?:extra-)?index[-]url[ =]": "the address of a package registry",
    r"(?i)^\s*registry ?= ?http": "the address of a package registry",
}

LAYOUT = (
    ".ci/run",
    "CHANGELOG.md",
    "CITATION.cff",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "_config.yml",
    "_toc.yml",
    "binder/runtime.txt",
    "book.py",
    "chapters",
    "data/datapackage.json",
    "index.md",
    "pyproject.toml",
    "src/infosociety/models",
    "src/infosociety_book",
    "references.bib",
    "requirements.txt",
    "requirements/notebooks.txt",
    "tests/data",
    "tests/models",
    "tests/notebooks",
    "tests/site",
)


def text_files() -> list[Path]:
    """All files of the project that hold text."""
    files = [path for path in ROOT.rglob("*") if not MADE & set(path.relative_to(ROOT).parts)]
    return sorted(path for path in files if path.is_file() and b"\0" not in path.read_bytes())


def forbidden(text: str) -> list[str]:
    """The lines of a text that hold something forbidden, each with the reason."""
    return [
        f"{number}: {reason}: {line.strip()[:100]}"
        for number, line in enumerate(text.splitlines(), 1)
        for pattern, reason in FORBIDDEN.items()
        if re.search(pattern, line)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "sys.path.insert(0, '/" + "work/main/notebooks')",
        "see /" + "home/someone/book",
        '      "resolved": "' + 'https://registry.example.org/a.tgz",',
        "--index" + "-url https://example.org/simple",
        "extra-index" + "-url = https://example.org/simple",
        "registry" + "=https://example.org/",
    ],
)
def test_forbidden_lines_are_found(line: str) -> None:
    """The patterns find what they are there to find."""
    assert forbidden(line)


@pytest.mark.parametrize(
    "line",
    [
        "https://example.org/home/page",
        "chapters/work/page.md",
        "from the home/work balance",
        "cd ~/home/book",
        "actions/checkout and ../home/x",
    ],
)
def test_other_lines_are_left_alone(line: str) -> None:
    """Paths within the project and addresses of pages are no paths of a machine."""
    assert not forbidden(line)


def test_no_file_belongs_to_one_machine() -> None:
    """No absolute path, no address of a package registry."""
    files = text_files()
    assert {ROOT / "Makefile", Path(__file__)} <= set(files)
    found = [
        f"{path.relative_to(ROOT)}:{line}" for path in files for line in forbidden(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("name", LAYOUT)
def test_part_is_in_its_place(name: str) -> None:
    """README and CONTRIBUTING name these places, and newcomers look there."""
    assert (ROOT / name).exists()


def test_chapters_carry_no_numbers() -> None:
    """Addresses do not depend on the order, which lives in _toc.yml alone."""
    pages = [path for path in (ROOT / "chapters").rglob("*") if not path.name.startswith(".")]
    wrong = [path.name for path in pages if not re.fullmatch(r"[a-z]+(-[a-z]+)*(\.md)?", path.name)]
    assert pages and not wrong


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "src").rglob("*.py")),
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_module_says_what_it_is_for(path: Path) -> None:
    """Each module begins with a docstring."""
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


#: A line of a requirements file: one version, where need be for one system alone.
PIN = re.compile(r'([\w.-]+)==([\w.]+)(?:; (?:sys_platform|os_name) == "\w+")?')
LAYERS = ("notebooks", "book", "test", "bench")


def pins(path: Path) -> tuple[dict[str, str], list[str]]:
    """Package -> version of a requirements file, and all its other lines."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != "#"]
    found = [(line, PIN.fullmatch(line)) for line in lines]
    return {match[1].lower(): match[2] for _, match in found if match}, [line for line, match in found if not match]


def test_requirements_are_exact() -> None:
    """Every package has one version, so that every environment is the same."""
    below: dict[str, str] = {}
    for number, layer in enumerate(LAYERS):
        packages, others = pins(ROOT / "requirements" / f"{layer}.txt")
        assert packages and not packages.keys() & below.keys(), (
            "a package stands in the lowest layer that needs it, once"
        )
        assert others == ([f"-r {LAYERS[number - 1]}.txt"] if number else [])
        below |= packages
    assert {path.stem for path in (ROOT / "requirements").glob("*.txt")} == {*LAYERS}
    named, others = pins(ROOT / "requirements.txt")
    assert others == ["-r requirements/bench.txt"]
    assert named.items() <= below.items()
    assert {*named} == {"jupyter-book", "numpy", "pandas", "matplotlib", "ipywidgets", "sympy", "pytest", "nbval"}


def test_the_tests_run_without_the_plugin_that_shares_them_out():
    """As a debugger wants them: one after the other, in one process."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-p", "no:xdist", "-p", "no:cacheprovider", "-q"]
    for chosen, said in (
        (["--collect-only", "tests"], r"\d{4,} tests collected"),
        (["tests/models/test_diffusion.py", "-k", "middle"], r"1 passed, \d+ deselected"),
    ):
        result = subprocess.run([*command, *chosen], cwd=ROOT, env=clean, capture_output=True, text=True)
        assert result.returncode == 0, result.stdout + result.stderr
        assert re.search(said, result.stdout), result.stdout[-500:]


def test_tests_are_shared_out_by_what_they_use():
    """A name that no file has would be no use, and say nothing; what is costly to make is made once."""
    assert [name for name in (*SECONDS, *APART) if not (ROOT / name).is_file()] == []
    one, same, other = (
        f"tests/site/test_pages.py::test_page_is_{what}-{page}.html]"
        for what, page in (
            ("quiet[phone", "index"),
            ("accessible[laptop", "index"),
            ("quiet[phone", "chapters/intro/ai"),
        )
    )
    assert scope(one) == scope(same) != scope(other)
    curves = "tests/models/test_drawn_curves.py::test_what_is_drawn_is_true[{}-1-0.3--4]"
    assert scope(curves.format("cobb-douglas")) == "cobb-douglas" and scope(curves.format("free-side")) == "free-side"
    assert scope(f"{APART[0]}::test_one[a]") != scope(f"{APART[0]}::test_one[b]")
    assert scope("tests/site/test_links.py::test_one[a]") == scope("tests/site/test_links.py::test_two")


def private_names(code: str) -> list[str]:
    """Attributes and imports whose name says that they belong to another module's or class's inside."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) not in ("self", "cls", "super()"):
            found += [(node.lineno, node.attr)]
        if isinstance(node, ast.ImportFrom) and not node.level:
            found += [
                (node.lineno, name) for name in [*(node.module or "").split("."), *(one.name for one in node.names)]
            ]
        if isinstance(node, ast.Import):
            found += [(node.lineno, name) for one in node.names for name in one.name.split(".")]
    # Names that end as they begin are a protocol (__init__, _repr_mimebundle_); a single _ is a translation.
    return [f"{line}: {name}" for line, name in found if re.fullmatch(r"_.*[^_]", name)]


def test_private_names_are_found():
    code = "import a._b\nfrom c import _d, __version__\nself._x = cls._y + line._dashes\nshow(fig)._repr_mimebundle_()"
    assert private_names(code) == ["1: _b", "2: _d", "3: _dashes"]


def test_no_library_is_used_by_its_private_names():
    """They change without notice, and a fresh machine would be the first to tell."""
    paths = [path for path in text_files() if path.suffix == ".py"]
    assert len(paths) > 50
    wrong = {str(path.relative_to(ROOT)): private_names(path.read_text(encoding="utf-8")) for path in paths}
    assert not {path: names for path, names in wrong.items() if names}
