"""What tests of the search share: a small book with it, the texts that it reads, and how it cuts a query."""

from __future__ import annotations

import base64
import functools
import json
import zlib
from pathlib import Path
from typing import Any

from checks import ROOT
from py_mini_racer import MiniRacer
from sphinx.cmd.build import build_main

CONF = """
extensions = ["infosociety_book.search.texts", "infosociety_book.text.mathml"]
html_math_renderer = "mathml"
language = "ja"
html_theme = "furo"
"""
BOOK = {
    "index": "本\n==\n\n.. toctree::\n\n   b\n   a\n",
    "a": "最初の章\n========\n\nこれは\\ **コブ=ダグラス型**\\ 生産関数です。\n\n.. _label:\n\n節\n--\n\n:math:`K^{\\alpha}` の話。\n",
    "b": "用語\n====\n\n.. glossary::\n\n   資本\n     :ref:`label` を見よ。\n",
}


class Book:
    """A small Sphinx project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "html"
        (folder / "conf.py").write_text(CONF, encoding="utf-8")
        for name, text in BOOK.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        """Write a page's source."""
        (self.folder / f"{name}.rst").write_text(text, encoding="utf-8")

    def build(self) -> dict[str, list[dict[str, Any]]]:
        """Build what has changed; give the texts for the search page."""
        assert build_main(["-q", "-W", str(self.folder), str(self.output)]) == 0
        return read_texts(self.output)

    def texts(self) -> bytes:
        """The file that the search reads."""
        return (self.output / "_static" / "search-texts.js").read_bytes()


def read_texts(site: Path) -> dict[str, list[dict[str, Any]]]:
    """Page name -> its sections, in reading order."""
    text = (site / "_static" / "search-texts.js").read_text(encoding="utf-8")
    packed = text.removeprefix('const searchTexts = "').removesuffix('";\n')
    book = json.loads(zlib.decompress(base64.b85decode(packed)))
    return {page["page"]: [book["sections"][number] for number in page["sections"]] for page in book["pages"]}


@functools.cache
def words_engine() -> MiniRacer:
    """A JavaScript engine that has loaded ``search-words.js``."""
    engine = MiniRacer()
    engine.eval((ROOT / "src/infosociety_book/search/search-words.js").read_text(encoding="utf-8"))
    return engine


def split_query(text: str) -> list[str]:
    """``splitQuery`` of the page."""
    return json.loads(words_engine().eval(f"JSON.stringify(splitQuery({json.dumps(text)}))"))
