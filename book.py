"""The commands of this book, on Windows, macOS and Linux:  python book.py build

`python book.py help` lists them; `make build` and so on are short forms of the same. Only Python is needed: this
file uses its standard library alone, makes the environment in .venv once (another folder: VENV=...), and installs
into it again when requirements or pyproject.toml change. It can be read by old Pythons too, so that they can say
what is wrong with them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / os.environ.get("VENV", ".venv")
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SITE = ROOT / "_build" / "html"

#: What the pinned packages are tested with; all of them have wheels for these.
OLDEST, NEWEST = (3, 11), (3, 13)


class Stop(Exception):
    """Ends the command: one line that says what to do, or nothing where all is said already."""

    def __init__(self, message: str = "", code: int = 1) -> None:
        super().__init__(message)
        self.code = code


# --- The environment ------------------------------------------------------------------------------


def right_python(version: tuple[int, ...]) -> str:
    """What is wrong with a version of Python, and which to use; nothing when it is right."""
    name = ".".join(map(str, version[:2]))
    wanted = "{}.{} to {}.{}".format(*OLDEST, *NEWEST)
    if version[:2] < OLDEST:
        return f"Python {name} is too old; use {wanted}, for example:  python3.12 book.py build"
    if version[:2] > NEWEST:
        return f"Python {name} is newer than what the book is tested with; use {wanted}, for example:  python3.12 book.py build"
    return ""


def requirements() -> list[Path]:
    """The files that say what is installed."""
    return [ROOT / "requirements.txt", *sorted(ROOT.glob("requirements/*.txt")), ROOT / "pyproject.toml"]


def fingerprint() -> str:
    """What the environment was made from."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in requirements())).hexdigest()


def works(python: Path) -> bool:
    """Can this interpreter be run? An environment may be left over from another machine."""
    try:
        return subprocess.run([str(python), "-c", ""], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_environment() -> None:
    """Make the environment with the Python that runs this file."""
    problem = right_python(sys.version_info)
    if problem:
        raise Stop(problem)
    try:
        import ensurepip  # noqa: F401  Debian has it in a package of its own
        import venv
    except ImportError:
        raise Stop(
            "This Python cannot make an environment; on Debian or Ubuntu install its part:  apt-get install python3-venv"
        ) from None
    if VENV.exists() and not (VENV / "pyvenv.cfg").is_file():
        raise Stop(f"{VENV} is in the way: it is not an environment of Python; move it, or name another:  VENV=folder")
    say(f"Making the environment in {VENV}")
    venv.create(VENV, clear=True, with_pip=True)


def environment() -> None:
    """Make sure that the environment is there and holds what is asked for."""
    note = VENV / ".requirements"
    if not works(PYTHON):
        make_environment()
    elif note.is_file() and note.read_text(encoding="utf-8").strip() == fingerprint():
        return
    say("Installing what requirements.txt names (the first time takes a minute or two)")
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    process = subprocess.Popen(
        [*pip, "--requirement", "requirements.txt"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(("Collecting", "Installing")):
            say("  " + line.strip()[:100])
    if process.wait():
        raise Stop("The packages could not be installed: pip says why above.")
    # Its programs are run as modules, so that the folder of the book can be moved.
    run([*pip, "--quiet", "--no-deps", "--no-build-isolation", "--editable", "."], "the project could not be installed")
    note.write_text(fingerprint() + "\n", encoding="utf-8")


# --- Running things --------------------------------------------------------------------------------


def say(text: str) -> None:
    """Print at once: much of what follows takes long."""
    print(text, flush=True)


def settings(**more: str) -> dict[str, str]:
    """The variables of a child: it computes with the sources beside this file, whoever installed what."""
    # A surrounding make would hand down its own flags.
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    paths = [str(ROOT / "src"), *filter(None, [more.pop("path", "")])]
    return {**kept, "PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join(paths), **more}


def run(command: list[str], problem: str = "", folder: Path = ROOT, **variables: str) -> None:
    """Run a program; stop when it fails.

    Raises:
        Stop: with the program's exit code.
    """
    try:
        code = subprocess.run(command, cwd=folder, env=settings(**variables), check=False).returncode
    except KeyboardInterrupt:  # the program was told too, and has ended
        raise Stop("", 130) from None
    if code:
        raise Stop(problem, code if 0 < code < 126 else 1)


def python(*arguments: str, **variables: str) -> None:
    """Run a module or a file with the Python of the environment."""
    run([str(PYTHON), *arguments], **variables)


# --- The commands ----------------------------------------------------------------------------------


def build(arguments: list[str]) -> None:
    """build the site into _build/html (本をつくる)"""
    environment()
    python("-m", "infosociety_book.building", *arguments)
    say(
        "\nThe book is in _build/html. Open _build/html/index.html in a browser,"
        "\nor run  python book.py watch  and see each change while you write."
    )


def test(arguments: list[str]) -> None:
    """run every test, or those named (すべてのテスト)"""
    build([])
    python("tests/tools/install-chromium")
    python("-m", "pytest", *(arguments or ["--numprocesses", "logical"]))


def check(arguments: list[str]) -> None:
    """style, types, models, data, and the Japanese of changed pages: one minute (一分の検査)"""
    environment()
    python("-m", "infosociety_book.building.check", *arguments)


def watch(arguments: list[str]) -> None:
    """show the book in a browser and follow every change (書きながら見る)"""
    environment()
    python("-m", "infosociety_book.building.watch", *arguments)


def live(arguments: list[str]) -> None:
    """open the notebooks in JupyterLab, for class (授業用に JupyterLab を開く)"""
    environment()
    # In class there may be no network: JupyterLab must not look for news of itself.
    options = ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        say("Warning: you are root, so whoever reaches JupyterLab may do anything here. In a container that is usual.")
        options.append("--allow-root")
    run([str(PYTHON), "-m", "jupyterlab", *options, *arguments], folder=ROOT / "notebooks")


def notebooks(arguments: list[str]) -> None:
    """run the notebooks again and store their outputs (ノートブックの出力を更新)"""
    environment()
    python("-m", "infosociety_book.stored_outputs", *arguments)


def bench(arguments: list[str]) -> None:
    """measure speed and weight against a stock Jupyter Book (速さと重さの計測)"""
    build([])
    python("tests/tools/install-chromium")
    paths = os.pathsep.join(str(ROOT / "tests" / part) for part in ("site", "notebooks"))
    python("bench/run.py", *arguments, path=paths)


def prose(arguments: list[str]) -> None:
    """read the Japanese of the pages named, or of all (日本語の検査)"""
    files = [Path(name).resolve() for name in arguments]
    for name, file in zip(arguments, files):  # noqa: B905  old Pythons read this file
        if not file.is_file():
            raise Stop(f"there is no file {name}")
        if ROOT not in file.parents or file.suffix not in (".md", ".ipynb"):
            raise Stop(f"{name} is no page of this book: name .md or .ipynb files below {ROOT}")
    if not works(PYTHON):
        raise Stop("There is no environment yet. Make it first, once:  python book.py build")
    python("tests/site/prose.py", *map(str, files), path=str(ROOT / "tests" / "site"))


def run_module(arguments: list[str]) -> None:
    """run a program of the environment: run ruff check (環境のプログラムを動かす)"""
    if not works(PYTHON):
        raise Stop("There is no environment yet. Make it first, once:  python book.py build")
    python("-m", *arguments)


def lay_out(kind: str, words: str) -> Callable[[list[str]], None]:
    """The command that lays out something new."""

    def new(arguments: list[str]) -> None:
        environment()
        python("-m", "infosociety_book.authoring", f"new-{kind}", *arguments)

    new.__doc__ = words
    return new


def clean(arguments: list[str]) -> None:
    """delete what was built; the environment stays (生成物を消す)"""
    shutil.rmtree(ROOT / "_build", ignore_errors=True)


def show_help(arguments: list[str]) -> None:
    """list these commands (この一覧を表示)"""
    say("python book.py COMMAND, or make COMMAND:")
    for name, command in COMMANDS.items():
        say(f"  {name:14} {(command.__doc__ or '').splitlines()[0]}")


COMMANDS = {
    "build": build,
    "watch": watch,
    "live": live,
    "check": check,
    "test": test,
    "notebooks": notebooks,
    "prose": prose,
    "bench": bench,
    "new-unit": lay_out("unit", "lay out a unit: page, syllabus row, place in the book (単元を始める)"),
    "new-simulator": lay_out("simulator", "lay out a simulator and its test (シミュレータを始める)"),
    "new-case": lay_out("case", "add the rows of a case (事例を足す)"),
    "new-event": lay_out("event", "add the row of an event (出来事を足す)"),
    "run": run_module,
    "clean": clean,
    "help": show_help,
}
#: Names that were there before, and what is typed without thinking.
ALIASES = {"book": "build", "environment": "environment", "--help": "help", "-h": "help"}


def main(arguments: list[str]) -> int:
    """Run one command; the exit code is that of what failed."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    name = ALIASES.get(name, name)
    try:
        if name == "environment":
            environment()
        elif name in COMMANDS:
            COMMANDS[name](rest)
        else:
            raise Stop(f"there is no command {name!r}; the commands are {', '.join(COMMANDS)}", 2)
    except Stop as stop:
        if str(stop):
            print(stop, file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Windows' own encoding has no Japanese
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
