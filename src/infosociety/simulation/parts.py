"""The parts that a simulator is put together from, one dataclass each; `model.Model` holds them together."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import TypeAlias

import numpy as np
import sympy

from . import expressions
from .text import Text

Expression: TypeAlias = sympy.Basic | float | int

#: The number of steps made so far, for the coordinates of a `Trajectory`.
TIME = sympy.Symbol("time", nonnegative=True)


@dataclass(frozen=True)
class Parameter:
    """Something the learner can set.

    Attributes:
        name: the key in URLs, in HTML and on the command line.
        symbol_text: how the reader sees it in running text, such as ``"α"``.
        label, help: its name, and one sentence about what it means.
        default, minimum, maximum, step: in its unit; both ends of the range are allowed.
        unit: ``None`` for a pure number or an index.
    """

    name: str
    symbol_text: str
    label: Text
    help: Text
    default: float
    minimum: float
    maximum: float
    step: float
    unit: Text | None = None

    def __post_init__(self) -> None:
        if not self.minimum <= self.default <= self.maximum or self.step <= 0:
            raise ValueError(f"parameter {self.name}: the default must lie in its range and the step be positive")
        expressions.check_name(self.name)

    @cached_property
    def symbol(self) -> sympy.Symbol:
        """The SymPy symbol that stands for this parameter in expressions."""
        return expressions.symbol(self.name, self.minimum)

    @cached_property
    def decimals(self) -> int:
        """How many decimals its step has, and so every value on the slider's grid."""
        return len(f"{self.step:.9f}".rstrip("0").partition(".")[2])

    def text(self, value: float) -> str:
        """A value with the decimals of the step, or with those that a value between two steps has.

        What binary fractions leave over is not shown: 0.1 + 0.2 is 0.3.
        """
        on_grid = round(float(value), self.decimals)
        return f"{(on_grid if abs(on_grid - value) < 1e-9 else value) + 0.0:.12g}"

    def check(self, value: object) -> float | np.ndarray:
        """Return ``value`` as a float (or an array of floats) when every entry is allowed.

        Raises:
            ValueError: for text, booleans, NaN, infinity and values out of range; the message names
                the parameter, the value and the range.
        """
        ends = f"from {self.text(self.minimum)} to {self.text(self.maximum)}"
        allowed = f"{self.name} must be a number {ends} ({self.label.en})"
        if isinstance(value, Real) and not isinstance(value, bool):
            array = np.asarray(float(value))
        else:
            array = np.asarray(value)
            if array.dtype.kind not in "iuf":
                raise ValueError(f"{self.name}={value!r} is not a number; {allowed}")
            array = array.astype(float)
        bad = ~np.isfinite(array) | (array < self.minimum) | (array > self.maximum)
        if bad.any():
            first = array[bad].flat[0]
            what = "out of range" if math.isfinite(first) else "not a finite number"
            raise ValueError(f"{self.name}={first!s} is {what}; {allowed}")
        return float(array) if array.ndim == 0 else array


@dataclass(frozen=True)
class Quantity:
    """Something the model computes.

    Attributes:
        expression: in the model's symbols.
        exists: a condition; where it does not hold the quantity has no value (null).
        digits: decimals shown to the reader; the page also holds the full-precision number.
    """

    name: str
    symbol_text: str
    label: Text
    help: Text
    expression: Expression
    unit: Text | None = None
    digits: int = 3
    exists: Expression = sympy.true


@dataclass(frozen=True)
class Axis:
    """One axis of a figure.

    Attributes:
        variable: the symbol that runs along it (for a horizontal axis that curves use).
        low, high: its ends, numbers or expressions in the parameters; `high` None means the
            smallest round number that shows every point and curve.
        ticks: named positions instead of numbers, for bars.
    """

    label: Text
    low: Expression = 0
    high: Expression | None = None
    variable: sympy.Symbol | None = None
    ticks: tuple[tuple[float, Text], ...] = ()


@dataclass(frozen=True)
class Curve:
    """A line y = expression(x), drawn from `start` to `stop` (the whole axis when None).

    `series` picks colour and dash pattern together (1 to 4), `tag` is the short label at its end.
    A `sideways` curve is x = expression(y): it uses the variable of the vertical axis.
    """

    label: Text
    expression: Expression
    series: int = 1
    tag: str = ""
    start: Expression | None = None
    stop: Expression | None = None
    sideways: bool = False
    exists: Expression = sympy.true


@dataclass(frozen=True)
class Area:
    """The area between two curves from `start` to `stop`, told apart by `pattern` (1 to 5).

    `value` is the number shown in the legend; the numbers of a figure's areas should add up.
    """

    label: Text
    lower: Expression
    upper: Expression
    start: Expression
    stop: Expression
    pattern: int = 1
    value: Expression | None = None
    exists: Expression = sympy.true

    @classmethod
    def bar(
        cls,
        label: Text,
        place: int,
        lower: Expression,
        upper: Expression,
        pattern: int,
        value: Expression,
        exists: Expression = sympy.true,
    ) -> "Area":
        """A bar around ``place`` of an axis with named ticks; ``value`` stands above it."""
        half = sympy.Rational(2, 5)
        return cls(label, lower, upper, place - half, place + half, pattern, value, exists)


@dataclass(frozen=True)
class Point:
    """A marked point with drop lines; `drag_x` and `drag_y` name parameters that dragging it sets."""

    label: Text
    x: Expression
    y: Expression
    tag: str = ""
    drag_x: str | None = None
    drag_y: str | None = None
    drop_lines: bool = True
    exists: Expression = sympy.true


@dataclass(frozen=True)
class Trajectory:
    """Where the dynamics lead: the start and what follows each step, dots joined in their order.

    `x` and `y` are expressions in the parameters, the variables of the dynamics and `TIME`. `stairs`
    joins two dots by way of (x, next y): the staircase of a cobweb diagram.
    """

    label: Text
    x: Expression
    y: Expression
    series: int = 1
    tag: str = ""
    stairs: bool = False
    exists: Expression = sympy.true


@dataclass(frozen=True)
class Arrows:
    """Which way two variables move, all over a figure whose axes are these two variables.

    `where` chooses among the places: it is asked with the variables where the steps that are shown lead
    from that place. `bold` arrows tell one kind of place from another.
    """

    label: Text
    where: Expression = sympy.true
    bold: bool = False
    exists: Expression = sympy.true


Layer = Curve | Area | Point | Trajectory | Arrows


@dataclass(frozen=True)
class Figure:
    """One coordinate system and what is drawn in it, first layer at the back.

    `description` is the text alternative: a template that may name parameters and quantities in braces.
    """

    name: str
    title: Text
    description: Text
    x: Axis
    y: Axis
    layers: tuple[Layer, ...]

    def running(self, layer: Layer) -> sympy.Symbol | None:
        """The symbol that has many values in one drawing of the layer; None where an axis names none."""
        if isinstance(layer, Trajectory):
            return TIME
        if isinstance(layer, Point):
            return None
        return (self.y if getattr(layer, "sideways", False) else self.x).variable


@dataclass(frozen=True)
class Regime:
    """A condition that has a name, and what to tell the learner when it holds."""

    name: str
    title: Text
    condition: Expression
    message: Text


@dataclass(frozen=True)
class Scenario:
    """A state with a story: `values` for some or all parameters, and where they come from.

    `citation` is a key of references.bib, or None for a thought experiment (and `source` says so).
    """

    name: str
    label: Text
    values: Mapping[str, float]
    source: Text
    citation: str | None = None


@dataclass(frozen=True)
class Prediction:
    """Predict first, then look: from `start` to `end`, does `quantity` rise, stay or fall?

    Whether the learner is right is computed by the model, not written here.
    """

    name: str
    question: Text
    start: Mapping[str, float]
    end: Mapping[str, float]
    quantity: str
    explanation: Text


@dataclass(frozen=True)
class Dynamics:
    """A step that is made again and again.

    In quantities, regimes and figures a variable stands for its value after `steps` steps: write a
    quantity that is an equilibrium as the closed form of the one that the run has come to.

    Attributes:
        variables: what changes from step to step.
        start: where they begin, in the parameters.
        step: their next values, in the parameters and the variables, all at once from the old values.
        steps: how many are made; enough to tell where the run ends.
        shown: how many of them a `Trajectory` draws.
    """

    variables: tuple[sympy.Symbol, ...]
    start: tuple[Expression, ...]
    step: tuple[Expression, ...]
    steps: int
    shown: int
