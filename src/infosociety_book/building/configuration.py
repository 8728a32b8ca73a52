"""Sphinx's settings, made of _config.yml and _toc.yml as Jupyter Book makes them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

# jsonschema would compile 38 grammars of web addresses when it is imported, a fifth of the time of a small build;
# nothing that is checked here has any. None stands for a module that is not there.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from jupyter_book.config import get_final_config  # noqa: E402

#: What only the book as a whole needs; a small book of the tests does without.
EXTENSIONS = ("building.changes", "building.bibliography", "building.navigation", "building.figure_numbers")

#: They do not say whether pages may be read in parallel, and it is so: the one numbers sections when all pages have
#: been read, the other works for LaTeX alone.
SAFE_TO_READ = ("sphinx_multitoc_numbering", "sphinx_jupyterbook_latex")


def configuration(book: Path) -> dict[str, Any]:
    """The settings of a book for Sphinx.

    Raises:
        OSError, yaml.YAMLError, jsonschema.ValidationError: _config.yml is missing or wrong.
    """
    settings, _ = get_final_config(
        user_yaml=book / "_config.yml",
        cli_config={"latex_individualpages": False},
        sourcedir=book,
        raise_on_invalid=True,
    )
    package = __name__.partition(".")[0]
    settings[
        "templates_path"
    ] = []  # else extensions add theirs to the default itself, once for each build of a process
    settings["extensions"] = [*settings["extensions"], *(f"{package}.{name}" for name in EXTENSIONS)]
    return settings
