"""The claims that the pages make of starts, seeds and norms: platform-adoption and regulation-mix."""

import numpy as np
import pytest
from hypothesis import assume, given
from strategies import states

from infosociety import models

ADOPTION, MIX = models.get("platform-adoption"), models.get("regulation-mix")


def names(model, **state):
    return {regime.name for regime in model.regimes_at(**state)}


def rests(state, n1, n2):
    """How far one more period would move."""
    want1 = np.clip(state["alpha1"] * n2 - state["price1"], 0, 1)
    want2 = np.clip(state["alpha2"] * n1 - state["price2"], 0, 1)
    return max(abs(want1 - n1), abs(want2 - n2))


def swapped(state):
    pairs = {"alpha1": "alpha2", "price1": "price2", "n1_start": "n2_start"}
    pairs |= {value: key for key, value in pairs.items()}
    return {pairs.get(name, name): value for name, value in state.items()}


class TestAdoption:
    @given(states(ADOPTION))
    def test_the_end_is_a_rest_and_what_swings_is_named(self, state):
        q = ADOPTION.evaluate(**state)
        if q["n1_end"] is None:
            assert names(ADOPTION, **state) & {"swings"} and q["n2_end"] is None and q["tipped"] is None
        else:
            assert rests(state, q["n1_end"], q["n2_end"]) < 1e-6

    @given(states(ADOPTION, speed=(0.05, 0.5)))
    def test_the_end_is_where_many_small_steps_go(self, state):
        q = ADOPTION.evaluate(**state)
        n1, n2 = state["n1_start"], state["n2_start"]
        for _ in range(4000):
            want1 = min(max(state["alpha1"] * n2 - state["price1"], 0), 1)
            want2 = min(max(state["alpha2"] * n1 - state["price2"], 0), 1)
            n1, n2 = n1 + state["speed"] * (want1 - n1), n2 + state["speed"] * (want2 - n2)
        assume("at-saddle" not in names(ADOPTION, **state) and rests(state, n1, n2) < 1e-9)
        assert (q["n1_end"], q["n2_end"]) == pytest.approx((n1, n2), abs=1e-5)

    @given(states(ADOPTION))
    def test_a_larger_seed_never_leads_to_less(self, state):
        more = {**state, "n1_start": min(state["n1_start"] + 0.1, 1), "n2_start": min(state["n2_start"] + 0.1, 1)}
        one, other = ADOPTION.evaluate(**state), ADOPTION.evaluate(**more)
        assume(one["n1_end"] is not None and other["n1_end"] is not None)
        assert other["n1_end"] >= one["n1_end"] - 1e-9 and other["n2_end"] >= one["n2_end"] - 1e-9

    @given(states(ADOPTION))
    def test_the_sides_are_interchangeable(self, state):
        one, other = ADOPTION.evaluate(**state), ADOPTION.evaluate(**swapped(state))
        assert (one["n1_end"] is None) == (other["n1_end"] is None)
        if one["n1_end"] is not None:
            assert (one["n1_end"], one["n2_end"]) == pytest.approx((other["n2_end"], other["n1_end"]))

    def test_chicken_and_egg(self):
        nobody = ADOPTION.evaluate(n1_start=0, n2_start=0)
        assert (nobody["n1_end"], nobody["n2_end"], nobody["tipped"]) == (0, 0, 0)
        seeded = ADOPTION.evaluate(n1_start=0.75, n2_start=0.35)
        assert (seeded["n1_end"], seeded["n2_end"], seeded["tipped"]) == (1, 1, 1)

    def test_a_little_less_seed_on_one_side_loses_both(self):
        assert ADOPTION.evaluate(n1_start=0.6, n2_start=0.35)["tipped"] == 0

    def test_paying_one_side_starts_both(self):
        q = ADOPTION.evaluate(price1=-0.3, n1_start=0, n2_start=0)
        assert (q["n1_end"], q["n2_end"], q["tipped"]) == (1, 1, 1)
        assert {"only-high", "subsidy"} <= names(ADOPTION, price1=-0.3, n1_start=0, n2_start=0)

    @given(states(ADOPTION, alpha1=(0, 0.9), alpha2=(0, 0.9)))
    def test_a_weak_pull_forgets_the_start(self, state):
        other = ADOPTION.evaluate(**state | {"n1_start": 1 - state["n1_start"], "n2_start": 0.3})
        assert ADOPTION.evaluate(**state)["n1_end"] == pytest.approx(other["n1_end"])

    def test_the_edge_is_the_saddle(self):
        q = ADOPTION.evaluate(n1_start=0.6, n2_start=0.4)
        assert (q["n1_end"], q["n2_end"], q["saddle_n1"], q["saddle_n2"]) == pytest.approx((0.5, 0.5, 0.5, 0.5))
        assert "at-saddle" in names(ADOPTION, n1_start=0.6, n2_start=0.4)

    def test_everybody_at_once_can_swing_for_ever(self):
        state = {"n1_start": 0.9, "n2_start": 0.05, "speed": 1}
        assert ADOPTION.evaluate(**state)["n1_end"] is None and names(ADOPTION, **state) == {"swings"}
        path = ADOPTION.path(**state)
        assert list(path["n1"][-4:]) == [0, 1, 0, 1] or list(path["n1"][-4:]) == [1, 0, 1, 0]


NOTHING = {"law_fine": 0, "law_detection": 0, "norm_strength": 0, "market_premium": 0, "code_block": 0}


class TestRegulationMix:
    @given(states(MIX))
    def test_the_end_rests_and_the_parts_add_up(self, state):
        q = MIX.evaluate(**state)
        push = state["own_will"] + state["law_fine"] * state["law_detection"] + state["market_premium"]
        code, end = state["code_block"], q["compliance_end"]
        then = code + (1 - code) * min(1, max(0, push + state["norm_strength"] * end))
        assert then == pytest.approx(end, abs=1e-6)
        parts = [q[f"from_{name}"] for name in ("law", "norm", "market", "code", "own")]
        assert sum(parts) == pytest.approx(end, abs=1e-9)
        assert all(-1e-12 <= part <= 1 + 1e-12 for part in parts)

    @given(states(MIX))
    def test_the_end_is_where_the_steps_go(self, state):
        code, now = state["code_block"], state["start_share"]
        push = state["own_will"] + state["law_fine"] * state["law_detection"] + state["market_premium"]
        for _ in range(5000):
            now = code + (1 - code) * min(1, max(0, push + state["norm_strength"] * now))
        found = names(MIX, **state)
        assume(not found & {"edge", "balanced"} and abs((1 - code) * state["norm_strength"] - 1) > 0.005)
        assert MIX.evaluate(**state)["compliance_end"] == pytest.approx(now, abs=1e-6)

    @given(states(MIX))
    def test_no_lever_ever_lowers_compliance(self, state):
        end = MIX.evaluate(**state)["compliance_end"]
        for lever in ("law_fine", "law_detection", "norm_strength", "market_premium", "code_block", "start_share"):
            more = min(state[lever] + 0.1, MIX.parameter(lever).maximum)
            assert MIX.evaluate(**state | {lever: more})["compliance_end"] >= end - 1e-6, lever

    @pytest.mark.parametrize(
        ("lever", "part", "end"),
        [
            ({"law_fine": 3, "law_detection": 0.1}, "from_law", 0.2),
            ({"market_premium": 0.4}, "from_market", 0.3),
            ({"code_block": 0.9}, "from_code", 0.9),
            ({"norm_strength": 1.4, "start_share": 0.4}, "from_norm", 1),
        ],
    )
    def test_each_lever_alone(self, lever, part, end):
        q = MIX.evaluate(**NOTHING | lever)
        assert q["compliance_end"] == pytest.approx(end)
        assert q[part] == pytest.approx(end)

    def test_nothing_gives_nothing(self):
        assert MIX.evaluate(**NOTHING, start_share=0.5)["compliance_end"] == 0

    def test_norms_tip_at_the_critical_share(self):
        state = NOTHING | {"norm_strength": 1.4}
        critical = MIX.evaluate(**state)["critical_share"]
        assert critical == pytest.approx(0.25)
        assert MIX.evaluate(**state, start_share=critical - 0.01)["compliance_end"] == 0
        assert MIX.evaluate(**state, start_share=critical + 0.01)["compliance_end"] == 1

    def test_a_small_fine_can_turn_the_norm(self):
        state = NOTHING | {"norm_strength": 1.4, "start_share": 0.2}
        assert MIX.evaluate(**state)["compliance_end"] == 0
        assert MIX.evaluate(**state | {"law_fine": 0.6, "law_detection": 0.1})["compliance_end"] == 1

    def test_a_fine_needs_detection_and_code_does_not(self):
        assert MIX.evaluate(**NOTHING | {"law_fine": 5})["compliance_end"] == 0
        assert "fine-without-detection" in names(MIX, **NOTHING | {"law_fine": 5})
        for detection in (0, 0.5, 1):
            assert MIX.evaluate(**NOTHING | {"code_block": 0.7, "law_detection": detection})["compliance_end"] == 0.7
