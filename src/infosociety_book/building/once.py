"""One build of the site.

Sphinx works in a folder of its own (_build/.work) that is kept, also after a failure, so that it reads and writes
only what a change touches. What readers see (_build/html) is brought up to date at the end, and only by a build
without a warning: an open page survives, and a failed build leaves the last good site.
"""

from __future__ import annotations

import gc
import io
import json
import os
import re
import shutil
import sys
import traceback
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from .changes import Changes
from .configuration import SAFE_TO_READ, configuration
from .publish import publish

COLOURS = re.compile(r"\033\[[\d;]*m")
#: A message of Sphinx: the file and the line where there is a place, and what is wrong.
PLACED = re.compile(r"(?P<file>[^\n]+?\.(?:md|ipynb|rst))(?::[\w<>. ]*)?: (?:WARNING|ERROR|CRITICAL|SEVERE): ")


@dataclass
class Outcome:
    """What a build gave."""

    messages: list[str] = field(default_factory=list)  #: what has to be mended; none when all is well
    read: list[str] = field(default_factory=list)  #: the pages that were read
    written: list[str] = field(default_factory=list)  #: the pages that were written
    published: list[str] = field(default_factory=list)  #: the files of the site that are new or gone


class Tee(io.TextIOBase):
    """Writes to several streams; those of a terminal alone get its colours."""

    def __init__(self, *streams: TextIO) -> None:
        self.streams = streams

    def write(self, text: str) -> int:
        for stream in self.streams:
            stream.write(text if stream.isatty() else COLOURS.sub("", text))
        return len(text)

    def flush(self) -> None:
        for stream in self.streams:
            stream.flush()


class Messages(io.TextIOBase):
    """Keeps the warnings of Sphinx, each as it comes."""

    def __init__(self, log: TextIO) -> None:
        self.log = log
        self.found: list[str] = []

    def write(self, text: str) -> int:
        plain = COLOURS.sub("", text)
        self.log.write(plain)
        if plain.strip():
            self.found.append(plain.strip())
        return len(text)


class Notes:
    """What the next build has to know of the last one: a file, which is missing while a build is under way."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def take(self) -> dict[str, Any] | None:
        """The notes, which are gone then; None when there are none, or the last build was killed."""
        try:
            notes: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        self.path.unlink()
        return notes if set(notes) == {"again", "unwritten"} else None

    def leave(self, **notes: Any) -> None:
        self.path.write_text(json.dumps(notes), encoding="utf-8")


def cores() -> int:
    """How many processes may work at the same time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def build(
    book: Path,
    *,
    jobs: int | None = None,
    progress: TextIO | None = None,
    first: Collection[str] = (),
    settle: bool = True,
) -> Outcome:
    """Build the site of a book, and publish it when nothing is wrong.

    Args:
        book: the folder with _config.yml.
        jobs: processes; as many as there are cores when None.
        progress: where to say what is being done; nowhere when None.
        first: when given, the only pages to build now; the next build does the rest.
        settle: clear the memory at the end, which takes seconds; False for who does it before the next build.
    """
    work = book / "_build" / ".work"
    notes = Notes(work / "notes.json")
    last = notes.take()
    if last is None:  # the first build, or one that was killed: what it had found wrong is not known
        shutil.rmtree(work, ignore_errors=True)
        last = {"again": [], "unwritten": []}
    work.mkdir(parents=True, exist_ok=True)
    outcome = Outcome()
    with (work.parent / "build.log").open("w", encoding="utf-8") as log:
        messages = Messages(log)
        status = Tee(log, progress) if progress else log
        again, unwritten = ["*"], ["*"]  # every page, until more is known
        gc.disable()  # a third of the time of a small build would go into looking for garbage among what stays
        try:
            with patch_docutils(None), docutils_namespace():
                app = _application(book, work, status, messages, jobs or cores())
                changes = Changes(app, **last, first=first)
                try:
                    if first:
                        app.build(False, [app.env.doc2path(name) for name in first])
                    else:
                        app.build()
                    unwritten = sorted(changes.unwritten)
                finally:
                    again = sorted({*_pages(app, messages.found), *changes.unread})
                    outcome.read, outcome.written = changes.read, changes.written
        except KeyboardInterrupt:
            notes.leave(again=again, unwritten=unwritten)
            raise
        except Exception as error:
            log.write(traceback.format_exc())
            kind = "" if isinstance(error, SphinxError) else f"{type(error).__name__}: "
            messages.found.append(f"{kind}{error}")
        finally:
            app = None  # type: ignore[assignment]
            gc.enable()
            if settle:  # an extension looks for objects of earlier applications among all that there are
                gc.collect()
        outcome.messages = [_from(book, message) for message in messages.found]
        notes.leave(again=again, unwritten=unwritten)
    if not outcome.messages:
        outcome.published = publish(work / "html", book / "_build" / "html")
        if not first:
            (book / "_build" / ".built").touch()
    return outcome


def _application(book: Path, work: Path, status: Any, warning: Any, jobs: int) -> Sphinx:
    site = work / "html"
    # What lies here is copied or made at every build: what a feature no longer has must not stay.
    shutil.rmtree(site / "_static", ignore_errors=True)
    app = Sphinx(
        srcdir=book,
        confdir=None,
        outdir=site,
        doctreedir=work / "doctrees",
        buildername="html",
        confoverrides=configuration(book),
        status=status,
        warning=warning,
        warningiserror=True,
        keep_going=True,
        parallel=jobs,
    )
    for name in SAFE_TO_READ:
        if name in app.extensions:
            app.extensions[name].parallel_read_safe = True
    return app


def _pages(app: Sphinx, messages: list[str]) -> list[str]:
    """The pages that the messages are about; ``*`` for every page where a message has no place.

    Sphinx warns of a page when it reads or writes it, so these have to be read again, or the next build is silent.
    """
    found = set()
    for message in messages:
        place = PLACED.match(message)
        found.add((place and app.env.path2doc(place["file"])) or "*")
    return sorted(found)


def _from(book: Path, message: str) -> str:
    """A message with the names of files as they are seen from the book's folder."""
    return message.replace(f"{book}{os.sep}", "")


def main() -> int:
    """Build the book in the folder where the command is given; 1 when something is wrong with it."""
    outcome = build(Path.cwd(), progress=sys.stdout)
    if outcome.messages:
        print("\nThe build failed; the site is as it was before. What to mend:", file=sys.stderr)
        for message in outcome.messages:
            print("  " + message.replace("\n", "\n  "), file=sys.stderr)
        print("(The whole log is in _build/build.log.)", file=sys.stderr)
    return bool(outcome.messages)
