"""The model that holds the parts of a simulator together, and computes its states.

One `Model` says everything about a simulator: its parameters, what it computes, what it draws, what
it tells the learner, and real states to look at. Every face of the book (page, Jupyter widget,
matplotlib figure, command line) is made from it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import numpy as np
import sympy

from ..nearest import did_you_mean
from . import checks, expressions
from .parts import Dynamics, Figure, Parameter, Prediction, Quantity, Regime, Scenario
from .text import Text

Part = TypeVar("Part", Parameter, Quantity, Figure)

#: What counts as a number in text (a field, a link, the command line), here and in simulator.js: ASCII digits
#: with a point, an exponent and a sign, which may be the minus sign that the pages show; spaces around it.
NUMBER = re.compile(r" *[-+−]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)? *")


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
        checks.check(self)

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

    @property
    def words(self) -> list[str]:
        """The names that a text or formula may use: the parameters', then the quantities'."""
        return [*(one.name for one in self.parameters), *(one.name for one in self.quantities)]

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name; ValueError lists the names when there is none, and the nearest."""
        return self._part("parameter", self.parameters, name)

    def quantity(self, name: str) -> Quantity:
        """The quantity of that name; ValueError lists the names when there is none, and the nearest."""
        return self._part("quantity", self.quantities, name)

    def figure(self, name: str) -> Figure:
        """The figure of that name; ValueError lists the names when there is none, and the nearest."""
        return self._part("figure", self.figures, name)

    def _part(self, kind: str, parts: tuple[Part, ...], name: str) -> Part:
        for part in parts:
            if part.name == name:
                return part
        known = [part.name for part in parts]
        raise ValueError(f"{self.name} has no {kind} {name!r}; it has {', '.join(known)}{did_you_mean(name, known)}")

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
        return {key: float(complete[key]) for key in values}

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

    @property
    def moving(self) -> Dynamics:
        """The dynamics; ValueError for a model without any."""
        if not self.dynamics:
            raise ValueError(f"{self.name} has no dynamics")
        return self.dynamics

    @cached_property
    def _start_and_step(self) -> tuple[Callable, Callable]:
        start = expressions.numpy_function(self.parameter_symbols, self.moving.start)
        return start, expressions.numpy_function(self.symbols, self.moving.step)

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
        shown = self.moving.shown
        points = [np.array(point) for point in self._run(self.complete(values), shown)]
        points += [points[-1]] * (shown + 1 - len(points))
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
