"""Both engines compute what the SymPy expressions say: checked against 30-digit values.

The grid holds both ends of every range; the JavaScript is the one that the pages load.
"""

import itertools
import json
import math
import random
import subprocess
import sys
from pathlib import Path

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from infosociety import frontend, models

NAMES = models.names()
RELATIVE = 1e-12
#: What is nearly zero because two larger numbers cancel is compared with the size of what went in.
ABSOLUTE = 1e-12


def grid(model, points=3, limit=150):
    """States on a grid with its corners; a fixed sample of it when it is large, or when SymPy is slow at many of them."""
    axes = [
        [p.minimum + (p.maximum - p.minimum) * k / (points - 1) for k in range(points)] + [p.default]
        for p in model.parameters
    ]
    if model.dynamics:
        limit = min(limit, 64)
    parts = itertools.product(*([p.minimum, p.maximum] for p in model.parameters)), itertools.product(*axes)
    states = [state for part in map(list, parts) for state in (part if len(part) <= limit else random.Random(1).sample(part, limit))]
    return [dict(zip(model.defaults, state, strict=True)) for state in states]


def exact(model, state):
    """Quantities to 30 digits, straight from the definition; None where one does not exist."""
    # Where a run ends is found by iterating; the closed forms that it chooses from are then exact.
    settled = model.settle(state)
    values = {symbol: sympy.Float(float(settled[symbol.name]), 30) for symbol in model.symbols}
    result = {}
    for quantity in model.quantities:
        exists = sympy.sympify(quantity.exists).subs(values)
        value = sympy.sympify(quantity.expression).subs(values).evalf(30) if exists == sympy.true else None
        result[quantity.name] = None if value is None or not value.is_finite else float(value)
    return result


def javascript(name, states):
    """What the page's functions give for a list of states."""
    text = frontend.engine().eval(
        f"JSON.stringify({json.dumps(states)}.map((state) => InfoSociety.evaluate({json.dumps(name)}, state)))"
    )
    return json.loads(text)


def assert_same(found, expected, state):
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        if value is None:
            assert found[name] is None, (name, state)
        else:
            assert found[name] is not None, (name, state)
            assert math.isclose(found[name], value, rel_tol=RELATIVE, abs_tol=ABSOLUTE), (name, state)


@pytest.mark.parametrize("name", NAMES)
def test_numpy_and_javascript_agree_with_30_digits_on_a_grid(name):
    model = models.get(name)
    states = grid(model)
    for state, by_page in zip(states, javascript(name, states), strict=True):
        expected = exact(model, state)
        assert_same(model.evaluate(**state), expected, state)
        assert_same(by_page, expected, state)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60)
@given(data=st.data())
def test_the_engines_agree_anywhere(name, data):
    model = models.get(name)
    state = {p.name: data.draw(st.floats(p.minimum, p.maximum), label=p.name) for p in model.parameters}
    (by_page,) = javascript(name, [state])
    by_numpy = model.evaluate(**state)
    for key, value in by_numpy.items():
        if value is None:
            assert by_page[key] is None
        else:
            assert math.isclose(by_page[key], value, rel_tol=1e-9, abs_tol=1e-9), (key, state)


@pytest.mark.parametrize("name", NAMES)
def test_regimes_are_the_same_on_the_page(name):
    model = models.get(name)
    states = grid(model, limit=60)
    text = frontend.engine().eval(
        f"JSON.stringify({json.dumps(states)}.map("
        f"(state) => InfoSociety.regimes({json.dumps(name)}, state)))"
    )
    for state, on_page in zip(states, json.loads(text), strict=True):
        assert on_page == [regime.title.ja for regime in model.regimes_at(**state)], state


@pytest.mark.parametrize("name", NAMES)
def test_no_state_of_the_grid_shows_nan(name):
    for state in grid(models.get(name), limit=25):
        shown = frontend.markup(name, state)
        assert "NaN" not in shown
        assert "Infinity" not in shown
        assert "undefined" not in shown


def test_a_wrong_formula_would_be_seen(monkeypatch):
    """The check can fail: one changed function in the page's engine is noticed."""
    state = models.get("cobb-douglas").defaults
    (right,) = javascript("cobb-douglas", [state])
    with pytest.raises(AssertionError):
        assert_same(right | {"output": right["output"] * (1 + 1e-9)}, exact(models.get("cobb-douglas"), state), state)


def test_a_process_that_used_the_engine_ends():
    """The embedded engine once waited for ever in the interpreter's clean-up, with the work done."""
    code = "from infosociety import frontend; print(len(frontend.markup('cobb-douglas')))"
    folder = Path(frontend.__file__).parents[1]
    for _ in range(3):
        subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, timeout=120, capture_output=True)
