"""A name that the page could not fill in is refused when the model is made, in every text of every model."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from infosociety import models
from infosociety.simulation.checks import texts
from infosociety.simulation.model import Model
from infosociety.simulation.text import Text

ALL = [models.get(name) for name in models.names()]
#: In these the page puts values; it takes no name in the others.
FILLED = ("sentence", "description", "formula_live")


def places(part: Any, make: Any, where: str = "") -> Any:
    """Each text within a part: (fields that lead to it, the text, a function that puts another in its place)."""
    if isinstance(part, str):
        yield where, part, make
    elif isinstance(part, Text):
        for language in ("ja", "en"):
            yield (
                f"{where}.{language}",
                getattr(part, language),
                lambda text, language=language: make(replace(part, **{language: text})),
            )
    elif isinstance(part, tuple):
        for number, one in enumerate(part):
            yield from places(one, lambda new, number=number: make((*part[:number], new, *part[number + 1 :])), where)
    elif is_dataclass(part):
        for field in fields(part):
            yield from places(
                getattr(part, field.name), lambda new, name=field.name: make(replace(part, **{name: new})), field.name
            )


def one_of_each(model: Model) -> dict[str, tuple[str, Any]]:
    """Kind of text -> the first of that kind in the model, and how it is changed."""
    found: dict[str, tuple[str, Any]] = {}
    for where, text, make in places(model, lambda new: new):
        found.setdefault(where, (text, make))
    return found


NAMES_AND_KEYS = {"name", "quantity", "drag_x", "drag_y", "citation", "sources"}
KINDS = sorted({(model.name, kind) for model in ALL for kind in one_of_each(model)})


def test_every_kind_of_text_is_among_them():
    kinds = {kind for _, kind in KINDS}
    assert {f"{field}.ja" for field in ("sentence", "message", "explanation", "question", "help", "source")} <= kinds
    assert {"formula", "formula_live", "tag", "symbol_text", "description.en", "unit.ja"} <= kinds
    walked = {where.rpartition(", ")[2] for model in ALL for where, _ in texts(model)}
    assert {kind.partition(".")[0] for kind in kinds} == {place.split()[0].partition(".")[0] for place in walked}


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_an_unknown_name_in_a_text_is_refused(name, kind):
    model = models.get(name)
    text, make = one_of_each(model)[kind]
    field = kind.partition(".")[0]
    quantity = model.quantities[0].name
    if field in NAMES_AND_KEYS:
        if field in ("quantity", "drag_x", "drag_y"):
            with pytest.raises(ValueError, match=rf"model {name}, .*{field}: {name} has no .* 'nope'"):
                make("nope")
        return
    mark = "<{}>" if field.startswith("formula") else "{{{}}}"
    with pytest.raises(ValueError) as refusal:
        make(text + mark.format(f"{quantity}x"))
    says = str(refusal.value)
    assert says.startswith(f"model {name}, ") and re.search(rf"\b{re.escape(kind)}: ", says)
    if field in FILLED:
        assert f"'{quantity}x' is no parameter and no quantity" in says
        assert all(part.name in says for part in (*model.parameters, *model.quantities))
        assert f"did you mean '{quantity}'?" in says
    else:
        assert "would be shown as it stands" in says


@pytest.mark.parametrize(("name", "kind"), [pair for pair in KINDS if pair[1].partition(".")[0] in FILLED])
def test_every_known_name_is_taken(name, kind):
    model = models.get(name)
    text, make = one_of_each(model)[kind]
    mark = "<{}>" if kind == "formula_live" else "{{{}}}"
    names = [part.name for part in (*model.parameters, *model.quantities)]
    assert isinstance(make(text + "".join(map(mark.format, names))), Model)


@pytest.mark.parametrize("slip", ["{", "}", "{output", "{the output}", "{}", "<output>"])
def test_a_place_that_is_not_well_written_is_refused(slip):
    """The page would show the braces."""
    model = models.get("cobb-douglas")
    with pytest.raises(
        ValueError, match=r"model cobb-douglas, sentence\.ja: .* would be shown as it stands; write \{name\}"
    ):
        replace(model, sentence=replace(model.sentence, ja=f"生産量は {slip} です。"))


def test_states_that_name_what_is_not_there_are_refused_with_their_place():
    model = models.get("cobb-douglas")
    for field, key in (("scenarios", "values"), ("predictions", "start"), ("predictions", "end")):
        part = getattr(model, field)[0]
        with pytest.raises(
            ValueError, match=f"{field[:-1]} {part.name}, {key}: cobb-douglas has no parameter 'k'.*'K'"
        ):
            replace(model, **{field: (replace(part, **{key: {"k": 1}}),)})
