"""The parts of a model refuse what they cannot mean, and say so."""

import math

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import states

from infosociety import models
from infosociety.simulation import expressions
from infosociety.simulation.model import Model
from infosociety.simulation.parts import Axis, Dynamics, Figure, Parameter, Quantity, Trajectory
from infosociety.simulation.text import Text

WORD = Text("語", "word")
ALL = [models.get(name) for name in models.names()]
EACH_PARAMETER = [(model, parameter) for model in ALL for parameter in model.parameters]


def ids(pairs):
    return [f"{model.name}-{parameter.name}" for model, parameter in pairs]


@pytest.mark.parametrize(("model", "parameter"), EACH_PARAMETER, ids=ids(EACH_PARAMETER))
class TestBadValues:
    """Every parameter of every model refuses bad values: the error names it, the value and the range."""

    @pytest.mark.parametrize(
        "bad", [math.nan, math.inf, -math.inf, "abc", "", True, None, [1.0, math.nan], [[1.0, "x"]]], ids=repr
    )
    def test_not_a_number(self, model, parameter, bad):
        with pytest.raises(ValueError, match=f"{parameter.name}=.*{parameter.minimum:g} to {parameter.maximum:g}"):
            model.evaluate(**{parameter.name: bad})

    @pytest.mark.parametrize("side", [-1, 1])
    def test_out_of_range(self, model, parameter, side):
        bad = parameter.maximum + parameter.step if side > 0 else parameter.minimum - parameter.step
        with pytest.raises(ValueError, match="out of range") as error:
            model.evaluate(**{parameter.name: bad})
        for part in (parameter.name, str(float(bad)), f"{parameter.minimum:g}", f"{parameter.maximum:g}"):
            assert part in str(error.value)

    def test_one_bad_entry_of_an_array(self, model, parameter):
        values = np.full(5, float(parameter.default))
        values[3] = parameter.maximum + 1
        with pytest.raises(ValueError, match=parameter.name):
            model.evaluate(**{parameter.name: values})

    def test_both_ends_are_allowed(self, model, parameter):
        model.evaluate(**{parameter.name: parameter.minimum})
        model.evaluate(**{parameter.name: parameter.maximum})


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.name)
def test_unknown_parameter_lists_the_known_ones(model):
    with pytest.raises(ValueError, match="no parameter 'nope'") as error:
        model.evaluate(nope=1)
    assert all(parameter.name in str(error.value) for parameter in model.parameters)


def test_unknown_model_lists_the_models():
    with pytest.raises(ValueError, match="no model 'cobb'; the models are cobb-douglas"):
        models.get("cobb")


def test_arrays_broadcast_and_agree_with_single_values():
    model = models.get("cobb-douglas")
    capital, labour = np.linspace(0.1, 10, 7)[:, None], np.linspace(0.1, 10, 5)
    table = model.evaluate(K=capital, L=labour)["output"]
    assert table.shape == (7, 5)
    assert table[3, 2] == model.evaluate(K=float(capital[3, 0]), L=float(labour[2]))["output"]


def test_a_quantity_that_does_not_exist_is_none_and_nan_in_an_array():
    model = models.get("growth-accounting")
    assert model.evaluate(growth_output=0)["tfp_share_of_growth"] is None
    shares = model.evaluate(growth_output=np.array([-1.0, 2.0]))["tfp_share_of_growth"]
    assert math.isnan(shares[0])
    assert math.isfinite(shares[1])


@pytest.mark.parametrize("name", ["p^B", "lambda", "class", "function", "1x", "größe", "a b", "Math", ""])
def test_names_that_break_an_engine_are_refused(name):
    with pytest.raises(ValueError, match="cannot be a name"):
        Parameter(name, "p", WORD, WORD, 1, 0, 2, 0.1)


X = sympy.Symbol("x", positive=True)
REAL = sympy.Symbol("y", real=True)
INDEX = sympy.Symbol("i", integer=True)


@pytest.mark.parametrize(
    "expression",
    [
        sympy.Sum(INDEX, (INDEX, 1, 3)),
        sympy.gamma(X),
        sympy.sin(X),
        sympy.nan,
        sympy.zoo,
        sympy.oo,
        sympy.I * X,
        X + sympy.Symbol("unknown"),
        REAL ** sympy.Rational(1, 3),
        (X - 1) ** sympy.Rational(1, 2),
    ],
    ids=str,
)
def test_expressions_that_the_engines_compute_differently_are_refused(expression):
    with pytest.raises(ValueError, match="here"):
        expressions.check_expression(expression, [X, REAL], "here")


def test_a_guarded_root_is_allowed():
    expressions.check_expression(sympy.sqrt(sympy.Max(REAL, 0)), [REAL], "here")


def test_parameter_and_quantity_names_must_differ():
    model = models.get("cobb-douglas")
    twin = Quantity("K", "K", WORD, WORD, sympy.Integer(1))
    with pytest.raises(ValueError, match="share a name"):
        type(model)(**{**vars_of(model), "quantities": (*model.quantities, twin)})


def vars_of(model):
    return {name: getattr(model, name) for name in model.__dataclass_fields__}


def test_a_scenario_out_of_range_is_refused_when_the_model_is_made():
    model = models.get("cobb-douglas")
    scenario = model.scenarios[0]
    broken = type(scenario)(scenario.name, scenario.label, {"K": 99}, scenario.source)
    with pytest.raises(ValueError, match="K=99"):
        type(model)(**{**vars_of(model), "scenarios": (broken,)})


def test_a_text_needs_both_languages():
    with pytest.raises(ValueError, match="'en' is empty"):
        Text("日本語", " ")


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.name)
def test_every_template_names_only_known_values(model):
    import re

    known = set(model.defaults) | {quantity.name for quantity in model.quantities}
    words = [model.sentence, *(figure.description for figure in model.figures)]
    templates = [text for word in words for text in (word.ja, word.en)]
    used = {name for template in templates for name in re.findall(r"\{(\w+)\}", template)}
    used |= set(re.findall(r"<(\w+)>", model.formula_live))
    assert used and used <= known


def test_sources_stand_in_the_bibliography(references):
    keys = {key for model in ALL for key in (*model.sources, *(one.citation for one in model.scenarios)) if key}
    assert len(keys) >= len(ALL)
    assert not keys - references


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.name)
@settings(max_examples=150)
@given(data=st.data())
def test_no_state_gives_nan_infinity_or_silence(model, data):
    """Whatever is set, each quantity is a number or absent, and a regime says in words where the learner is."""
    state = data.draw(states(model))
    for name, value in model.evaluate(**state).items():
        assert value is None or math.isfinite(value), name
    if any(value is None for value in model.evaluate(**state).values()):
        assert model.regimes_at(**state)


def test_dynamics_refuse_what_they_cannot_iterate():
    n, p = sympy.Symbol("n", real=True), Parameter("p", "p", WORD, WORD, 1, 0, 2, 0.1)
    parts = {"title": WORD, "question": WORD, "formula": "p", "formula_live": "p", "sentence": WORD}
    parts |= {"parameters": (p,), "figures": ()}
    value = (Quantity("q", "q", WORD, WORD, p.symbol),)
    with pytest.raises(ValueError, match="start: the symbol n"):
        Model("bad", **parts, quantities=value, dynamics=Dynamics((n,), (n,), (n,), 3, 3))
    with pytest.raises(ValueError, match="step: the symbol y"):
        Model("bad", **parts, quantities=value, dynamics=Dynamics((n,), (0,), (sympy.Symbol("y", real=True),), 3, 3))
    with pytest.raises(ValueError, match="share a name"):
        Model("bad", **parts, quantities=value, dynamics=Dynamics((sympy.Symbol("q"),), (0,), (0,), 3, 3))
    figure = Figure("f", WORD, WORD, Axis(WORD), Axis(WORD), (Trajectory(WORD, n, n),))
    with pytest.raises(ValueError, match="no dynamics to draw"):
        Model("bad", **{**parts, "figures": (figure,)}, quantities=value)
    with pytest.raises(ValueError, match="cobb-douglas has no dynamics"):
        models.get("cobb-douglas").path()


def test_an_array_of_states_settles_like_each_state_alone():
    model = models.get("platform-adoption")
    starts = np.linspace(0, 1, 11)
    ends = model.evaluate(n1_start=starts)["n1_end"]
    assert list(ends) == [model.evaluate(n1_start=float(start))["n1_end"] for start in starts]


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.name)
def test_what_a_model_computes_and_draws_is_compiled_once(model, monkeypatch):
    """Compiling took most of the time of a slider's step in a notebook."""
    from infosociety.figures import plt
    from infosociety.simulation.drawing import draw

    def everything(**state):
        model.evaluate(**state)
        model.regimes_at(**state)
        for figure in model.figures:
            plt.close(draw(model, figure.name, **state))

    everything()
    monkeypatch.setattr(sympy, "lambdify", lambda *_, **__: pytest.fail("compiled again"))
    first = model.parameters[0]
    everything(**{first.name: first.maximum})
    everything(**model.scenarios[-1].values)
