"""A model is found by its file, and a broken file is named and takes down no other."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infosociety import models
from infosociety.__main__ import main

WITH_A_SLIP = """
from dataclasses import replace
from infosociety.models.cobb_douglas import MODEL as GOOD
MODEL = replace(GOOD, formula_live="<outputx>")
"""

#: What is wrong -> the file, and what the error says beside its name.
BROKEN: dict[str, tuple[str, str]] = {
    "no Python": ("def f(:\n", "cannot be loaded: SyntaxError"),
    "a module that is not there": ("import no_such_module\n", "cannot be loaded: ModuleNotFoundError"),
    "a slip": ("MODEL = undefined_name\n", "cannot be loaded: NameError: name 'undefined_name'"),
    "an attribute that is not there": ("import math\nmath.nothing\n", "cannot be loaded: AttributeError"),
    "no model": ("MODELL = 1\n", "defines no MODEL"),
    "another name": (
        "from infosociety.models.cobb_douglas import MODEL\n",
        "defines the model 'cobb-douglas'; its name must be 'added-one', or the file another",
    ),
    "a text that the page cannot show": (
        WITH_A_SLIP,
        "cannot be loaded: ValueError: model cobb-douglas, formula_live: 'outputx' is no parameter",
    ),
}


@pytest.fixture
def add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Put one more file among the models, of the name added-one."""
    monkeypatch.setattr(models, "__path__", [*models.__path__, str(tmp_path)])

    def forget() -> None:
        models.files.cache_clear()
        models.get.cache_clear()

    def add(source: str) -> None:
        (tmp_path / "added_one.py").write_text(source, encoding="utf-8")
        sys.modules.pop("infosociety.models.added_one", None)
        forget()

    yield add
    forget()


@pytest.mark.parametrize(("source", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_named_and_the_others_stay(add, capsys, source, says):
    good = models.names()
    add(source)
    assert models.names() == sorted([*good, "added-one"])
    with pytest.raises(ValueError) as refusal:
        models.get("added-one")
    assert str(refusal.value).startswith("models/added_one.py ") and says in str(refusal.value)
    assert [models.get(name).name for name in good] == good
    assert main(["evaluate", "added-one"]) == 2
    assert "models/added_one.py" in capsys.readouterr().err
    assert main(["evaluate", "cobb-douglas"]) == 0


@pytest.mark.parametrize("name", models.names())
def test_a_slip_in_a_name_is_answered_with_the_model_that_was_meant(name):
    for slip in (name[:-1], name.upper(), name.replace("-", "_")):
        with pytest.raises(ValueError, match=rf"; did you mean '{name}'\?$"):
            models.get(slip)


@pytest.mark.parametrize("name", models.names())
def test_a_slip_in_a_part_is_answered_with_the_part_that_was_meant(name):
    model = models.get(name)
    for look_up, parts in (
        (model.parameter, model.parameters),
        (model.quantity, model.quantities),
        (model.figure, model.figures),
    ):
        known = [part.name for part in parts]
        for part in known:
            with pytest.raises(ValueError) as refusal:
                look_up(f"{part}x")
            assert f"{model.name} has no " in str(refusal.value) and ", ".join(known) in str(refusal.value)
            if len(part) > 3:
                assert "; did you mean '" in str(refusal.value)
