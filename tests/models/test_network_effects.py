"""The claims that the page makes of critical mass, tipping and path dependence."""

import math

import pytest
import sympy
from hypothesis import assume, given
from strategies import states

from infosociety import models
from infosociety.models import network_effects as ne

MODEL = models.get("network-effects")


def by_steps(p, start, steps=100_000):
    """Where plain iteration goes."""
    n = start
    for _ in range(steps):
        then = 0.0 if n <= 0 else max(1 - p / n, 0.0)
        if then == n:
            break
        n = then
    return n


def test_the_numbers_of_the_worked_example():
    q = MODEL.evaluate(p=0.16, n0=0.21)
    assert (q["critical_mass"], q["high_equilibrium"], q["low_equilibrium"]) == pytest.approx((0.2, 0.8, 0))
    assert q["final_share"] == pytest.approx(0.8)
    assert MODEL.evaluate(p=0.16, n0=0.19)["final_share"] == 0


def test_both_equilibria_bear_the_price():
    p = sympy.Symbol("p", positive=True)
    for share in (ne.critical_mass, ne.high_equilibrium):
        share = share.xreplace({sympy.Max(1 - 4 * ne.p, 0): 1 - 4 * ne.p}).subs(ne.p, p)
        assert sympy.simplify(share * (1 - share) - p) == 0


def test_the_step_repels_at_the_critical_mass_and_attracts_above():
    slope = sympy.diff(1 - ne.p / ne.n, ne.n)
    for p in (0.01, 0.1, 0.16, 0.24):
        q = MODEL.evaluate(p=p)
        assert slope.subs({ne.p: p, ne.n: q["critical_mass"]}) > 1
        assert abs(slope.subs({ne.p: p, ne.n: q["high_equilibrium"]})) < 1


@given(states(MODEL))
def test_the_final_share_is_where_the_steps_go(state):
    q = MODEL.evaluate(**state)
    assume(q["critical_mass"] is None or abs(state["n0"] - q["critical_mass"]) > 1e-6)
    assume(abs(state["p"] - 0.25) > 1e-6)  # at 1/4 the steps need for ever
    assert q["final_share"] == pytest.approx(by_steps(state["p"], state["n0"]), abs=1e-6)


@pytest.mark.parametrize(
    ("p", "start", "end"), [(0.25, 0.5, 0.5), (0.25, 1, 0.5), (0.25, 0.49, 0), (0, 0, 0), (0, 0.01, 1), (0.26, 1, 0)]
)
def test_the_borders(p, start, end):
    assert MODEL.evaluate(p=p, n0=start)["final_share"] == pytest.approx(end)


def test_a_start_on_the_critical_mass_stays_and_says_so():
    assert MODEL.evaluate(p=0.16, n0=0.2)["final_share"] == pytest.approx(0.2)
    assert [regime.name for regime in MODEL.regimes_at(p=0.16, n0=0.2)] == ["knife-edge"]


def test_above_a_quarter_no_network_is_supportable():
    q = MODEL.evaluate(p=0.3, n0=1)
    assert (q["critical_mass"], q["high_equilibrium"], q["final_share"]) == (None, None, 0)
    assert "too-dear" in {regime.name for regime in MODEL.regimes_at(p=0.3, n0=1)}


@given(states(MODEL, p=(0, 0.24)))
def test_a_dearer_service_needs_more_and_reaches_fewer(state):
    now, dearer = MODEL.evaluate(**state), MODEL.evaluate(**state | {"p": state["p"] + 0.01})
    assert dearer["critical_mass"] > now["critical_mass"]
    assert dearer["high_equilibrium"] < now["high_equilibrium"]


def test_the_monopolist_charges_two_ninths_when_users_cost_nothing():
    q = MODEL.evaluate(c=0)
    assert (q["monopoly_share"], q["monopoly_price"]) == pytest.approx((2 / 3, 2 / 9))


@pytest.mark.parametrize("c", [0, 0.05, 0.1, 0.2, 0.25])
def test_no_share_earns_the_monopolist_more(c):
    q = MODEL.evaluate(c=c)
    assert q["monopoly_share"] == pytest.approx((1 + math.sqrt(1 - 3 * c)) / 3)
    best = max((n * (1 - n) - c) * n for n in (k / 10_000 for k in range(10_001)))
    assert q["monopoly_profit"] == pytest.approx(best, abs=1e-7)


def test_beyond_a_cost_of_a_quarter_the_monopolist_stays_out():
    assert MODEL.evaluate(c=0.28)["monopoly_share"] is None
    assert "monopolist-stays-out" in {regime.name for regime in MODEL.regimes_at(c=0.28)}


def test_the_path_is_the_step_repeated():
    path = MODEL.path(p=0.16, n0=0.21)["n"]
    assert len(path) == MODEL.dynamics.shown + 1
    assert path[0] == 0.21
    assert path[1:] == pytest.approx([max(1 - 0.16 / n, 0) for n in path[:-1]])
