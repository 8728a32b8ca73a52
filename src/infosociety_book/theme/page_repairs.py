"""Put right what the theme and other packages write into a page.

Two things: words of the interface that have no Japanese translation, and markup that is not valid
or that a screen reader or a keyboard cannot use. The tests look at every page with axe-core and
html-validate, so a repair that an upgrade has outdated shows itself there.
"""

from __future__ import annotations

import gettext
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.jinja2glue import BuiltinTemplateLoader

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Words that go through gettext but that Sphinx's Japanese catalogue lacks.
MESSAGES = {
    "Back to top": "先頭へ戻る",
    "Home": "表紙",
    "Link to this code": "このコードへのリンク",
    "Link to this definition": "この定義へのリンク",
    "Link to this equation": "この式へのリンク",
    "Link to this heading": "この見出しへのリンク",
    "Link to this image": "この図へのリンク",
    "Link to this table": "この表へのリンク",
    "Link to this term": "この用語へのリンク",
    "Made with ": "使用しているテーマ: ",
    "Next": "次へ",
    "On this page": "このページの内容",
    "Please activate JavaScript to enable the search functionality.": (
        "検索には JavaScript が必要です。左の目次か索引から探してください。"
    ),
    "Previous": "前へ",
    "Skip to content": "本文へ移動",
    "Tip": "ヒント",
    "View this page": "このページのソースを見る",
}

#: Words that furo's templates give in English alone.
LABELS = {
    'aria-label="Toggle site navigation sidebar"': 'aria-label="本の目次を開く"',
    'aria-label="Toggle table of contents sidebar"': 'aria-label="このページの内容を開く"',
    'aria-label="Toggle Light / Dark / Auto color theme"': ('aria-label="配色を切り替える（明・暗・自動）"'),
    "<title>Contents</title>": "<title>このページの内容</title>",
    "<title>Menu</title>": "<title>目次</title>",
    "<title>Expand</title>": "<title>開く</title>",
    "<title>Light mode</title>": "<title>明るい配色</title>",
    "<title>Dark mode</title>": "<title>暗い配色</title>",
    "<title>Auto light/dark, in light mode</title>": "<title>自動（いまは明るい配色）</title>",
    "<title>Auto light/dark, in dark mode</title>": "<title>自動（いまは暗い配色）</title>",
}

#: Words of the button that copies code (sphinx-copybutton has seven languages, but not Japanese).
COPY_LABELS = {
    "'copy': 'Copy'": "'copy': 'コピー'",
    "'copy_to_clipboard': 'Copy to clipboard'": "'copy_to_clipboard': 'コードをコピー'",
    "'copy_success': 'Copied!'": "'copy_success': 'コピーしました'",
    "'copy_failure': 'Failed to copy'": "'copy_failure': 'コピーできませんでした'",
}

#: A browser may be told to keep nothing for a site; reading `localStorage` is an error then, also in scripts of others:
#: the theme's button for the colours, Sphinx's marks. What is kept lives as long as the page in that case.
STORAGE = """<script>
      try {
        localStorage.setItem("?", "");
        localStorage.removeItem("?");
      } catch {
        const kept = new Map();
        Object.defineProperty(window, "localStorage", { value: {
          getItem: (key) => kept.get(key) ?? null,
          setItem: (key, value) => void kept.set(key, String(value)),
          removeItem: (key) => void kept.delete(key),
        } });
      }
    </script>"""

#: Pattern and replacement, each with its reason.
REPAIRS = tuple(
    (re.compile(pattern, re.S), replacement)
    for pattern, replacement in (
        (r'aria-label="Toggle navigation of ([^"]*)"', r'aria-label="「\1」の項目を開く"'),
        # furo: two landmarks of one kind need a name each.
        (r'<aside class="sidebar-drawer">', '<aside class="sidebar-drawer" aria-label="本の目次">'),
        (r'<aside class="toc-drawer">', '<aside class="toc-drawer" aria-label="このページの内容">'),
        # Sphinx: a heading by role has to say its level.
        (r'<p class="caption" role="heading">', '<p class="caption" role="heading" aria-level="2">'),
        # docutils: a role that ARIA 1.3 withdraws, in a list whose items have another role.
        (r' role="doc-biblioentry"', ' role="listitem"'),
        # docutils and furo each set the viewport.
        (r'(<meta name="viewport"[^>]*>)(.*?)<meta name="viewport"[^>]*>\n?', r"\1\2"),
        # furo copies the id of a table or formula to the box it draws round it.
        (r'(<div class="(?:math|table)-wrapper[^"]*") id="[^"]*"', r"\1"),
        # pandas: a style where none may stand, for a table that the book styles itself.
        (r"<style scoped>.*?</style>\n?", ""),
        (r'<table border="1" class="dataframe', '<table class="dataframe'),
        (r' style="text-align: right;"', ""),
        # pandas: the corner over the index is no heading.
        (r"<th></th>", "<td></td>"),
        # furo: asks the browser's storage without thinking of readers who keep it shut.
        (r"(<script>\s*document\.body\.dataset\.theme = localStorage)", rf"{STORAGE}\n    \1"),
        # furo: the search page begins without a heading.
        (r'<div id="search-results"></div>', r'<h1>検索</h1>\n<div id="search-results"></div>'),
    )
)


class Words(gettext.NullTranslations):
    """A last resort for Sphinx's own catalogue."""

    def gettext(self, message: str) -> str:
        return MESSAGES.get(message, message)


def repair(page: str) -> str:
    """The HTML of a page with Japanese labels and sound markup."""
    for english, japanese in LABELS.items():
        page = page.replace(english, japanese)
    for pattern, replacement in REPAIRS:
        page = pattern.sub(replacement, page)
    return page


class RepairedPages(BuiltinTemplateLoader):
    """Sphinx's own templates, whose result is repaired before it is written."""

    def render(self, template: str, context: dict[str, Any]) -> str:
        """Render a template of the theme."""
        return repair(super().render(template, context))


def translate_copy_button(app: Sphinx, exception: Exception | None) -> None:
    """Handle ``build-finished``: put Japanese where the script has its fallback."""
    script = Path(app.outdir, "_static", "copybutton.js")
    if exception is None and script.is_file():
        text = script.read_text(encoding="utf-8")
        for english, japanese in COPY_LABELS.items():
            text = text.replace(english, japanese)
        script.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.translator.add_fallback(Words())
    app.config.template_bridge = f"{__name__}.{RepairedPages.__name__}"  # read when building begins
    app.connect("build-finished", translate_copy_button)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
