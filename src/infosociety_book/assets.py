"""How a feature brings its scripts and styles, which lie beside its code, onto the pages."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from infosociety.joined import joined

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: After the theme's own, in the order of their names.
PRIORITY = 800


def serve(app: Sphinx, folder: Path) -> None:
    """Put the scripts, styles and pictures of a folder into the site, and load the first two.

    A script or style is joined with what it imports, which lies in a folder further down.
    """
    files = sorted(path for path in folder.iterdir() if path.suffix in (".js", ".css", ".svg"))

    def copy(app: Sphinx) -> None:
        if app.builder.format == "html":
            target = Path(app.outdir, "_static")
            target.mkdir(parents=True, exist_ok=True)
            for path in files:
                if path.suffix == ".svg":
                    shutil.copyfile(path, target / path.name)
                else:
                    (target / path.name).write_text(joined(path), encoding="utf-8")

    app.connect("builder-inited", copy)  # before the pages, whose links carry a checksum of them
    for path in files:
        if path.suffix == ".js":
            app.add_js_file(path.name, priority=PRIORITY)
        elif path.suffix == ".css":
            app.add_css_file(path.name, priority=PRIORITY)
