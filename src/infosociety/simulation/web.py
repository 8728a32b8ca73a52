"""The web face of a model: its JavaScript, and its markup before any script has run.

The drawing code exists once, in ``static/simulator.js``. At build time the same script runs in an
embedded V8 (the package mini-racer), so that the static page, the live page and the Jupyter widget
cannot differ.
"""

import atexit
import json
import math
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sympy

from .. import models
from ..formulas import MathError, to_mathml
from .expressions import javascript_function
from .model import Model
from .parts import TIME, Area, Arrows, Axis, Curve, Expression, Figure, Layer, Parameter, Point, Trajectory
from .text import Text

if TYPE_CHECKING:
    from py_mini_racer import MiniRacer

STATIC = Path(__file__).with_name("static")
SCRIPT = STATIC / "simulator.js"
STYLE = STATIC / "simulator.css"
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


def _layer_functions(model: Model, figure: Figure, layer: Layer) -> str:
    variable = figure.running(layer) or sympy.Symbol("x", real=True)
    if isinstance(layer, Point):
        return f"{{at: {javascript_function(model.symbols, [layer.x, layer.y, layer.exists])}}}"
    if isinstance(layer, Arrows):
        where = javascript_function(model.parameter_symbols, [layer.where], *model.variables)
        return f"{{at: {javascript_function(model.symbols, [layer.exists])}, where: {where}}}"
    if isinstance(layer, Trajectory):
        along = javascript_function(model.parameter_symbols, [layer.x, layer.y], TIME, *model.variables)
        return f"{{at: {javascript_function(model.symbols, [layer.exists])}, along: {along}}}"
    fixed: list[Expression | None] = [layer.start, layer.stop, layer.exists]
    if isinstance(layer, Curve):
        lines = [layer.expression]
    else:
        fixed.append(layer.value)
        lines = [layer.lower, layer.upper]
    return (
        f"{{at: {javascript_function(model.symbols, fixed)}, "
        f"along: {javascript_function(model.symbols, lines, variable)}}}"
    )


def definition(model: Model) -> str:
    """The JavaScript that makes the model known to ``simulator.js``: words as JSON, economics as functions."""
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
    values = [part for quantity in model.quantities for part in (quantity.expression, quantity.exists)]
    figures = ",\n".join(
        f"{{axes: {javascript_function(model.symbols, [f.x.low, f.x.high, f.y.low, f.y.high])}, layers: ["
        + ", ".join(_layer_functions(model, f, layer) for layer in f.layers)
        + "]}"
        for f in model.figures
    )
    dynamics = ""
    if model.dynamics:
        words["dynamics"] = {
            "variables": [variable.name for variable in model.variables],
            "steps": model.dynamics.steps,
            "shown": model.dynamics.shown,
        }
        dynamics = (
            f"start: {javascript_function(model.parameter_symbols, model.dynamics.start)},\n"
            f"step: {javascript_function(model.parameter_symbols, model.dynamics.step, *model.variables)},\n"
        )
    return (
        f"InfoSociety.define({json.dumps(words, ensure_ascii=False, separators=(',', ':'))}, {{\n"
        f"{dynamics}"
        f"quantities: {javascript_function(model.symbols, values)},\n"
        f"regimes: {javascript_function(model.symbols, [r.condition for r in model.regimes])},\n"
        f"figures: [{figures}]\n}});\n"
    )


@cache
def _engine() -> "MiniRacer":
    """A JavaScript engine with the page's own script in it."""
    from py_mini_racer import MiniRacer  # whoever only shows a widget has no need of it

    context = MiniRacer()
    # Left to the interpreter's own clean-up, closing waits for a thread that is already gone, for ever.
    atexit.register(context.close)
    context.eval(SCRIPT.read_text(encoding="utf-8"))
    return context


@cache
def engine(name: str) -> "MiniRacer":
    """The engine, in which this model is defined; a broken file of another one does not matter.

    Raises:
        ValueError: for an unknown model, and for one whose file is broken.
    """
    _engine().eval(definition(models.get(name)))
    return _engine()


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
