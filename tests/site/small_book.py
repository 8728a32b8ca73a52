"""Small books of their own, on which tests show what the book's extensions do."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from checks import ROOT

#: The features of a book that asks for no others.
FEATURES = ("text.mathml", "text.japanese_text", "text.folded_solution", "quiz.questions")

CONFIGURATION = f"""
extensions = ["myst_parser"]
language = "ja"
html_math_renderer = "mathml"
html_show_sourcelink = False
html_static_path = [{str(ROOT / "src/infosociety_book/theme")!r}]
html_css_files = ["book.css"]
html_favicon = {str(ROOT / "src/infosociety_book/theme/favicon.svg")!r}
html_js_files = ["details.js"]
myst_enable_extensions = ["amsmath", "colon_fence", "dollarmath"]
myst_update_mathjax = False
"""


class Book(NamedTuple):
    """What Sphinx made of some pages."""

    folder: Path
    succeeded: bool
    messages: str

    def page(self, name: str) -> str:
        """The content of a page, without the theme around it."""
        text = (self.folder / name).read_text(encoding="utf-8")
        body = re.search(r'<div class="body" role="main">(.*?)<div class="clearer">', text, re.S)
        return body[1] if body else text


def build(
    folder: Path,
    pages: dict[str, str],
    *,
    builder: str = "html",
    theme: str = "basic",
    features: Sequence[str] = FEATURES,
    extensions: Sequence[str] = (),
    settings: str = "",
    options: Sequence[str] = (),
) -> Book:
    """Build a book of the pages, where every warning is an error, as ``make book`` does.

    The real book's theme is ``furo``; ``basic`` is quicker, for tests of what is in the page. A second build in the same
    folder reads what has changed. Extensions are those of other packages, settings are lines of ``conf.py``, options are
    more of Sphinx's own.
    """
    source = folder / "source"
    source.mkdir(exist_ok=True)
    used = [*extensions, *(f"infosociety_book.{name}" for name in features)]
    names = "\n".join(pages)
    index = f"# 目次\n\n```{{toctree}}\n{names}\n```\n"
    configuration = f"{CONFIGURATION}extensions += {used!r}\n{settings}"
    files = {"conf.py": configuration, **{f"{name}.md": text for name, text in {"index": index, **pages}.items()}}
    for name, text in files.items():
        path = source / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    run = subprocess.run(
        [
            *(sys.executable, "-m", "sphinx", "-b", builder, "-W", "-n", "--keep-going", "-q"),
            *("--no-color", "-D", f"html_theme={theme}", *options, source, folder / builder),
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )
    return Book(folder / builder, run.returncode == 0, run.stderr)
