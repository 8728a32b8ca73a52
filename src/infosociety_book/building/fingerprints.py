"""Digests of what changes: of the code, of what pages show of each other, of each citation."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

import infosociety

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

PACKAGES = (Path(infosociety.__file__).parent, Path(__file__).parents[1])
#: Served as they are: a change in one is a new checksum in the pages that load it.
SERVED = (".js", ".css", ".svg")
#: Domains of which no other page shows anything: the index as Sphinx makes it is not part of the book, and
#: citations are compared entry by entry.
LOCAL_DOMAINS = ("index", "cite")


def code(book: Path) -> str:
    """A digest of all that can change every page.

    A model's own file is not in it: the pages that show the model note it. Of what is served only the names are.
    """
    digest = hashlib.sha256()
    for path in sorted((book / "requirements").glob("*.txt")):
        digest.update(path.read_bytes())
    for package in PACKAGES:
        for path in sorted(package.rglob("*")):
            if path.suffix in (".pyc", ".mo") or not path.is_file():
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
