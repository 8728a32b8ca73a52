"""A model as NumPy functions, against putting numbers into SymPy expressions one state at a time."""

from __future__ import annotations

import sys
import time

import numpy as np
from report import Row, Section
from sites import Sites

from infosociety import models

NAME = "cobb-douglas"
STATES = 10_000
REPEATS = 20
#: SymPy needs as long for each state as for the next; a part of them is enough to know how long.
SYMPY_STATES = 200


def measure(_: Sites) -> Section:
    """Microseconds for one state with all its quantities."""
    model = models.get(NAME)
    random = np.random.default_rng(1928)
    states = {
        parameter.name: random.uniform(parameter.minimum, parameter.maximum, STATES) for parameter in model.parameters
    }
    model.evaluate(**states)  # the functions are made when they are first used

    started = time.perf_counter()
    for _ in range(REPEATS):
        found = model.evaluate(**states)
    numpy_time = (time.perf_counter() - started) / (REPEATS * STATES)

    started = time.perf_counter()
    for index in range(SYMPY_STATES):
        state = {p.symbol: float(states[p.name][index]) for p in model.parameters}
        for quantity in model.quantities:
            if quantity.exists.subs(state):
                expected = float(quantity.expression.subs(state).evalf())
                if not np.isclose(found[quantity.name][index], expected, rtol=1e-9):
                    sys.exit(f"{quantity.name} differs between NumPy and SymPy for {state}")
    sympy_time = (time.perf_counter() - started) / SYMPY_STATES
    row = Row(f"`{NAME}` の一つの状態の、すべての量", 1e6 * numpy_time, 1e6 * sympy_time, "マイクロ秒", digits=2)
    print(f"  {1e6 * numpy_time:.2f} µs, with SymPy {1e6 * sympy_time:.0f} µs", flush=True)
    return Section("モデルの計算", (row,), "SymPy に一つずつ代入")
