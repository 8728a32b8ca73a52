"""Whatever is no number, no count, no seed or no graph is refused with its name and its value."""

from collections.abc import Callable

import numpy as np
import pytest
from crowds import NETWORK, PLATFORM
from scipy import sparse

from infosociety.agents import network_effects, platform_adoption, small_world, small_world_market

NUMBERS = [np.nan, np.inf, -np.inf, 10**400, "1", None, True, [0.5], np.array([0.5])]
NO_COUNT = [0, -1, 2.0, 2.5, np.nan, "3", None, True]
NO_SEED = [-1, 1.0, None, "1", True]
NO_GRAPH = [
    np.ones((400, 400)),
    sparse.csc_array((400, 400)),
    sparse.csr_array((400, 399)),
    sparse.csr_array((1, 400)),
    sparse.eye_array(400, format="csr") * 2,
    sparse.eye_array(400, format="csr") * np.nan,
    sparse.csr_array((np.ones(2), np.array([1, 1]), np.repeat([0, 2], [1, 400])), shape=(400, 400)),
    [[0, 1], [1, 0]],
]
NO_START = [-0.1, 1.1, np.ones(400), np.ones(399, dtype=bool), np.ones((1, 400), dtype=bool), *NUMBERS]


def named(table: dict[str, list]) -> list:
    return [
        pytest.param(name, value, id=f"{name}-{number}")
        for name, values in table.items()
        for number, value in enumerate(values)
    ]


def refused(call: Callable, name: str, value: object, arguments: dict) -> None:
    """A ValueError that begins with the argument's name, and says what was given and what was expected."""
    with pytest.raises(ValueError, match=f"^{name}: expected .+ got ") as caught:
        call(**(arguments | {name: value}))
    if np.isscalar(value):
        assert repr(value) in str(caught.value)


COMMON = {"agents": NO_COUNT, "steps": [-1, 2.0, "3", None, True], "seed": NO_SEED, "graph": NO_GRAPH}


@pytest.mark.parametrize(("name", "value"), named(COMMON | {"price": [-0.1, *NUMBERS], "start": NO_START}))
def test_network_effects_refuses(name, value):
    refused(network_effects, name, value, NETWORK)


SIDES = dict.fromkeys(("alpha1", "alpha2", "price1", "price2"), NUMBERS)
SIDES |= {"n1_start": NO_START, "n2_start": NO_START, "speed": [-0.1, 1.1, *NUMBERS]}


@pytest.mark.parametrize(("name", "value"), named(COMMON | SIDES))
def test_platform_adoption_refuses(name, value):
    refused(platform_adoption, name, value, PLATFORM)


GRAPHS = {"agents": NO_COUNT, "rewired": [-0.1, 1.1, *NUMBERS], "seed": NO_SEED}


@pytest.mark.parametrize(("name", "value"), named(GRAPHS | {"neighbours": [3, *NO_COUNT], "agents": [5, *NO_COUNT]}))
def test_small_world_refuses(name, value):
    refused(small_world, name, value, {"agents": 20, "neighbours": 4, "rewired": 0.1, "seed": 1})


@pytest.mark.parametrize(("name", "value"), named(GRAPHS | {"neighbours": NO_COUNT, "agents": [4, *NO_COUNT]}))
def test_small_world_market_refuses(name, value):
    refused(small_world_market, name, value, {"agents": 20, "neighbours": 4, "rewired": 0.1, "seed": 1})
