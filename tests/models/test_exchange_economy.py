"""The claims that the page makes of exchange between two people."""

import numpy as np
import pytest
import sympy
from hypothesis import given
from strategies import states

from infosociety import models
from infosociety.models import exchange_economy as ee

MODEL = models.get("exchange-economy")
#: Endowments with something of everything in both hands.
INNER = {"x0": (0.1, 9.9), "y0": (0.1, 9.9)}


def names(**state):
    return [regime.name for regime in MODEL.regimes_at(**state)]


def test_the_table_of_the_page_eight_and_two():
    # The page multiplies GB by tickets; with alpha = 1/2 the model takes the square root.
    before_and_after = [(8, 2, 16), (7, 3, 21), (6, 4, 24), (5, 5, 25), (4, 6, 24)]
    for x, y, product in before_and_after:
        q = MODEL.evaluate(x0=x, y0=y)
        assert q["utility_before"] ** 2 == pytest.approx(product)
        assert q["utility_before_b"] ** 2 == pytest.approx((10 - x) * (10 - y))
    q = MODEL.evaluate()
    assert (q["equilibrium_price"], q["x_after"], q["y_after"]) == pytest.approx((1, 5, 5))
    assert (q["rate"], q["rate_b"]) == pytest.approx((0.25, 4))


def test_the_numbers_of_the_page():
    q = MODEL.evaluate(alpha=0.8, beta=0.2, x0=5, y0=5)
    assert (q["x_after"], q["y_after"]) == pytest.approx((8, 2))
    assert q["utility_after"] == pytest.approx(6.063, abs=5e-4)
    assert MODEL.evaluate(p=0.5)["excess_demand"] == pytest.approx(5)
    assert MODEL.evaluate(p=2)["excess_demand"] == pytest.approx(-2.5)
    assert MODEL.evaluate(alpha=0.8)["equilibrium_price"] == pytest.approx(2.154, abs=5e-4)


def test_the_wishes_solve_the_problem_of_the_consumer():
    # Along the budget line the derivative of ln u is zero at the closed form, and negative beyond it.
    good, wealth, share, price = sympy.symbols("good wealth share price", positive=True)
    log_utility = share * sympy.log(good) + (1 - share) * sympy.log(wealth - price * good)
    wish, _ = ee.demand(price, sympy.Integer(0), wealth, share)
    assert sympy.simplify(sympy.diff(log_utility, good).subs(good, wish)) == 0
    assert sympy.simplify(sympy.diff(log_utility, good, 2).subs(good, wish).subs({share: 0.4, wealth: 7, price: 2})) < 0


@given(states(MODEL))
def test_at_the_equilibrium_price_the_wishes_add_up_to_what_there_is(state):
    price = MODEL.evaluate(**state)["equilibrium_price"]
    assert MODEL.evaluate(**state | {"p": min(max(price, 0.1), 9)})["excess_demand"] == pytest.approx(0, abs=1e-9)


@given(states(MODEL))
def test_walras_law_a_shortage_of_data_is_a_surplus_of_tickets(state):
    tickets = (
        state["p"] * 10
        + 10
        - sum(
            (1 - share) * (state["p"] * x + y)
            for share, x, y in (
                (state["alpha"], state["x0"], state["y0"]),
                (state["beta"], 10 - state["x0"], 10 - state["y0"]),
            )
        )
    )
    spent_on_data = state["p"] * (MODEL.evaluate(**state)["excess_demand"] + 10)
    assert tickets == pytest.approx(spent_on_data, abs=1e-9)


@given(states(MODEL))
def test_nobody_loses_by_exchange(state):
    q = MODEL.evaluate(**state)
    assert q["utility_after"] >= q["utility_before"] - 1e-9
    assert q["utility_after_b"] >= q["utility_before_b"] - 1e-9


@given(states(MODEL, **INNER))
def test_first_welfare_theorem_after_exchange_the_rates_are_equal_and_no_gain_is_left(state):
    q = MODEL.evaluate(**state)
    after = MODEL.evaluate(**state | {"x0": q["x_after"], "y0": q["y_after"]})
    assert after["rate"] == pytest.approx(after["rate_b"], rel=1e-6)
    assert after["rate"] == pytest.approx(q["equilibrium_price"], rel=1e-6)
    assert "no-gains" in names(**state | {"x0": q["x_after"], "y0": q["y_after"]})


@given(states(MODEL, **INNER))
def test_no_allocation_of_the_box_is_better_for_one_and_no_worse_for_the_other(state):
    q = MODEL.evaluate(**state)
    x, y = np.meshgrid(np.linspace(0, 10, 41), np.linspace(0, 10, 41))
    other = MODEL.evaluate(alpha=state["alpha"], beta=state["beta"], x0=x, y0=y)
    better = (other["utility_before"] > q["utility_after"] + 1e-9) & (
        other["utility_before_b"] > q["utility_after_b"] + 1e-9
    )
    assert not better.any()


@given(states(MODEL, **INNER))
def test_second_welfare_theorem_every_point_of_the_contract_curve_is_its_own_equilibrium(state):
    curve = sympy.lambdify([ee.x, *MODEL.symbols], ee.contract_curve)
    y = curve(state["x0"], *(state[parameter.name] for parameter in MODEL.parameters))
    q = MODEL.evaluate(**state | {"y0": min(y, 10.0)})
    assert (q["x_after"], q["y_after"]) == pytest.approx((state["x0"], y), rel=1e-9)


@given(states(MODEL))
def test_exactly_one_regime_says_who_gains_and_one_says_what_the_price_does(state):
    found = names(**state)
    assert sum(name in ("no-gains", "a-buys", "a-sells") for name in found) == 1
    assert sum(name in ("price-clears", "price-low", "price-high") for name in found) == 1


@pytest.mark.parametrize(
    ("state", "regime"),
    [
        ({"x0": 5, "y0": 5}, "no-gains"),
        ({"x0": 9, "y0": 9}, "no-gains"),
        ({"x0": 8, "y0": 2}, "a-sells"),
        ({"x0": 2, "y0": 8}, "a-buys"),
        ({"x0": 5, "y0": 5.1}, "a-buys"),
        ({"x0": 10, "y0": 10}, "all-in-one-hand"),
        ({"x0": 0, "y0": 0}, "no-gains"),
        ({"x0": 0, "y0": 5}, "someone-without-data"),
        ({"p": 0.99}, "price-low"),
        ({"p": 1.01}, "price-high"),
        ({"p": 1}, "price-clears"),
    ],
)
def test_the_regimes(state, regime):
    assert regime in names(**state)


def test_an_equal_rate_does_not_mean_an_equal_share():
    q = MODEL.evaluate(x0=9, y0=9)
    assert q["rate"] == q["rate_b"]
    assert q["utility_before"] > 8 * q["utility_before_b"]


@given(states(MODEL, **INNER))
def test_the_curves_go_through_the_endowment_and_hold_utility(state):
    values = [*(state[parameter.name] for parameter in MODEL.parameters)]
    a, b = (sympy.lambdify([ee.x, *MODEL.symbols], curve) for curve in (ee.indifference, ee.indifference_b))
    assert (a(state["x0"], *values), b(state["x0"], *values)) == pytest.approx((state["y0"], state["y0"]))
    x = min(state["x0"] * 1.2, 9.95)
    assert MODEL.evaluate(**state | {"x0": x, "y0": float(a(x, *values))})["utility_before"] == pytest.approx(
        MODEL.evaluate(**state)["utility_before"]
    )
