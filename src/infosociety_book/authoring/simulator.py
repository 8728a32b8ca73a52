"""A new simulator: a small model that works, to be changed bit by bit, and its test."""

from __future__ import annotations

from .changes import Changes, Refused, check_name

MODELS, TESTS = "src/infosociety/models", "tests/models"


def new_simulator(changes: Changes, name: str, title: str, title_en: str, question: str) -> list[str]:
    """Lay out a simulator; what is left to do.

    Raises:
        Refused: the name is not as it must be, or there is a model or a test of that name.
    """
    check_name(name, "simulator")
    if not name[0].isalpha():
        raise Refused(f"{name!r} cannot be the name of the simulator: its Python module must begin with a letter")
    for option, text in {"--title": title, "--title-en": title_en, "--question": question}.items():
        if not text.strip() or set(text) & set('\n"\\{}'):
            raise Refused(f'{option} must be one line of text without ", \\ and braces')
    module = name.replace("-", "_")
    words = {"name": name, "module": module, "title": title, "title_en": title_en, "question": question}
    changes.create(f"{MODELS}/{module}.py", "model.py.jinja", **words)
    changes.create(f"{TESTS}/test_{module}.py", "test_model.py.jinja", **words)
    return [
        f"Try it: `python -m infosociety evaluate {name} p=40`, and Simulator({name!r}) in `make live`.",
        f"Change {MODELS}/{module}.py to your model, field by field; the docstrings of simulation/parts.py say what each means.",
        f"Write the claims of its page into {TESTS}/test_{module}.py, with numbers from the literature.",
        f"Put it on a page:\n\n```{{simulator}} {name}\n```\n",
        "Run `make test`, and at the end `make bench`, which measures the new simulator.",
    ]
