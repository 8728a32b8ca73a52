"""The parts of a simulator, and the model that holds them together.

One `Model` says everything about a simulator: its parameters, what it computes, what it draws, what
it tells the learner, and real states to look at. Every face of the book (page, Jupyter widget,
matplotlib figure, command line) is made from it.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from numbers import Real

import numpy as np
import sympy

from . import expressions
from .text import Text

Expression = sympy.Basic | float | int

#: What counts as a number in text (a field, a link, the command line), here and in simulator.js: ASCII digits
#: with a point, an exponent and a sign, which may be the minus sign that the pages show; spaces around it.
NUMBER = re.compile(r" *[-+−]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)? *")

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
        self.symbol  # an impossible name is refused here, not at first use

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


@dataclass(frozen=True)
class Model:
    """A complete simulator.

    Attributes:
        formula: LaTeX of the relation, cut at ``\\qquad`` where a line may end; `formula_live` is the
            same with live numbers, where ``<name>`` stands for the value of a parameter or quantity.
        sentence: a template (``{name}``) that says the state in one sentence.
    """

    name: str
    title: Text
    question: Text
    formula: str
    formula_live: str
    sentence: Text
    parameters: tuple[Parameter, ...]
    quantities: tuple[Quantity, ...]
    figures: tuple[Figure, ...]
    regimes: tuple[Regime, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    sources: tuple[str, ...] = field(default=())
    dynamics: Dynamics | None = None

    def __post_init__(self) -> None:
        names = [part.name for part in (*self.parameters, *self.quantities)]
        names += [variable.name for variable in self.variables]
        if len(set(names)) != len(names):
            raise ValueError(f"model {self.name}: two parameters, quantities or variables share a name")
        if self.dynamics:
            for start, step in zip(self.dynamics.start, self.dynamics.step, strict=True):
                expressions.check_expression(start, self.parameter_symbols, f"model {self.name}, start")
                self._check(step, "step")
        for quantity in self.quantities:
            expressions.check_name(quantity.name)
            self._check(quantity.expression, f"quantity {quantity.name}")
            self._check(quantity.exists, f"quantity {quantity.name}, exists")
        for regime in self.regimes:
            self._check(regime.condition, f"regime {regime.name}")
        for figure in self.figures:
            for layer in figure.layers:
                where = f"figure {figure.name}, {layer.label.en}"
                if isinstance(layer, Trajectory | Arrows) and not self.dynamics:
                    raise ValueError(f"model {self.name}, {where}: there are no dynamics to draw")
                for key, value in vars(layer).items():
                    if key in ("drag_x", "drag_y") and value is not None:
                        self.parameter(value)
                    elif key not in _LAYER_WORDS and value is not None:
                        self._check(value, f"{where}, {key}", figure.running(layer) if key in _ALONG else None)
        for state in (*self.scenarios, *self.predictions):
            for values in [state.values] if isinstance(state, Scenario) else [state.start, state.end]:
                self.complete(values)

    def _check(self, expression: Expression, where: str, variable: sympy.Symbol | None = None) -> None:
        extra = [] if variable is None else [variable]
        expressions.check_expression(expression, [*self.symbols, *extra], f"model {self.name}, {where}")

    @property
    def variables(self) -> tuple[sympy.Symbol, ...]:
        """What the dynamics change; none when there are no dynamics."""
        return self.dynamics.variables if self.dynamics else ()

    @cached_property
    def parameter_symbols(self) -> list[sympy.Symbol]:
        """The parameters' symbols, in order."""
        return [parameter.symbol for parameter in self.parameters]

    @cached_property
    def symbols(self) -> list[sympy.Symbol]:
        """The symbols that have a value in a state: the parameters', then the variables of the dynamics."""
        return [*self.parameter_symbols, *self.variables]

    @cached_property
    def defaults(self) -> dict[str, float]:
        """Parameter name -> default value."""
        return {parameter.name: float(parameter.default) for parameter in self.parameters}

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name; ValueError lists the names when there is none."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        names = ", ".join(parameter.name for parameter in self.parameters)
        raise ValueError(f"{self.name} has no parameter {name!r}; it has {names}")

    def quantity(self, name: str) -> Quantity:
        """The quantity of that name; ValueError lists the names when there is none."""
        for quantity in self.quantities:
            if quantity.name == name:
                return quantity
        names = ", ".join(quantity.name for quantity in self.quantities)
        raise ValueError(f"{self.name} has no quantity {name!r}; it has {names}")

    def complete(self, values: Mapping[str, object]) -> dict[str, float | np.ndarray]:
        """Check ``values`` and fill in the defaults of the parameters that are not named.

        Raises:
            ValueError: naming the parameter, its value and what is allowed.
        """
        for name in values:
            self.parameter(name)
        return {
            parameter.name: parameter.check(values.get(parameter.name, parameter.default))
            for parameter in self.parameters
        }

    def parse(self, pairs: Iterable[tuple[str, str]]) -> dict[str, float]:
        """Check values that come as text, from a command line or a link; only those that are named.

        Raises:
            ValueError: for a key given twice, and as `complete`.
        """
        values: dict[str, object] = {}
        for key, text in pairs:
            if key in values:
                raise ValueError(f"{key} is given twice")
            # What is no number stays text: the parameter's own message says what is allowed.
            values[key] = float(text.replace("−", "-")) if NUMBER.fullmatch(text) else text
        complete = self.complete(values)
        return {key: complete[key] for key in values}

    @cached_property
    def _quantity_function(self):
        parts = [part for quantity in self.quantities for part in (quantity.expression, quantity.exists)]
        return expressions.numpy_function(self.symbols, parts)

    def evaluate(self, /, **values: float | np.ndarray) -> dict[str, float | np.ndarray | None]:
        """Every quantity of the state.

        Args:
            values: numbers or arrays that broadcast together; parameters not named take their defaults.

        Returns:
            quantity name -> float, or an array of the broadcast shape. Where a quantity does not
            exist the number is None, and the array entry NaN.

        Raises:
            ValueError: for an unknown name and for text, NaN, infinity or a value out of range; the
                message says which parameter, its value and its range.
        """
        state = self.settle(self.complete(values))
        shape = np.broadcast_shapes(*(np.shape(value) for value in state.values()))
        results = _call(self._quantity_function, state)
        quantities: dict[str, float | np.ndarray | None] = {}
        for quantity, value, exists in zip(self.quantities, results[0::2], results[1::2], strict=True):
            array = np.where(exists, np.broadcast_to(np.asarray(value, dtype=float), shape), np.nan)
            array = np.where(np.isfinite(array), array, np.nan) + 0.0  # no negative zero
            if shape:
                quantities[quantity.name] = array
            else:
                quantities[quantity.name] = None if np.isnan(array) else float(array)
        return quantities

    @cached_property
    def _start_and_step(self) -> tuple[Callable, Callable]:
        start = expressions.numpy_function(self.parameter_symbols, self.dynamics.start)
        return start, expressions.numpy_function(self.symbols, self.dynamics.step)

    def _run(self, state: Mapping[str, float | np.ndarray], steps: int) -> Iterator[list[np.ndarray]]:
        """The variables at the start and after each step; ends early where nothing moves any more."""
        start, step = self._start_and_step
        shape = np.broadcast_shapes(*(np.shape(value) for value in state.values()))
        now = [np.broadcast_to(value, shape) for value in _call(start, state)]
        yield now
        for _ in range(steps):
            point = dict(zip(self.variables, now, strict=True))
            then = [np.broadcast_to(value, shape) for value in _call(step, {**state, **point})]
            if all(np.array_equal(*pair) for pair in zip(now, then, strict=True)):
                return
            now = then
            yield now

    def settle(self, state: Mapping[str, float | np.ndarray]) -> dict[str, float | np.ndarray]:
        """A complete state with the variables of the dynamics, where they are after the last step."""
        state = dict(state)
        if self.dynamics:
            *_, last = self._run(state, self.dynamics.steps)
            state |= {variable.name: value for variable, value in zip(self.variables, last, strict=True)}
        return state

    def path(self, /, **values: float) -> dict[str, np.ndarray]:
        """The steps that figures show: variable name -> its values, shape (shown + 1,), the start first.

        Raises:
            ValueError: as `evaluate`, and for a model without dynamics.
        """
        if not self.dynamics:
            raise ValueError(f"{self.name} has no dynamics")
        points = [np.array(point) for point in self._run(self.complete(values), self.dynamics.shown)]
        points += [points[-1]] * (self.dynamics.shown + 1 - len(points))
        return {variable.name: column for variable, column in zip(self.variables, np.transpose(points), strict=True)}

    @cached_property
    def _regime_function(self) -> Callable:
        return expressions.numpy_function(self.symbols, [regime.condition for regime in self.regimes])

    def regimes_at(self, /, **values: float) -> list[Regime]:
        """The regimes that hold in one state, in the model's order."""
        state = self.settle(self.complete(values))
        if not self.regimes:
            return []
        holds = _call(self._regime_function, state)
        return [regime for regime, true in zip(self.regimes, holds, strict=True) if true]


def _call(function: Callable, state: Mapping[str, float | np.ndarray]) -> list:
    """Call a generated function as JavaScript would: a division by zero is infinite, not an exception."""
    with np.errstate(all="ignore"):
        return function(*state.values())


#: Fields of a layer that hold words, choices or flags rather than expressions.
_LAYER_WORDS = frozenset(
    {"label", "series", "tag", "pattern", "drag_x", "drag_y", "drop_lines", "sideways", "stairs", "bold"}
)
#: Fields whose expression may use the running variable of its layer.
_ALONG = frozenset({"expression", "lower", "upper", "x", "y"})
