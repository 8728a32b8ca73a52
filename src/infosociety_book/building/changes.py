"""Which pages a change touches: the one place that decides it.

| what changes | what is done |
|---|---|
| a page, or a file that it noted (table, model and the models that it imports, picture, included text) | the page is read again |
| code of the package or of the book's extensions, a template, a requirement | every page is read again |
| _config.yml | what Sphinx knows of each setting: every page is read or written again, or nothing |
| what pages show of each other: titles, labels, numbers, terms, order | every page is written again |
| an entry of a .bib file | the pages that cite it are written again, and the bibliography |
| a script or a style | it is copied, and the address in the pages that load it gets its new checksum |
| a page that was found wrong | it is read again, until it is right |

Sphinx sees the first of these, and half of the others: it never writes a page again because another one changed.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from .fingerprints import citations, citing, code, shared

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

ADDRESS = re.compile(r'(?<=")((?:\.\./)*)(_static/[^"?]+)\?v=[0-9a-f]+(?=")')


# --- The decision ----------------------------------------------------------------------------------


class Changes:
    """Tells Sphinx what to read and to write in this build.

    Args:
        app: before it builds.
        again: pages to read because the last build found something wrong in them, or left them for later; ``*`` for all.
        unwritten: pages to write because the last build did not come to them.
        first: the only pages to read and to write in this build; all others, if they are touched, are left for later.
    """

    def __init__(self, app: Sphinx, again: Collection[str], unwritten: Collection[str], first: Collection[str]) -> None:
        self.again, self.unwritten, self.first = set(again), set(unwritten), set(first)
        self.start = 0
        self.read: list[str] = []
        self.written: list[str] = []
        self.unread: list[str] = []  #: pages that are left for later
        app.connect("env-get-outdated", self.outdated)
        app.connect("env-before-read-docs", self.choose)
        app.connect("env-updated", self.keep_time, priority=900)
        app.connect("env-get-updated", self.touched, priority=900)  # when all numbers are given
        app.connect("doctree-resolved", self.note_written)
        app.connect("build-finished", finish, priority=1000)

    def outdated(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> set[str]:
        """Handle ``env-get-outdated``."""
        self.start = time.time_ns() // 1000
        return env.found_docs if "*" in self.again else self.again & env.found_docs

    def choose(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Handle ``env-before-read-docs``."""
        # A page that is new has to be read: others may lead to it.
        self.read = [name for name in docnames if not self.first or name in self.first or name not in env.all_docs]
        self.unread = sorted({*docnames} - {*self.read})
        docnames[:] = self.read

    def keep_time(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Handle ``env-updated``: a file that was saved while its page was being read is newer than the page."""
        made = Path(app.outdir).parent
        for docname in self.read:
            # Pictures of a notebook are unpacked while it is read, and that is no change of it.
            own = [path for path in map(Path(app.srcdir).joinpath, env.dependencies[docname]) if made in path.parents]
            newest = max((path.stat().st_mtime_ns // 1000 + 1 for path in own), default=0)
            env.all_docs[docname] = max(self.start, newest)
        return []

    def touched(self, app: Sphinx, env: BuildEnvironment) -> set[str]:
        """Handle ``env-get-updated``: the pages to write beside those that were read."""
        known = getattr(env, "book_shared", None), getattr(env, "book_citations", {})
        now = shared(env), citations(env)
        env.book_shared, env.book_citations = now  # type: ignore[attr-defined]
        different = {key for key, _ in known[1].items() ^ now[1].items()}
        everything = "*" in self.unwritten or known[0] != now[0]
        pages = env.found_docs if everything else (self.unwritten | citing(env, different)) & env.found_docs
        self.unwritten = pages - self.first if self.first else set()
        # Sphinx does not even copy what is served when no page is written.
        return pages - self.unwritten | {env.config.root_doc}

    def note_written(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Handle ``doctree-resolved``, which is said in this process, also when another one writes the page."""
        self.written.append(docname)


# --- What is left of earlier builds ----------------------------------------------------------------


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Handle ``build-finished``, last of all: make the site the same as one that is built from nothing."""
    if exception is None and app.builder.format == "html":
        remove_leftovers(app)
        stamp(Path(app.outdir))


def remove_leftovers(app: Sphinx) -> None:
    """Take away pages, pictures and downloads that the book no longer has."""
    site = Path(app.outdir)
    env = app.env
    pages = {f"{name}.html" for name in (*env.found_docs, "genindex", "search", "index")}
    for path in site.rglob("*.html"):
        name = path.relative_to(site).as_posix()
        if not name.startswith("_") and name not in pages:
            path.unlink()
    pictures = {name for _, name in env.images.values()}
    for path in (site / "_images").glob("*"):
        if path.name not in pictures:
            path.unlink()
    downloads = {name for _, name in env.dlfiles.values()}
    for path in (site / "_downloads").glob("*/*"):
        if path.relative_to(site / "_downloads").as_posix() not in downloads:
            path.unlink()


def stamp(site: Path) -> None:
    """Give the address of each script and style the checksum of what is served, as Sphinx computes it."""
    sums: dict[str, str] = {}

    def checksum(name: str) -> str:
        if name not in sums:
            content = (site / name).read_bytes().replace(b"\r\n", b"\n")
            sums[name] = f"{zlib.crc32(content):08x}"
        return sums[name]

    for path in site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        new = ADDRESS.sub(lambda match: f"{match[1]}{match[2]}?v={checksum(match[2])}", page)
        if new != page:
            path.write_text(new, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> dict[str, bool]:
    """Let Sphinx compare the code as it compares a setting."""
    app.add_config_value("book_code", code(Path(app.srcdir)), "env", str)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
