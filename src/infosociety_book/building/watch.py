"""Show the book in a browser and build it again at every change:  python -m infosociety_book.building.watch

One process stays, in which everything is loaded already. It builds the pages that are open first, so that who
writes sees them in seconds; the other pages that the change touches follow.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import queue
import sys
import threading
import time
from pathlib import Path
from typing import Any

from watchfiles import DefaultFilter, watch

from .server import Readers, serve

#: What the book is made of, beside the files at its top.
FOLDERS = ("chapters", "notebooks", "data", "src", "bench", "requirements")
#: What is read anew in every build, as scripts are; for anything else the modules of the book are loaded again.
TEXTS = (".md", ".ipynb", ".bib", ".css")
#: A stroke of the pen may save several files.
QUIET = 50  # milliseconds
#: The server is a thread of this process, which stands still while there is work: first the pages are loaded again.
LOADING = 1  # seconds
PACKAGES = ("infosociety", "infosociety_book")


class Sources(DefaultFilter):
    """Not what tools and editors make, nor what is built."""

    ignore_dirs = (*DefaultFilter.ignore_dirs, "_build", ".ipynb_checkpoints", ".ruff_cache")


def follow(book: Path, changes: queue.Queue[set[Path]]) -> None:
    """Put into the queue which files changed, from now on."""

    def run(*paths: Path, recursive: bool) -> None:
        for found in watch(*paths, watch_filter=Sources(), debounce=400, step=QUIET, recursive=recursive):
            changes.put({Path(name) for _, name in found})

    folders = [book / name for name in FOLDERS if (book / name).is_dir()]
    for paths, recursive in ((folders, True), ([book], False)):
        if paths:
            threading.Thread(target=run, args=paths, kwargs={"recursive": recursive}, daemon=True).start()


def gather(changes: queue.Queue[set[Path]]) -> set[Path]:
    """Wait for changes; several that came meanwhile are one."""
    found = changes.get()
    while not changes.empty():
        found |= changes.get()
    return {path for path in found if not path.is_dir()}


def is_code(path: Path) -> bool:
    """Is it something that this process has loaded? The simulators' script is: V8 draws with it while pages are written."""
    return path.suffix not in TEXTS and not (path.suffix == ".js" and "simulation" not in path.parts)


def load(fresh: bool) -> Any:
    """The function that builds; with new code, if that or what it keeps in memory may have changed."""
    if fresh:
        for name in [name for name in sys.modules if name.partition(".")[0] in PACKAGES and name != __name__]:
            del sys.modules[name]
    return importlib.import_module(f"{PACKAGES[1]}.building.once").build


def update(book: Path, build: Any, readers: Readers, say: Any = print) -> None:
    """Build what is open, then the rest, and tell the pages."""
    started = time.monotonic()
    known = {name for name in readers.pages() if (book / "_build" / "html" / name).is_file()}
    pages = {
        name.removesuffix(".html")
        for name in known
        if any((book / f"{name.removesuffix('.html')}{suffix}").is_file() for suffix in (".md", ".ipynb"))
    }
    for first in ([pages] if pages else []) + [set()]:
        try:
            outcome = build(book, jobs=1, first=first, settle=False)
        except Exception as error:  # a mistake in a setting or in code that is being written
            say(f"{type(error).__name__}: {error}")
            readers.tell("problem", f"{type(error).__name__}: {error}")
            return
        if outcome.messages:
            text = "\n".join(outcome.messages)
            say(f"To mend:\n{text}")
            readers.tell("problem", text)
            gc.collect()
            return
        served = any(name.startswith("_static/") and "search-texts" not in name for name in outcome.published)
        readers.tell("reload", pages=None if served else {*outcome.published})
        many = f"{len(outcome.published)} files" if len(outcome.published) != 1 else outcome.published[0]
        say(f"{time.strftime('%H:%M:%S')}  {many} new after {time.monotonic() - started:.1f} s")
        time.sleep(LOADING)
        gc.collect()  # who writes has seen it: time to clear up for the next build


def main(arguments: list[str] | None = None) -> int:
    """Watch the book in the folder where the command is given, until it is stopped with Ctrl-C."""
    parser = argparse.ArgumentParser(prog="book.py watch", description="Show the book, and follow every change.")
    parser.add_argument("--port", type=int, default=8000, help="where the browser finds it (8000)")
    options = parser.parse_args(arguments)
    book = Path.cwd()
    changes: queue.Queue[set[Path]] = queue.Queue()
    try:
        (book / "_build" / "html").mkdir(parents=True, exist_ok=True)
        readers, address = serve(book / "_build" / "html", options.port)
        follow(book, changes)  # before the first build: what is saved during it must not be lost
        build = load(fresh=False)
        print("Building the book; the first time takes a minute …", flush=True)
        outcome = build(book)
        print(*outcome.messages, sep="\n", flush=True)
        print(f"Open {address} and write; Ctrl-C ends it.", flush=True)
        while True:
            found = gather(changes)
            if found:
                build = load(fresh=any(map(is_code, found)))
                update(book, build, readers, lambda text: print(text, flush=True))
    except OSError as error:
        print(f"The port {options.port} cannot be used ({error}); name another:  --port 8001", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
