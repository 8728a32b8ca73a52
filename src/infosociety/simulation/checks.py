"""What a model may not say: each slip is refused when the model is made, with the model, the field and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import sympy

from ..nearest import did_you_mean
from . import expressions
from .parts import Arrows, Expression, Layer, Trajectory
from .text import Text

if TYPE_CHECKING:
    from .model import Model

#: Fields of a layer whose expression may use the running variable of its layer.
_ALONG = frozenset({"expression", "lower", "upper", "x", "y"})
#: Fields of a layer that hold words, choices or flags rather than expressions.
_LAYER_WORDS = frozenset(
    {"label", "series", "tag", "pattern", "drag_x", "drag_y", "drop_lines", "sideways", "stairs", "bold"}
)
_IN_BRACES, _IN_ANGLES = re.compile(r"\{(\w+)\}", re.ASCII), re.compile(r"<(\w+)>", re.ASCII)
#: What looks like the place of a value. A formula is LaTeX, which has braces of its own.
_MARKS = re.compile(r"[{}]|<\w+>")
_FORMULAS = frozenset({"formula", "formula_live"})
#: Texts in which simulator.js puts values, and how a place is written there; all others are shown as they stand.
_FILLED = {"sentence": _IN_BRACES, "description": _IN_BRACES, "formula_live": _IN_ANGLES}
_WAYS = {
    "sentence": "write {name}, with the name of a parameter or quantity",
    "description": "write {name}, with the name of a parameter or quantity",
    "formula": "values have their places in formula_live",
}
_NO_WAY = "values have their places in the sentence and in the descriptions of figures"


def check(model: Model) -> None:
    """Refuse a model with a name or an expression that one of its faces could not show.

    Raises:
        ValueError: the first thing that is wrong, with the model and the field in which it stands.
    """
    _check_names(model)
    _check_expressions(model)
    _check_states(model)
    _check_texts(model)


def _check_names(model: Model) -> None:
    names = model.words
    names += [variable.name for variable in model.variables]
    if len(set(names)) != len(names):
        raise ValueError(f"model {model.name}: two parameters, quantities or variables share a name")
    for quantity in model.quantities:
        expressions.check_name(quantity.name)


def _check_expressions(model: Model) -> None:
    def checked(expression: Expression, where: str, *extra: sympy.Symbol) -> None:
        expressions.check_expression(expression, [*model.symbols, *extra], f"model {model.name}, {where}")

    if model.dynamics:
        for start, step in zip(model.dynamics.start, model.dynamics.step, strict=True):
            expressions.check_expression(start, model.parameter_symbols, f"model {model.name}, start")
            checked(step, "step")
    for quantity in model.quantities:
        checked(quantity.expression, f"quantity {quantity.name}")
        checked(quantity.exists, f"quantity {quantity.name}, exists")
    for regime in model.regimes:
        checked(regime.condition, f"regime {regime.name}")
    for figure in model.figures:
        for layer in figure.layers:
            where = f"figure {figure.name}, {layer.label.en}"
            if isinstance(layer, Trajectory | Arrows) and not model.dynamics:
                raise ValueError(f"model {model.name}, {where}: there are no dynamics to draw")
            for key, value in vars(layer).items():
                if value is not None and key not in _LAYER_WORDS:
                    running = figure.running(layer) if key in _ALONG else None
                    checked(value, f"{where}, {key}", *([] if running is None else [running]))


def _check_states(model: Model) -> None:
    """Parameters and quantities that scenarios, predictions and points name, and the values of the first two."""
    for scenario in model.scenarios:
        _known(model, f"scenario {scenario.name}, values", model.complete, scenario.values)
    for prediction in model.predictions:
        where = f"prediction {prediction.name}"
        _known(model, f"{where}, start", model.complete, prediction.start)
        _known(model, f"{where}, end", model.complete, prediction.end)
        _known(model, f"{where}, quantity", model.quantity, prediction.quantity)
    for figure in model.figures:
        for layer in figure.layers:
            for key in ("drag_x", "drag_y"):
                if (name := getattr(layer, key, None)) is not None:
                    _known(model, f"figure {figure.name}, {layer.label.en}, {key}", model.parameter, name)


def _known(model: Model, where: str, look_up: Any, what: Any) -> None:
    try:
        look_up(what)
    except ValueError as error:
        raise ValueError(f"model {model.name}, {where}: {error}") from None


def _check_texts(model: Model) -> None:
    """Names in texts: simulator.js would put the word "undefined" in the place of one that it does not know."""
    names = model.words
    for where, text in texts(model):
        place, kind = f"model {model.name}, {where}", where.rpartition(", ")[2].partition(".")[0]
        filled = _FILLED.get(kind)
        for name in filled.findall(text) if filled else ():
            if name not in names:
                raise ValueError(
                    f"{place}: {name!r} is no parameter and no quantity; there are {', '.join(names)}"
                    f"{did_you_mean(name, names)}"
                )
        rest = filled.sub("", text) if filled else text
        if left := (_IN_ANGLES if kind in _FORMULAS else _MARKS).search(rest):
            raise ValueError(f"{place}: {left[0]!r} would be shown as it stands; {_WAYS.get(kind, _NO_WAY)}")


def texts(part: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a model or a part of it, with its place, such as "regime weak, message.ja"."""
    if isinstance(part, str):
        yield where, part
    elif isinstance(part, Text):
        yield f"{where}.ja", part.ja
        yield f"{where}.en", part.en
    elif isinstance(part, tuple):
        for one in part:
            yield from texts(one, f"{where} {name}" if (name := _called(one)) else where)
    elif is_dataclass(part):
        for field in fields(part):
            kind = _KINDS.get(field.name, field.name)
            yield from texts(getattr(part, field.name), f"{where}, {kind}" if where else kind)


#: How one of many parts is called.
_KINDS = {
    "parameters": "parameter",
    "quantities": "quantity",
    "figures": "figure",
    "layers": "layer",
    "regimes": "regime",
    "scenarios": "scenario",
    "predictions": "prediction",
}


def _called(part: Any) -> str:
    if isinstance(part, Layer):
        return repr(part.label.en)
    return getattr(part, "name", "")
