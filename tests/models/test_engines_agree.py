"""Both engines compute what the SymPy expressions say: checked against 30-digit values.

The grid holds both ends of every range; the JavaScript is the one that the pages load.
"""

import dataclasses
import itertools
import json
import math
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from infosociety import models
from infosociety.simulation import web

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
    states = [
        state
        for part in map(list, parts)
        for state in (part if len(part) <= limit else random.Random(1).sample(part, limit))
    ]
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


def javascript(name, states, function="evaluate", engine=None):
    """What a function of the page's engine gives for a list of states."""
    text = (engine or web.engine(name)).eval(
        f"JSON.stringify({json.dumps(states)}.map((state) => InfoSociety.{function}({json.dumps(name)}, state)))"
    )
    return json.loads(text)


@pytest.fixture(scope="module")
def altered():
    """A JavaScript engine of its own, as a page has it, in which a test may define a model otherwise."""
    context = MiniRacer()
    context.eval(web.script())
    yield context
    context.close()


def assert_same(found, expected, state):
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        if value is None:
            assert found[name] is None, (name, state)
        else:
            assert found[name] is not None, (name, state)
            assert math.isclose(found[name], value, rel_tol=RELATIVE, abs_tol=ABSOLUTE), (name, state)


def assert_engines_agree(model, states, engine=None):
    """NumPy and JavaScript give the exact quantities of each state."""
    for state, by_page in zip(states, javascript(model.name, states, engine=engine), strict=True):
        expected = exact(model, state)
        assert_same(model.evaluate(**state), expected, state)
        assert_same(by_page, expected, state)


def assert_same_regimes(model, states, engine=None):
    """The same regimes hold on the page, in the same order."""
    for state, on_page in zip(states, javascript(model.name, states, "regimes", engine), strict=True):
        assert on_page == [regime.title.ja for regime in model.regimes_at(**state)], state


@pytest.mark.parametrize("name", NAMES)
def test_numpy_and_javascript_agree_with_30_digits_on_a_grid(name):
    model = models.get(name)
    assert_engines_agree(model, grid(model))


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
    assert_same_regimes(model, grid(model, limit=60))


@pytest.mark.parametrize("name", NAMES)
def test_no_state_of_the_grid_shows_nan(name):
    for state in grid(models.get(name), limit=25):
        shown = web.markup(name, state)
        assert "NaN" not in shown
        assert "Infinity" not in shown
        assert "undefined" not in shown


def with_one_changed(model, field, number, **changed):
    """A model in which one part is another."""
    parts = list(getattr(model, field))
    parts[number] = dataclasses.replace(parts[number], **changed)
    return dataclasses.replace(model, **{field: tuple(parts)})


@pytest.mark.parametrize("name", NAMES)
def test_one_wrong_function_on_the_page_is_seen(altered, name):
    """The check can fail: in an engine of its own each function in turn is a billionth off."""
    model = models.get(name)
    states = [model.defaults, *(model.complete(scenario.values) for scenario in model.scenarios), *grid(model)]
    altered.eval(web.definition(model))
    assert_engines_agree(model, states[:1], altered)
    for number, quantity in enumerate(model.quantities):
        state = next(state for state in states if model.evaluate(**state)[quantity.name] is not None)
        wrong = quantity.expression * (1 + 1e-9) + 1e-9
        altered.eval(web.definition(with_one_changed(model, "quantities", number, expression=wrong)))
        with pytest.raises(AssertionError, match=repr(quantity.name)):
            assert_engines_agree(model, [state], altered)


@pytest.mark.parametrize("name", NAMES)
def test_one_wrong_condition_on_the_page_is_seen(altered, name):
    model = models.get(name)
    altered.eval(web.definition(model))
    assert_same_regimes(model, [model.defaults], altered)
    for number, regime in enumerate(model.regimes):
        wrong = sympy.Not(regime.condition)
        altered.eval(web.definition(with_one_changed(model, "regimes", number, condition=wrong)))
        with pytest.raises(AssertionError):
            assert_same_regimes(model, [model.defaults], altered)


def test_a_process_that_used_the_engine_ends():
    """The embedded engine once waited for ever in the interpreter's clean-up, with the work done."""
    code = "from infosociety.simulation import web; print(len(web.markup('cobb-douglas')))"
    folder = Path(web.__file__).parents[1]
    for _ in range(3):
        subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, timeout=120, capture_output=True)


FORK = """
import os, sys
from infosociety.simulation import web
here = web.markup("cobb-douglas")
child = os.fork()
if not child:
    sys.exit(web.markup("cobb-douglas") != here)  # which closes the child's own engine
assert os.waitpid(child, 0)[1] == 0, "the child drew something else, or could not"
assert web.markup("cobb-douglas") == here, "the parent can no longer draw"
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_process_forked_after_the_engine_was_used_draws_and_ends():
    """Sphinx writes in forked processes; a child once waited for ever for threads that only its parent has."""
    subprocess.run([sys.executable, "-c", FORK], check=True, timeout=120)


def test_the_engine_defines_no_model_but_those_that_were_asked_for():
    code = """
from infosociety.simulation import web
web.markup("cobb-douglas")
print(web.engine("cobb-douglas").eval("Object.keys(InfoSociety.models).join()"))
"""
    run = subprocess.run([sys.executable, "-c", code], check=True, timeout=120, capture_output=True, text=True)
    assert run.stdout.strip() == "cobb-douglas"
