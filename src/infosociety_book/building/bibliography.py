"""The bibliography in less time, and the same.

Half a build went into two things that sphinxcontrib-bibtex asks for again and again: the list of all installed
packages, for each citation, to find the plugin that formats it; and the formatted text of all entries, in each build.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pybtex.plugin
from pybtex.style.formatting import BaseStyle
from sphinx.environment import CONFIG_OK
from sphinxcontrib.bibtex import plugin

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

format_entry = BaseStyle.format_entry


def find_plugins_once() -> None:
    """What is installed does not change during a build."""
    for module in (pybtex.plugin, plugin):
        ask = vars(module)["entry_points"]
        if not hasattr(ask, "cache_info"):
            setattr(module, "entry_points", cache(ask))  # noqa: B010


def keep_entries(app: Sphinx, env: BuildEnvironment) -> None:
    """Handle ``env-updated``, before the entries are formatted: take those that are as they were from the last build."""
    data = env.domaindata.get("cite", {"citations": [], "bibliographies": {}})
    styles = {str(key): bibliography.style for key, bibliography in data["bibliographies"].items()}
    same = env.config_status == CONFIG_OK and getattr(env, "book_styles", None) == styles
    env.book_styles = styles  # type: ignore[attr-defined]
    known = {
        (citation.formatted_entry.label, citation.key): (citation.entry, citation.formatted_entry)
        for citation in data["citations"]
        if same
    }

    def remembered(style: Any, label: str, entry: Any, bib_data: Any = None) -> Any:
        before, formatted = known.get((label, entry.key), (None, None))
        return formatted if before == entry else format_entry(style, label, entry, bib_data)

    BaseStyle.format_entry = remembered


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the handlers."""
    find_plugins_once()
    app.connect("env-updated", keep_entries, priority=100)
    app.connect("build-finished", lambda *_: setattr(BaseStyle, "format_entry", format_entry))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
