"""The claims that the page makes of surplus, digitalisation and monopoly."""

import pytest
import sympy
from hypothesis import assume, given
from strategies import states

from infosociety import models
from infosociety.models import consumer_surplus as cs
from infosociety.models import monopoly_surplus as ms

MARKET, MONOPOLY = models.get("consumer-surplus"), models.get("monopoly-surplus")
# Where there is trade: without the corners that Max stands for.
INSIDE = {sympy.Max(cs.a - cs.c, 0): cs.a - cs.c}


def inside(expression):
    return sympy.sympify(expression).xreplace(INSIDE)


def test_the_numbers_of_the_worked_example():
    assert MARKET.evaluate(a=100, b=1, c=20, d=1, F=400) == pytest.approx(
        {"quantity": 40, "price": 60, "consumer_surplus": 800, "producer_surplus": 800, "total_surplus": 1600,
         "profit": 400, "average_cost": 50}
    )  # fmt: skip
    free = MARKET.evaluate(a=100, b=1, c=0, d=0, F=400)
    assert (free["quantity"], free["consumer_surplus"], free["producer_surplus"], free["profit"]) == (
        100,
        5000,
        0,
        -400,
    )


def test_the_surpluses_are_the_areas_under_the_lines():
    quantity, price = inside(cs.quantity), inside(cs.price)
    assert sympy.simplify(sympy.integrate(cs.demand - price, (cs.Q, 0, quantity)) - inside(cs.consumer_surplus)) == 0
    assert (
        sympy.simplify(sympy.integrate(price - cs.marginal_cost, (cs.Q, 0, quantity)) - inside(cs.producer_surplus))
        == 0
    )


def test_producer_surplus_rises_when_marginal_cost_falls():
    slope = sympy.factor(sympy.diff(inside(cs.producer_surplus), cs.c))
    assert sympy.simplify(slope + cs.d * (cs.a - cs.c) / (cs.b + cs.d) ** 2) == 0  # negative wherever d > 0


def test_flattening_takes_producer_surplus_only_below_d_equal_to_b():
    slope = sympy.diff(inside(cs.producer_surplus), cs.d)
    assert sympy.simplify(slope - (cs.a - cs.c) ** 2 * (cs.b - cs.d) / (2 * (cs.b + cs.d) ** 3)) == 0
    at = {
        name: MARKET.evaluate(b=0.5, d=d)["producer_surplus"] for name, d in {"steep": 2, "b": 0.5, "flat": 0.1}.items()
    }
    assert at["steep"] < at["b"] > at["flat"]


def test_fixed_cost_never_enters_producer_surplus_price_or_quantity():
    for expression in (cs.producer_surplus, cs.consumer_surplus, cs.price, cs.quantity):
        assert cs.F not in expression.free_symbols


@given(states(MARKET))
def test_the_parts_add_up(state):
    q = MARKET.evaluate(**state)
    assert q["total_surplus"] == pytest.approx(q["consumer_surplus"] + q["producer_surplus"])
    assert q["profit"] == pytest.approx(q["producer_surplus"] - state["F"])
    if q["price"] is not None:
        assert q["price"] == pytest.approx(state["c"] + state["d"] * q["quantity"])
        assert (q["price"] - q["average_cost"]) * q["quantity"] == pytest.approx(q["profit"], abs=1e-6)


@given(states(MARKET))
def test_flat_marginal_cost_cannot_pay_any_fixed_cost(state):
    state |= {"d": 0}
    assume(state["F"] > 0 and state["a"] > state["c"])
    assert MARKET.evaluate(**state)["profit"] == -state["F"]
    assert {"free-at-the-margin", "fixed-cost-not-covered"} <= {regime.name for regime in MARKET.regimes_at(**state)}


def test_the_white_paper_is_one_case():
    state = {scenario.name: MARKET.evaluate(**scenario.values) for scenario in MARKET.scenarios}
    before, cheaper, after = state["before"], state["cheaper"], state["white-paper"]
    assert (
        after["producer_surplus"] < before["producer_surplus"]
        and after["consumer_surplus"] > before["consumer_surplus"]
    )
    assert cheaper["producer_surplus"] > before["producer_surplus"], "cheaper alone makes producers better off"


def test_without_trade_there_is_no_price_and_a_reason():
    q = MARKET.evaluate(a=10, c=50)
    assert (q["quantity"], q["price"], q["consumer_surplus"]) == (0, None, 0)
    assert [regime.name for regime in MARKET.regimes_at(a=10, c=50)] == ["no-trade"]


def test_monopoly_check_and_formulas():
    q = MONOPOLY.evaluate(a=100, b=1, c=40, F=0)
    assert (q["quantity"], q["price"], q["consumer_surplus"], q["profit"]) == (30, 70, 450, 900)
    gap = ms.a - ms.c
    for found, expected in {
        ms.b * ms.quantity**2 / 2: gap**2 / (8 * ms.b),
        ms.deadweight_loss: gap**2 / (8 * ms.b),
        ms.producer_surplus: gap**2 / (4 * ms.b),
    }.items():
        assert sympy.simplify(inside(found) - expected) == 0


def test_the_monopolist_cannot_do_better():
    profit = (ms.demand - ms.c) * ms.Q
    best = inside(ms.quantity)
    assert sympy.simplify(sympy.diff(profit, ms.Q).subs(ms.Q, best)) == 0
    assert sympy.diff(profit, ms.Q, 2).is_negative


@given(states(MONOPOLY))
def test_what_the_monopoly_takes_and_loses(state):
    q = MONOPOLY.evaluate(**state)
    efficient = max(state["a"] - state["c"], 0) ** 2 / (2 * state["b"])
    assert q["consumer_surplus"] + q["producer_surplus"] + q["deadweight_loss"] == pytest.approx(efficient)
    assert q["consumer_surplus"] == pytest.approx(efficient / 4)


@given(states(MONOPOLY))
def test_average_cost_price_exists_exactly_when_the_fixed_cost_can_be_paid(state):
    q = MONOPOLY.evaluate(**state)
    room = max(state["a"] - state["c"], 0) ** 2 / (4 * state["b"]) - state["F"]
    assume(abs(room) > 1e-4)
    assert (q["average_cost_price"] is not None) == (state["a"] > state["c"] and room > 0)
    if q["average_cost_price"] is not None:
        income = (q["average_cost_price"] - state["c"]) * q["average_cost_quantity"]
        assert income == pytest.approx(state["F"], rel=1e-6, abs=1e-6)
        assert state["c"] - 1e-9 <= q["average_cost_price"] <= q["price"] + 1e-9
        assert q["average_cost_consumer_surplus"] >= q["consumer_surplus"] - 1e-6


def test_the_largest_fixed_cost_that_can_be_paid_is_paid_at_the_monopoly_price():
    q = MONOPOLY.evaluate(a=100, b=1, c=40, F=900)
    assert q["average_cost_price"] == pytest.approx(q["price"])
    assert [regime.name for regime in MONOPOLY.regimes_at(a=100, b=1, c=40, F=900)] == ["just-breaking-even"]
