"""The words of the interface, in the language of the book.

They stand in the catalogue below ``locale/``, which Sphinx reads (``locale_dirs``). What furo says in English alone is
marked here for translation, as its templates are loaded, and put right where a reader with a screen reader or without
storage would be lost. A text that a new version of furo no longer has stops the build.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import furo
from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.locale import _

from ..assets import use_templates

if TYPE_CHECKING:
    from jinja2 import Environment
    from sphinx.application import Sphinx

#: Template of furo -> what stands in it -> what is to stand there: English that is marked for translation, and labels,
#: because two landmarks of one kind need a name each.
AMENDMENTS = {
    "page.html": {
        '"Toggle site navigation sidebar"': """"{{ _('Toggle site navigation sidebar') }}\"""",
        '"Toggle table of contents sidebar"': """"{{ _('Toggle table of contents sidebar') }}\"""",
        '"Toggle Light / Dark / Auto color theme"': """"{{ _('Toggle Light / Dark / Auto color theme') }}\"""",
        '<aside class="sidebar-drawer"': """<aside class="sidebar-drawer" aria-label="{{ _('Site navigation') }}\"""",
        '<aside class="toc-drawer': """<aside aria-label="{{ _('On this page') }}" class="toc-drawer""",
    },
    "partials/icons.html": {
        ">Contents<": ">{{ _('On this page') }}<",
        ">Menu<": ">{{ _('Menu') }}<",
        ">Expand<": ">{{ _('Expand') }}<",
        ">Light mode<": ">{{ _('Light mode') }}<",
        ">Dark mode<": ">{{ _('Dark mode') }}<",
        ">Auto light/dark, in light mode<": ">{{ _('Auto light/dark, in light mode') }}<",
        ">Auto light/dark, in dark mode<": ">{{ _('Auto light/dark, in dark mode') }}<",
    },
}


def amended(template: str, source: str) -> str:
    """The source of a template of furo with its amendments.

    Raises:
        ExtensionError: the template no longer has what is to be amended.
    """
    for old, new in AMENDMENTS.get(template, {}).items():
        if old not in source:
            raise ExtensionError(
                f"{template} of furo {furo.__version__} has no {old} any more: see what stands there now, and change "
                f"AMENDMENTS in {Path(__file__).name} and the catalogue beside it"
            )
        source = source.replace(old, new)
    return source


class AmendedTemplates(BuiltinTemplateLoader):
    """Sphinx's own templates; those of furo are amended when they are loaded."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The source of a template, its file, and whether that is still the same."""
        source, file, is_current = super().get_source(environment, template)
        if furo.THEME_PATH in Path(file).resolve().parents:
            source = amended(Path(file).resolve().relative_to(furo.THEME_PATH).as_posix(), source)
        return source, file, is_current


def name_branches(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Handle ``html-page-context``: translate the buttons in the table of contents, which furo's code makes."""
    context["furo_navigation_tree"] = re.sub(
        r'(?<=aria-label=")Toggle navigation of ([^"]*)(?=")',
        lambda label: _("Toggle navigation of %s") % label[1],
        context.get("furo_navigation_tree", ""),
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    use_templates(app, Path(__file__).with_name("templates"))
    app.config.template_bridge = f"{__name__}.{AmendedTemplates.__name__}"  # read when building begins
    app.connect("html-page-context", name_branches, priority=600)  # after furo's
    return {"parallel_read_safe": True, "parallel_write_safe": True}
