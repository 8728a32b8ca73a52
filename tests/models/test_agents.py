"""A crowd of agents follows the equations; neighbours need not; and the same seed gives the same crowd."""

import tracemalloc
import warnings
from collections.abc import Callable

import numpy as np
import pytest
from crowds import PLATFORM, network, platform
from scipy import sparse

from infosociety import models
from infosociety.agents import Run, network_effects, platform_adoption, small_world, small_world_market


def network_path(price: float, start: float, steps: int) -> np.ndarray:
    """n' = clip(1 - price / n, 0, 1), and nobody joins what nobody is in."""
    path = [start]
    for _ in range(steps):
        path.append(min(max(1 - price / path[-1], 0), 1) if path[-1] > 0 else 0)
    return np.array(path)


def platform_path(**changes) -> np.ndarray:
    """n_i' = n_i + speed (clip(alpha_i n_j - price_i, 0, 1) - n_i)."""
    v = PLATFORM | changes
    path = [(v["n1_start"], v["n2_start"])]
    for _ in range(v["steps"]):
        n1, n2 = path[-1]
        wanted1 = min(max(v["alpha1"] * n2 - v["price1"], 0), 1)
        wanted2 = min(max(v["alpha2"] * n1 - v["price2"], 0), 1)
        path.append((n1 + v["speed"] * (wanted1 - n1), n2 + v["speed"] * (wanted2 - n2)))
    return np.array(path).T


def same(one: Run, other: Run) -> bool:
    return np.array_equal(one.shares, other.shares) and np.array_equal(one.state, other.state)


# --- The same seed, the same crowd -----------------------------------------------------------------


@pytest.mark.parametrize("run", [network, platform])
def test_the_seed_decides_everything(run):
    assert same(run(), run())
    assert not same(run(), run(seed=8))


@pytest.mark.parametrize("make", [small_world, small_world_market])
def test_the_seed_decides_the_graph(make):
    one, again, other = (make(200, 6, 0.2, seed) for seed in (1, 1, 2))
    assert (one != again).nnz == 0
    assert (one != other).nnz > 0


def test_the_same_result_on_every_machine():
    """Counts from this seed, as a machine with x86-64 and Linux gave them."""
    assert (400 * network().shares).tolist() == [200, 279, 312, 320, 323, 324, 324]
    one, other = (400 * platform().shares).tolist()
    assert one == [240, 212, 190, 187, 185, 181, 183]
    assert other == [120, 155, 166, 173, 172, 178, 180]
    assert small_world(8, 2, 0.5, 3).indices.tolist() == [1, 0, 3, 6, 3, 1, 2, 6, 5, 4, 6, 7, 1, 3, 5, 5]
    assert small_world_market(6, 2, 0.5, 3).indices.tolist() == [1, 5, 0, 2, 1, 2, 0, 1, 3, 4, 0, 2]


def test_who_is_in_at_the_end_is_who_was_counted_last():
    run = network()
    assert (run.shares.shape, run.state.shape, run.state.dtype) == ((7,), (400,), bool)
    assert run.state.mean() == run.shares[-1]
    run = platform()
    assert (run.shares.shape, run.state.shape, run.state.dtype) == ((2, 7), (2, 400), bool)
    assert run.state.mean(axis=1).tolist() == run.shares[:, -1].tolist()


def test_the_tastes_do_not_depend_on_the_price():
    """Whoever joins at the high price is among those who join at the low one."""
    dear, cheap = network(price=0.2, steps=1).state, network(price=0.1, steps=1).state
    assert dear.sum() < cheap.sum()
    assert not (dear & ~cheap).any()


def test_agents_decide_one_by_one_as_the_model_says():
    """The rule in plain Python, with the tastes of the seed."""
    graph = small_world(60, 6, 0.3, seed=1)
    start = np.arange(60) < 25
    tastes = np.random.default_rng(5).random(60, dtype=np.float32)
    state = start.tolist()
    for _ in range(4):
        seen = [[state[j] for j in graph.indices[graph.indptr[i] : graph.indptr[i + 1]]] for i in range(60)]
        state = [any(who) and x * sum(who) / len(who) >= 0.2 for x, who in zip(tastes, seen, strict=True)]
    assert 0 < sum(state) < 60
    assert network_effects(0.2, start, 60, 4, 5, graph).state.tolist() == state


# --- Many agents follow the equations --------------------------------------------------------------


def error(run: Callable[..., Run], path: np.ndarray, agents: int) -> float:
    """Root mean square of the distance from the path, over the steps and 100 seeds."""
    runs = [run(agents=agents, seed=seed).shares - path for seed in range(100)]
    return float(np.sqrt(np.mean(np.square(runs))))


@pytest.mark.parametrize(
    ("run", "path"), [(network, network_path(0.16, 0.5, 6)), (platform, platform_path())], ids=["network", "platform"]
)
def test_the_error_falls_like_one_over_the_root_of_the_agents(run, path):
    few, many = error(run, path, 400), error(run, path, 40_000)
    assert few / many == pytest.approx(10, rel=0.3)
    assert 0.1 < many * np.sqrt(40_000) < 2


def test_the_first_step_already_follows():
    """Who is in at the start does not depend on tastes: the step counts heads only."""
    for start in (0.2, 0.4, 0.9):
        run = network(start=start, agents=100_000, steps=1)
        assert run.shares.tolist() == pytest.approx([start, 1 - 0.16 / start], abs=0.01)


@pytest.mark.parametrize(("start", "end"), [(0.19, 0), (0.21, 0.8)])
@pytest.mark.parametrize("seed", range(3))
def test_the_critical_mass_of_many(start, end, seed):
    """At p = .16 the critical mass is .2, and .8 is where the network rests."""
    run = network(start=start, agents=200_000, steps=30, seed=seed)
    assert run.shares[-1] == pytest.approx(end, abs=0.01)


@pytest.mark.parametrize(("price", "start"), [(0.1, 0.1), (0.1, 0.13), (0.2, 0.3), (0.3, 1), (0, 0.01), (0, 0)])
def test_the_crowd_ends_where_the_simulator_says(price, start):
    expected = models.get("network-effects").evaluate(p=price, n0=start)["final_share"]
    run = network(price=price, start=start, agents=100_000, steps=60)
    assert run.shares[-1] == pytest.approx(float(expected), abs=0.01)


@pytest.mark.parametrize("start", [0.45, 0.55])
def test_both_sides_end_where_the_simulator_says(start):
    expected = models.get("platform-adoption").evaluate(n1_start=start, n2_start=start)
    values = {"alpha1": 1.5, "alpha2": 1.5, "price1": 0.25, "price2": 0.25, "speed": 0.3, "steps": 60}
    run = platform(**values, n1_start=start, n2_start=start, agents=100_000)
    ends = [float(expected[name]) for name in ("n1_end", "n2_end")]
    assert run.shares[:, -1].tolist() == pytest.approx(ends, abs=0.01)


def test_the_platform_tips_like_the_equations():
    """Symmetric alpha 1.5 and price .25 have their saddle at one half on both sides."""
    values = {"alpha1": 1.5, "alpha2": 1.5, "price1": 0.25, "price2": 0.25, "steps": 60, "agents": 50_000}
    for start, end in ((0.47, 0), (0.53, 1)):
        run = platform(**values, n1_start=start, n2_start=start)
        assert run.shares[:, -1] == pytest.approx([end, end], abs=0.01)


@pytest.mark.parametrize("start", [0, 1 / 3, 0.5, 2 / 3, 1])
def test_a_share_at_the_start_is_rounded_to_agents(start):
    assert network(start=start, agents=10, steps=0).shares.tolist() == [round(10 * start) / 10]
    assert platform(n2_start=start, agents=10, steps=0).shares[1].tolist() == [round(10 * start) / 10]


# --- Limits ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("graph", [None, small_world(400, 4, 0.5, 1)], ids=["all", "neighbours"])
def test_nobody_joins_what_nobody_is_in(graph):
    assert network(start=0, price=0, graph=graph).shares.tolist() == [0] * 7
    assert network(start=0, price=0.1, graph=graph).shares.tolist() == [0] * 7


def test_for_nothing_everybody_joins_what_somebody_is_in():
    assert network(start=1 / 400, price=0).shares.tolist() == [1 / 400] + [1] * 6


@pytest.mark.parametrize("price", [1, 2, 1e38])
def test_a_price_that_nobody_pays(price):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert network(start=1, price=price).shares.tolist() == [1] + [0] * 6


@pytest.mark.parametrize(("price", "end"), [(0, True), (1e-9, False)])
def test_a_taste_of_exactly_nothing(price, end):
    """Somebody with x = 0 joins for nothing, 0 * n >= 0, and for any price not; of this seed it is number 811."""
    seed, who = 88783, 811
    assert np.random.default_rng(seed).random(1000, dtype=np.float32)[who] == 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert network(price=price, agents=1000, seed=seed).state[who] == end


def test_above_a_quarter_every_network_collapses():
    assert network(price=0.27, start=1, agents=20_000, steps=60).shares[-1] == 0


def test_without_an_effect_each_side_goes_its_own_way():
    """alpha = 0: side 1 has to pay and leaves; of side 2, which is paid .3, three in ten want to be in."""
    run = platform(alpha1=0, alpha2=0, price2=-0.3, agents=50_000, steps=40)
    left = 0.6 * 0.7 ** np.arange(41)
    assert run.shares[0] == pytest.approx(left, abs=0.01)
    assert run.shares[1] == pytest.approx(np.full(41, 0.3), abs=0.01)


def test_speed_from_never_to_at_once():
    assert platform(speed=0).shares.tolist() == [[0.6] * 7, [0.3] * 7]
    run = platform(speed=1, alpha1=0, alpha2=1e38, price1=0)
    assert run.shares.tolist() == [[0.6] + [0] * 6, [0.3, 1] + [0] * 5]


def test_one_agent_alone():
    assert network(agents=1, start=1, price=0).shares.tolist() == [1] * 7
    assert platform(agents=1, n1_start=1, n2_start=1, price1=-1, price2=-1).shares.tolist() == [[1] * 7] * 2


# --- Neighbours ------------------------------------------------------------------------------------


@pytest.mark.parametrize("run", [network, platform])
@pytest.mark.parametrize("kind", [np.float32, np.int64, bool])
def test_who_sees_all_sees_what_the_equations_count(run, kind):
    everybody = sparse.csr_array(np.ones((400, 400), dtype=kind))
    assert same(run(graph=everybody), run())


def test_a_complete_graph_of_others_comes_close():
    others = sparse.csr_matrix(1 - np.eye(2000))
    local, alone = network(agents=2000, graph=others), network(agents=2000)
    assert local.shares == pytest.approx(alone.shares, abs=0.005)


def test_word_passes_from_neighbour_to_neighbour():
    """For nothing, each is in who sees somebody: on a ring of ten it goes one place further at each step."""
    start = np.zeros(10, dtype=bool)
    start[0] = True
    ring = small_world(10, 2, 0, seed=0)
    for steps, here in ((1, [1, 9]), (2, [0, 2, 8]), (3, [1, 3, 7, 9])):
        assert np.flatnonzero(network_effects(0, start, 10, steps, 0, ring).state).tolist() == here
    assert start.sum() == 1  # the caller's own


@pytest.mark.parametrize("seed", range(4))
def test_a_neighbourhood_below_the_critical_mass_wins_everybody(seed):
    """At p = .1 the critical mass is .113: one in twenty dies out where all see all, or spread thin on a graph."""
    agents = 4000
    cluster = np.arange(agents) < agents // 20
    common = {"price": 0.1, "agents": agents, "steps": 400, "seed": seed}
    graph = small_world(agents, 100, 0.1, seed=0)
    assert network(start=cluster, **common).shares[-1] == 0
    assert network(start=0.05, graph=graph, **common).shares[-1] == 0
    assert network(start=cluster, graph=graph, **common).shares[-1] == pytest.approx(0.887, abs=0.03)


def test_a_neighbourhood_becomes_a_niche():
    """With few neighbours at a higher price it stops at a place where tastes are low, and stays."""
    agents = 4000
    cluster = np.arange(agents) < agents // 20
    run = network(start=cluster, agents=agents, steps=400, graph=small_world(agents, 40, 0, seed=0))
    assert 0.03 < run.shares[-1] < 0.15
    assert run.shares[-100:].max() - run.shares[-100:].min() < 0.001
    assert not run.state[agents // 4 : -agents // 4].any()


def test_a_local_market_lives_where_the_whole_would_die():
    """The saddle is at one half; a tenth of the ring that is full on both sides stays full."""
    agents = 2000
    cluster = np.arange(agents) < agents // 10
    values = {"alpha1": 1.5, "alpha2": 1.5, "price1": 0.25, "price2": 0.25, "n1_start": cluster, "n2_start": cluster}
    values |= {"agents": agents, "steps": 100}
    assert platform(**values).shares[:, -1].tolist() == [0, 0]
    assert (platform(**values, graph=small_world_market(agents, 40, 0, 0)).shares[:, -1] > 0.05).all()


def test_who_sees_nobody_stays_out_or_takes_the_money():
    nobody = sparse.csr_array((400, 400), dtype=np.float32)
    assert network(price=0, start=1, graph=nobody).shares.tolist() == [1] + [0] * 6
    run = platform(price2=-1, speed=1, graph=nobody)
    assert run.shares.tolist() == [[0.6] + [0] * 6, [0.3] + [1] * 6]


def test_each_side_sees_the_other():
    """One edge, from the first agent of side 1 to the second of side 2: they alone keep each other."""
    edge = sparse.csr_array(([1], ([0], [1])), shape=(3, 3))
    run = platform_adoption(2, 2, 0.5, 0.5, 1, 1, 1, 3, 5, 0, edge)
    assert run.state.tolist() == [[True, False, False], [False, True, False]]


def test_an_unsorted_graph_is_read_but_not_changed():
    graph = sparse.csr_array((np.ones(4), np.array([2, 1, 0, 0]), np.array([0, 2, 3, 4])), shape=(3, 3))
    network(agents=3, graph=graph)
    assert graph.indices.tolist() == [2, 1, 0, 0]


@pytest.mark.parametrize("rewired", [0, 0.1, 1])
def test_a_small_world_keeps_its_ties(rewired):
    graph = small_world(1000, 6, rewired, seed=4)
    assert graph.format == "csr" and graph.has_canonical_format and graph.nnz == 6000
    assert set(graph.data.tolist()) == {1}
    assert (graph != graph.T).nnz == 0
    assert graph.diagonal().sum() == 0
    one, other = graph.nonzero()
    steps = np.minimum((one - other) % 1000, (other - one) % 1000)
    assert np.mean(steps > 3) == pytest.approx(rewired, abs=0.02)
    assert graph.sum(axis=1).min() >= 3  # each tie keeps one end


@pytest.mark.parametrize("rewired", [0, 0.1, 1])
def test_a_market_keeps_its_ties(rewired):
    graph = small_world_market(1000, 5, rewired, seed=4)
    assert graph.has_canonical_format and set(graph.data.tolist()) == {1}
    assert graph.sum(axis=1).tolist() == [5] * 1000
    one, other = graph.nonzero()
    steps = np.minimum((one - other) % 1000, (other - one) % 1000)
    assert np.mean(steps > 2) == pytest.approx(rewired, abs=0.02)


def test_the_smallest_worlds():
    assert small_world(4, 2, 0, 0).toarray().tolist() == [[0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]]
    assert small_world(4, 2, 1, 0).nnz == 8
    assert small_world_market(2, 1, 1, 0).toarray().tolist() == [[0, 1], [1, 0]]


def test_a_few_far_ties_bring_all_near():
    """Watts and Strogatz (1998): exchange one tie in ten, and everybody is reached in a fraction of the steps."""

    def steps_to_all(graph: sparse.csr_array) -> int:
        return int(sparse.csgraph.dijkstra(graph, indices=0, unweighted=True).max())

    assert steps_to_all(small_world(1000, 10, 0, 1)) == 100
    assert steps_to_all(small_world(1000, 10, 0.1, 1)) < 12


# --- Memory ----------------------------------------------------------------------------------------


def peak(run: Callable[..., Run], **changes) -> float:
    """Bytes at the peak of a run."""
    run(**changes)
    tracemalloc.start()
    try:
        run(**changes)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_the_memory_is_what_the_docstrings_say():
    agents = 200_000
    assert peak(network, agents=agents) / agents == pytest.approx(5, rel=0.02)
    assert peak(platform, agents=agents) / (2 * agents) == pytest.approx(9, rel=0.02)


def test_the_memory_with_neighbours_is_what_the_docstrings_say():
    agents = 200_000
    graph = small_world(agents, 4, 0.1, 1)
    assert peak(network, agents=agents, graph=graph) / agents == pytest.approx(21, rel=0.02)
    transpose = 8 * graph.nnz + 4 * agents
    assert (peak(platform, agents=agents, graph=graph) - transpose) / (2 * agents) == pytest.approx(19, rel=0.02)
