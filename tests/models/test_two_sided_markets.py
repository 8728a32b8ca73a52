"""The claims that the pages make of two-sided prices: monopoly, competition, card fees, free products."""

import itertools

import numpy as np
import pytest
import sympy
from hypothesis import assume, given
from strategies import states

from infosociety import models
from infosociety.models import platform_competition as pc
from infosociety.models import two_sided_monopoly as ts

MONOPOLY, COMPETITION = models.get("two-sided-monopoly"), models.get("platform-competition")
CARDS, FREE = models.get("rochet-tirole"), models.get("free-side")


def swapped(state):
    """The same state with the sides renamed."""
    other = {"1": "2", "2": "1"}
    return {name[:-1] + other[name[-1]]: value for name, value in state.items()}


def names(model, **state):
    return {regime.name for regime in model.regimes_at(**state)}


class TestMonopolyPlatform:
    def test_the_numbers_of_the_worked_example(self):
        q = MONOPOLY.evaluate(alpha1=0.8, alpha2=0.2, b1=1, b2=1, f1=0.7, f2=0.7)
        assert (q["n1"], q["n2"], q["price1"], q["price2"], q["profit"]) == pytest.approx((0.3, 0.3, 0.94, 0.76, 0.09))

    def test_first_order_conditions_of_profit_and_of_welfare(self):
        n1, n2 = sympy.symbols("n1 n2")
        price1, price2 = ts.b1 + ts.alpha1 * n2 - n1, ts.b2 + ts.alpha2 * n1 - n2
        profit = (price1 - ts.f1) * n1 + (price2 - ts.f2) * n2
        welfare = profit + n1**2 / 2 + n2**2 / 2
        at_profit, at_welfare = {n1: ts.n1, n2: ts.n2}, {n1: ts.welfare_n1, n2: ts.welfare_n2}
        for n in (n1, n2):
            assert sympy.simplify(sympy.diff(profit, n).subs(at_profit)) == 0
            assert sympy.simplify(sympy.diff(welfare, n).subs(at_welfare)) == 0

    def test_without_benefits_it_is_two_monopolies(self):
        q = MONOPOLY.evaluate(alpha1=0, alpha2=0, b1=1.2, b2=0.8, f1=0.2, f2=0.4)
        assert (q["n1"], q["n2"], q["price1"], q["price2"]) == pytest.approx((0.5, 0.2, 0.7, 0.6))
        assert (q["welfare_price1"], q["welfare_price2"]) == pytest.approx((0.2, 0.4)), "price is cost"

    @given(states(MONOPOLY))
    def test_the_sides_are_interchangeable(self, state):
        one, other = MONOPOLY.evaluate(**state), MONOPOLY.evaluate(**swapped(state))
        for name in ("n1", "price1", "profit1", "welfare_n1", "welfare_price1"):
            pair = one[name], other[name[:-1] + "2"]
            assert pair == (None, None) or pair[0] == pytest.approx(pair[1], rel=1e-9, abs=1e-9)

    @given(states(MONOPOLY, alpha1=(0, 0.9), alpha2=(0, 0.9)))
    def test_no_other_prices_earn_more(self, state):
        q = MONOPOLY.evaluate(**state)
        assume(q["profit"] is not None and q["n1"] > 0.01 and q["n2"] > 0.01)
        a1, a2, b1, b2, f1, f2 = (state[name] for name in ("alpha1", "alpha2", "b1", "b2", "f1", "f2"))
        for d1, d2 in itertools.product((-0.05, 0, 0.05), repeat=2):
            n1, n2 = q["n1"] + d1, q["n2"] + d2
            assert (b1 + a1 * n2 - n1 - f1) * n1 + (b2 + a2 * n1 - n2 - f2) * n2 <= q["profit"] + 1e-9

    def test_the_wanted_side_pays_less(self):
        slope = sympy.diff(ts.price1, ts.alpha2)
        for a1, a2 in itertools.product((0, 0.3, 0.6), repeat=2):
            point = {ts.alpha1: a1, ts.alpha2: a2, ts.b1: 1, ts.b2: 1, ts.f1: 0.2, ts.f2: 0.2}
            assert slope.subs(point) < 0

    def test_a_side_can_be_free_or_paid(self):
        assert abs(MONOPOLY.evaluate(alpha2=1.01)["price1"]) < 0.01
        assert MONOPOLY.evaluate(alpha2=1.1)["price1"] < 0 < MONOPOLY.evaluate(alpha2=1.1)["profit"]
        assert "side1-paid" in names(MONOPOLY, alpha2=1.1)

    @given(states(MONOPOLY))
    def test_the_planner_serves_more_on_both_sides(self, state):
        q = MONOPOLY.evaluate(**state)
        assume(q["n1"] is not None and q["welfare_n1"] is not None)
        assert q["welfare_n1"] >= q["n1"] - 1e-9 and q["welfare_n2"] >= q["n2"] - 1e-9
        assert q["welfare_price1"] == pytest.approx(state["f1"] - state["alpha2"] * q["welfare_n2"])

    def test_strong_benefits_leave_no_optimum(self):
        q = MONOPOLY.evaluate(alpha1=1.2, alpha2=0.8)
        assert set(q.values()) == {None}
        assert names(MONOPOLY, alpha1=1.2, alpha2=0.8) == {"tips"}

    def test_costs_beyond_demand_are_named(self):
        assert MONOPOLY.evaluate(b1=0.1, f1=3)["n1"] is None
        assert names(MONOPOLY, b1=0.1, f1=3) == {"side-not-served"}


class TestPlatformCompetition:
    def test_the_numbers_of_the_worked_example(self):
        q = COMPETITION.evaluate(alpha1=0.6, alpha2=0.2, t1=1, t2=1, f1=0, f2=0)
        assert (q["price1"], q["price2"], q["profit"], q["share1"], q["share2"]) == pytest.approx(
            (0.8, 0.4, 0.6, 0.5, 0.5)
        )

    def test_the_prices_are_best_responses_to_themselves(self):
        """From the users who are indifferent between the platforms, with SymPy."""
        p1, p2, n1, n2 = sympy.symbols("p1 p2 n1 n2")
        half = sympy.Rational(1, 2)
        shares = sympy.solve(
            [n1 - half - (pc.alpha1 * (2 * n2 - 1) - (p1 - pc.price1)) / (2 * pc.t1),
             n2 - half - (pc.alpha2 * (2 * n1 - 1) - (p2 - pc.price2)) / (2 * pc.t2)], [n1, n2],
        )  # fmt: skip
        profit = (p1 - pc.f1) * shares[n1] + (p2 - pc.f2) * shares[n2]
        own = {p1: pc.price1, p2: pc.price2}
        for price in (p1, p2):
            assert sympy.simplify(sympy.diff(profit, price).subs(own)) == 0
        assert sympy.simplify(profit.subs(own) - pc.profit) == 0
        cut = sympy.Symbol("cut")
        assert (
            sympy.simplify(shares[n1].subs({p1: pc.price1 - cut, p2: pc.price2}) - pc.cut_share1.subs(pc.x, cut)) == 0
        )
        assert (
            sympy.simplify(shares[n2].subs({p1: pc.price1 - cut, p2: pc.price2}) - pc.cut_share2.subs(pc.x, cut)) == 0
        )

    def test_second_order_condition_is_the_border_of_tipping(self):
        """The profit of a deviation is concave exactly where 4 t1 t2 > (alpha1 + alpha2)^2."""
        hessian = -sympy.Matrix([[2 * pc.t2, pc.alpha1 + pc.alpha2], [pc.alpha1 + pc.alpha2, 2 * pc.t1]])
        assert sympy.expand(hessian.det() - pc.room) == 0

    def test_the_subsidy_goes_to_the_side_that_the_other_side_values(self):
        assert sympy.diff(pc.price1, pc.alpha2) == -1 and sympy.diff(pc.price1, pc.alpha1) == 0

    @given(states(COMPETITION))
    def test_shared_or_tipped_and_never_a_loss(self, state):
        q, room = (
            COMPETITION.evaluate(**state),
            4 * state["t1"] * state["t2"] - (state["alpha1"] + state["alpha2"]) ** 2,
        )
        assume(abs(room) > 1e-6)
        if room > 0:
            assert q["profit"] > 0 and q["share1"] == q["share2"] == 0.5
            assert "shared" in names(COMPETITION, **state)
        else:
            assert {q[name] for name in ("price1", "price2", "profit", "share1", "share2")} == {None}
            assert names(COMPETITION, **state) == {"tips"}

    @given(states(COMPETITION))
    def test_the_sides_are_interchangeable(self, state):
        assert COMPETITION.evaluate(**state)["price1"] == pytest.approx(
            COMPETITION.evaluate(**swapped(state))["price2"]
        )

    def test_without_benefits_it_is_hotelling(self):
        q = COMPETITION.evaluate(alpha1=0, alpha2=0, t1=0.7, t2=1.1, f1=0.3, f2=0.2)
        assert (q["price1"], q["price2"], q["profit"]) == pytest.approx((1.0, 1.3, 0.9))


class TestCardFees:
    def test_the_numbers_of_the_worked_example(self):
        q = CARDS.evaluate(bmax=1, smax=2, cost=0)
        assert (q["price_buyer"], q["price_seller"], q["profit"]) == pytest.approx((0, 1, 0.5))

    @given(states(CARDS))
    def test_margin_over_elasticity_is_the_same_on_both_sides(self, state):
        q = CARDS.evaluate(**state)
        assume(q["price_buyer"] is not None)
        margin = q["total_price"] - state["cost"]
        for price, elasticity in (
            (q["price_buyer"], q["elasticity_buyer"]),
            (q["price_seller"], q["elasticity_seller"]),
        ):
            assert price == pytest.approx(margin * elasticity, rel=1e-6, abs=1e-9)
        assert q["lerner"] == pytest.approx(1 / (q["elasticity_buyer"] + q["elasticity_seller"]), rel=1e-6)

    @given(states(CARDS))
    def test_the_more_elastic_side_pays_more(self, state):
        q = CARDS.evaluate(**state)
        assume(q["price_buyer"] is not None and abs(q["price_buyer"] - q["price_seller"]) > 1e-9)
        assert (q["price_buyer"] > q["price_seller"]) == (q["elasticity_buyer"] > q["elasticity_seller"])

    @given(states(CARDS))
    def test_no_other_pair_of_fees_earns_more(self, state):
        q = CARDS.evaluate(**state)
        assume(q["profit"] is not None)
        buyer, seller = np.meshgrid(*(q[name] + np.linspace(-0.3, 0.3, 13) for name in ("price_buyer", "price_seller")))
        volume = np.maximum(1 - buyer / state["bmax"], 0) * np.maximum(1 - seller / state["smax"], 0)
        assert ((buyer + seller - state["cost"]) * volume).max() <= q["profit"] + 1e-9

    def test_structure_matters(self):
        """At the same total, another split earns less."""
        q = CARDS.evaluate(bmax=1, smax=2, cost=0)
        even = q["total_price"] / 2
        assert q["total_price"] * (1 - even / 1) * (1 - even / 2) < q["profit"]

    def test_too_high_a_cost_is_named(self):
        assert set(CARDS.evaluate(bmax=0.5, smax=1, cost=2).values()) == {None}
        assert names(CARDS, bmax=0.5, smax=1, cost=2) == {"no-trade"}


class TestFreeSide:
    @pytest.mark.parametrize(
        ("e12", "e21", "price1", "price2", "profit"),
        [(0, 0, 0.5, 0.5, 0.5), (1.2, 0.3, 0, 1, 1.2), (0.3, 1.2, 1, 0, 1.2)],
    )
    def test_worked_examples(self, e12, e21, price1, price2, profit):
        q = FREE.evaluate(e12=e12, e21=e21)
        assert (q["price1"], q["price2"], q["profit"]) == pytest.approx((price1, price2, profit))

    @given(states(FREE, e12=(0, 0.99), e21=(0, 0.99)))
    def test_inner_prices(self, state):
        q, rest = FREE.evaluate(**state), 2 - state["e12"] - state["e21"]
        assert (q["price1"], q["price2"]) == pytest.approx(((1 - state["e12"]) / rest, (1 - state["e21"]) / rest))

    @given(states(FREE))
    def test_no_other_pair_of_prices_earns_more(self, state):
        p1, p2 = np.meshgrid(np.linspace(0, 1, 41), np.linspace(0, 1, 41))
        income = p1 * (1 - p1 + state["e21"] * (1 - p2)) + p2 * (1 - p2 + state["e12"] * (1 - p1))
        q = FREE.evaluate(**state)
        assert 0 <= q["price1"] <= 1 and 0 <= q["price2"] <= 1
        assert income.max() <= q["profit"] + 1e-9
        assert q["profit"] == pytest.approx(q["price1"] * q["quantity1"] + q["price2"] * q["quantity2"])

    @given(states(FREE))
    def test_giving_away_never_earns_less_than_separate_prices(self, state):
        q = FREE.evaluate(**state)
        assert q["profit"] >= q["separate_profit"] - 1e-12
        if max(state["e12"], state["e21"]) > 1:
            assert q["profit"] > q["separate_profit"]

    @given(states(FREE))
    def test_separate_prices_answer_each_other(self, state):
        q = FREE.evaluate(**state)
        p1, p2 = q["separate_price1"], q["separate_price2"]
        assert p1 == pytest.approx((1 + state["e21"] * (1 - p2)) / 2) and p2 == pytest.approx(
            (1 + state["e12"] * (1 - p1)) / 2
        )

    def test_corners_are_named(self):
        assert names(FREE, e12=1.2, e21=0.3) == {"product1-free"}
        assert names(FREE, e12=0.3, e21=1) == {"product2-free"}
        assert names(FREE, e12=1.5, e21=1.5) == {"either-free"}
