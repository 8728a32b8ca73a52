"""The web face of a model: its JavaScript, and its markup before any script has run.

The drawing code exists once, in ``static/simulator.js`` and what that imports. At build time the same script runs in an
embedded V8 (the package mini-racer), so that the static page, the live page and the Jupyter widget
cannot differ.
"""

import atexit
import json
import math
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import sympy

from .. import models
from ..formulas import MathError, to_mathml
from ..joined import joined
from .expressions import javascript_function
from .model import Model
from .parts import TIME, Area, Arrows, Axis, Curve, Figure, Layer, Parameter, Point, Trajectory
from .text import Text

if TYPE_CHECKING:
    from py_mini_racer import MiniRacer

#: Where the script and the style begin; what they import lies beside them.
STATIC = Path(__file__).with_name("static")


def script() -> str:
    """The front end's JavaScript, whole, as pages and widgets load it."""
    return joined(STATIC / "simulator.js")


def style() -> str:
    """The front end's CSS, whole."""
    return joined(STATIC / "simulator.css")


#: The scripts of models that are made already: whoever keeps them between builds puts them here.
made: dict[str, str] = {}


def model_script(name: str) -> str:
    """The JavaScript of the model of that name, made once.

    Raises:
        ValueError: for an unknown model.
    """
    if name not in made:
        made[name] = definition(models.get(name))
    return made[name]


#: A place for a live number in the LaTeX of a model.
PLACE = re.compile(r"<(\w+)>")


def mathml(latex: str) -> str:
    """MathML of a relation; ``<name>`` in it becomes ``<mn>@name</mn>``, a place for a live number.

    What ``\\qquad`` parts becomes formulas of their own, which a narrow page puts below each other. A formula with
    live numbers has no ``alttext``: it would go on saying the numbers of the first moment.

    Raises:
        MathError: the relation cannot be shown as it was written.
    """
    names: list[str] = []

    def number(match: re.Match[str]) -> str:
        names.append(match[1])
        return f"{{{7_000_000 + len(names) - 1}}}"  # a number is the one thing that passes through unchanged

    try:
        parts = [
            to_mathml(PLACE.sub(number, part).strip(), alttext=not PLACE.search(part), limits_below=True)
            for part in latex.split(r"\qquad")
        ]
    except MathError as error:
        raise MathError(f"{error}, in the formula {latex}") from error
    return re.sub(r"<mn>7(\d{6})</mn>", lambda match: f"<mn>@{names[int(match[1])]}</mn>", "".join(parts))


def _word(text: Text | None) -> str | None:
    return None if text is None else text.ja


def _button_step(parameter: Parameter) -> float:
    """What a step button adds: a power of ten that crosses the range in 30 to 300 presses."""
    power = 10.0 ** math.floor(math.log10((parameter.maximum - parameter.minimum) / 30))
    return max(parameter.step, round(power, 9))


def _axis(axis: Axis) -> dict[str, Any]:
    return {"label": axis.label.ja, "ticks": [[place, label.ja] for place, label in axis.ticks]}


def _layer_words(layer: Layer) -> dict[str, Any]:
    words: dict[str, Any] = {"type": type(layer).__name__.lower(), "label": layer.label.ja}
    if isinstance(layer, Curve):
        words |= {"series": layer.series, "tag": layer.tag, "sideways": layer.sideways}
    elif isinstance(layer, Area):
        words |= {"pattern": layer.pattern}
    elif isinstance(layer, Trajectory):
        words |= {"series": layer.series, "tag": layer.tag, "stairs": layer.stairs}
    elif isinstance(layer, Arrows):
        words |= {"bold": layer.bold}
    else:
        words |= {"tag": layer.tag, "dragX": layer.drag_x, "dragY": layer.drag_y, "drop": layer.drop_lines}
    return words


#: Source of functions, by themselves or in lists and objects.
_Code: TypeAlias = "str | list[_Code] | dict[str, _Code]"


def _written(code: _Code) -> str:
    """The source as JavaScript writes it."""
    if isinstance(code, dict):
        return "{" + ",\n".join(f"{name}: {_written(part)}" for name, part in code.items()) + "}"
    if isinstance(code, list):
        return "[" + ",\n".join(map(_written, code)) + "]"
    return code


def _layer_functions(model: Model, figure: Figure, layer: Layer) -> dict[str, _Code]:
    """The functions of a layer: `at`, of a state, and `along` or `where`, of a place too."""
    variable = figure.running(layer) or sympy.Symbol("x", real=True)

    def at(*expressions: Any) -> str:
        return javascript_function(model.symbols, expressions)

    if isinstance(layer, Point):
        return {"at": at(layer.x, layer.y, layer.exists)}
    if isinstance(layer, Arrows):
        where = javascript_function(model.parameter_symbols, [layer.where], *model.variables)
        return {"at": at(layer.exists), "where": where}
    if isinstance(layer, Trajectory):
        along = javascript_function(model.parameter_symbols, [layer.x, layer.y], TIME, *model.variables)
        return {"at": at(layer.exists), "along": along}
    if isinstance(layer, Curve):
        fixed: tuple[Any, ...] = (layer.start, layer.stop, layer.exists)
        edges = [layer.expression]
    else:
        fixed, edges = (layer.start, layer.stop, layer.exists, layer.value), [layer.lower, layer.upper]
    return {"at": at(*fixed), "along": javascript_function(model.symbols, edges, variable)}


def _words(model: Model) -> dict[str, Any]:
    """All of a model that a page shows as text or takes as a number."""
    words: dict[str, Any] = {
        "name": model.name,
        "title": model.title.ja,
        "question": model.question.ja,
        "formula": mathml(model.formula),
        "formulaLive": mathml(model.formula_live),
        "sentence": model.sentence.ja,
        "parameters": [
            {
                "name": p.name,
                "symbol": p.symbol_text,
                "label": p.label.ja,
                "help": p.help.ja,
                "unit": _word(p.unit),
                "value": p.default,
                "min": p.minimum,
                "max": p.maximum,
                "step": p.step,
                "button": _button_step(p),
                "decimals": p.decimals,
            }
            for p in model.parameters
        ],
        "quantities": [
            {"name": q.name, "label": q.label.ja, "help": q.help.ja, "unit": _word(q.unit), "digits": q.digits}
            for q in model.quantities
        ],
        "figures": [
            {
                "title": f.title.ja,
                "description": f.description.ja,
                "x": _axis(f.x),
                "y": _axis(f.y),
                "layers": [_layer_words(layer) for layer in f.layers],
            }
            for f in model.figures
        ],
        "regimes": [{"title": r.title.ja, "message": r.message.ja} for r in model.regimes],
        "scenarios": [
            {"label": s.label.ja, "values": model.complete(s.values), "source": s.source.ja} for s in model.scenarios
        ],
        "predictions": [
            {
                "question": p.question.ja,
                "quantity": p.quantity,
                "explanation": p.explanation.ja,
                "start": model.complete(p.start),
                "end": model.complete(p.end),
            }
            for p in model.predictions
        ],
    }
    if model.dynamics:
        words["dynamics"] = {
            "variables": [variable.name for variable in model.variables],
            "steps": model.dynamics.steps,
            "shown": model.dynamics.shown,
        }
    return words


def _functions(model: Model) -> dict[str, _Code]:
    """The economics: each function takes a state and gives a list."""

    def of(*expressions: Any) -> str:
        return javascript_function(model.symbols, expressions)

    figures: list[_Code] = [
        {
            "axes": of(figure.x.low, figure.x.high, figure.y.low, figure.y.high),
            "layers": [_layer_functions(model, figure, layer) for layer in figure.layers],
        }
        for figure in model.figures
    ]
    functions: dict[str, _Code] = {
        "quantities": of(*(part for quantity in model.quantities for part in (quantity.expression, quantity.exists))),
        "regimes": of(*(regime.condition for regime in model.regimes)),
        "figures": figures,
    }
    if model.dynamics:
        functions["start"] = javascript_function(model.parameter_symbols, model.dynamics.start)
        functions["step"] = javascript_function(model.parameter_symbols, model.dynamics.step, *model.variables)
    return functions


def definition(model: Model) -> str:
    """The JavaScript that makes the model known to the front end: words as JSON, economics as functions."""
    words = json.dumps(_words(model), ensure_ascii=False, separators=(",", ":"))
    return f"InfoSociety.define({words}, {_written(_functions(model))});\n"


class _Engine:
    """V8 with the front end and the models that were asked for; there is at most one in a process.

    V8 works in threads of its own, which a forked child does not have: there its engine would wait for them for
    ever. So none is open while a process is forked, and parent and child each open one when they next need it.
    """

    def __init__(self) -> None:
        self.context: MiniRacer | None = None
        self.defined: set[str] = set()

    def with_model(self, name: str) -> "MiniRacer":
        """The engine, in which the model is defined."""
        if self.context is None:
            from py_mini_racer import MiniRacer  # whoever only shows a widget has no need of it

            self.context, self.defined = MiniRacer(), set()
            self.context.eval(script())
        if name not in self.defined:
            self.context.eval(model_script(name))
            self.defined.add(name)
        return self.context

    def close(self) -> None:
        if self.context is not None:
            self.context.close()
            self.context = None


_ENGINE = _Engine()
# Left to the interpreter's own clean-up, closing waits for a thread that is already gone, for ever.
atexit.register(_ENGINE.close)
if hasattr(os, "register_at_fork"):  # Windows has no fork
    os.register_at_fork(before=_ENGINE.close)


def engine(name: str) -> "MiniRacer":
    """A JavaScript engine in which the model of that name is defined, and perhaps others.

    Raises:
        ValueError: for an unknown model.
    """
    return _ENGINE.with_model(name)


def markup(name: str, values: dict[str, float] | None = None, uid: str | None = None) -> str:
    """The simulator as static HTML: figures, sentence, numbers, and controls that wait for the script.

    Args:
        name: of a model.
        values: the state to show; parameters not named take their defaults.
        uid: prefix of the element ids, unique on a page; the model's name when None.

    Raises:
        ValueError: for an unknown model or a bad value.
    """
    state = models.get(name).complete(values or {})
    return engine(name).call("InfoSociety.markup", name, state, uid or name)
