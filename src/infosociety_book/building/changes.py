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

import hashlib
import re
import time
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

import infosociety

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

PACKAGES = (Path(infosociety.__file__).parent, Path(__file__).parents[1])
#: Served as they are: a change in one is a new checksum in the pages that load it.
SERVED = (".js", ".css", ".svg")
#: Domains of which no other page shows anything: the index as Sphinx makes it is not part of the book, and
#: citations are compared entry by entry.
LOCAL_DOMAINS = ("index", "cite")

ADDRESS = re.compile(r'(?<=")((?:\.\./)*)(_static/[^"?]+)\?v=[0-9a-f]+(?=")')


# --- Fingerprints ----------------------------------------------------------------------------------


def code(book: Path) -> str:
    """A digest of all that can change every page.

    A model's own file is not in it: the pages that show the model note it. Of what is served only the names are.
    """
    digest = hashlib.sha256()
    for path in sorted((book / "requirements").glob("*.txt")):
        digest.update(path.read_bytes())
    for package in PACKAGES:
        for path in sorted(package.rglob("*")):
            if path.suffix == ".pyc" or not path.is_file():
                continue
            digest.update(path.relative_to(package).as_posix().encode())
            if path.suffix not in SERVED and (path.parent.name != "models" or path.stem == "__init__"):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def canonical(value: Any) -> str:
    """A text that is the same for equal values, in whatever order they were collected."""
    if isinstance(value, nodes.Element):
        return value.pformat()
    if isinstance(value, Mapping):
        return "{" + ",".join(sorted(f"{canonical(key)}:{canonical(item)}" for key, item in value.items())) + "}"
    if isinstance(value, set | frozenset):
        return "{" + ",".join(sorted(map(canonical, value))) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(canonical, value)) + "]"
    return repr(value)


def shared(env: BuildEnvironment) -> str:
    """A digest of what pages show of each other."""
    exercises: Mapping[str, Any] = getattr(env, "sphinx_exercise_registry", {})
    names = {
        label: (entry["docname"], entry["type"], [title.astext() for title in entry["node"].findall(nodes.title)])
        for label, entry in exercises.items()
    }
    domains = {name: data for name, data in env.domaindata.items() if name not in LOCAL_DOMAINS}
    parts = (env.titles, env.toctree_includes, env.toc_secnumbers, env.toc_fignumbers, domains, names)
    return hashlib.sha256("\0".join(map(canonical, parts)).encode()).hexdigest()


def citations(env: BuildEnvironment) -> dict[str, str]:
    """Key -> a digest of the label and the entry."""
    if "cite" not in env.domaindata:
        return {}
    return {
        citation.key: hashlib.sha256(f"{citation.formatted_entry.label}\0{citation.entry!r}".encode()).hexdigest()
        for citation in env.domaindata["cite"]["citations"]
    }


def citing(env: BuildEnvironment, keys: set[str]) -> set[str]:
    """The pages that cite one of these, and those that list what is cited."""
    if not keys:
        return set()
    data = env.domaindata["cite"]
    pages = {ref.docname for ref in data["citation_refs"] if keys & {target.key for target in ref.targets}}
    return pages | {key.docname for key in data["bibliographies"]}


# --- The decision ----------------------------------------------------------------------------------


class Changes:
    """Tells Sphinx what to read and to write in this build.

    Args:
        app: before it builds.
        again: pages in which the last build found something wrong; ``*`` for every page.
        unwritten: the last build ended before it had written all pages.
    """

    def __init__(self, app: Sphinx, again: Iterable[str], unwritten: bool) -> None:
        self.again, self.unwritten = set(again), unwritten
        self.start = 0
        self.read: list[str] = []
        self.written: list[str] = []
        app.connect("env-get-outdated", self.outdated)
        app.connect("env-before-read-docs", self.note_read)
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

    def note_read(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Handle ``env-before-read-docs``."""
        self.read = list(docnames)

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
        if self.unwritten or known[0] != now[0]:
            return env.found_docs
        different = {key for key, _ in known[1].items() ^ now[1].items()}
        # Sphinx does not even copy what is served when no page is written.
        return {env.config.root_doc, *citing(env, different)} & env.found_docs

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
