"""Two models of the book played by many agents, to see what their equations say of a crowd, and of neighbours.

`network_effects` and `platform_adoption` draw a taste or a cost for each agent and let every one of them decide
anew at each step. With many agents who all see the same share, the shares follow the equations of the simulators
of the same names; with a graph, agents see their neighbours only, and the equations no longer hold.

A graph is a SciPy sparse matrix in CSR format whose row lists whom an agent sees, each with the value 1;
`small_world` and `small_world_market` make some.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Integral, Real
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

#: A row for each agent; the agents that it sees have a 1.
Graph: TypeAlias = sparse.csr_array | sparse.csr_matrix
#: A share of the agents, which are then chosen at random, or who exactly: booleans of shape (agents,).
Start: TypeAlias = float | NDArray[np.bool_]

#: What float32 holds with room for a difference.
LARGEST = 1e38

#: Into how many parts the probability of thinking again is cut: 16 bits are drawn in half the time of a float32.
CHANCES = 1 << 16


@dataclass(frozen=True, eq=False)
class Run:
    """What happened: one row for each side in a model with two sides, no such axis in a model with one.

    Attributes:
        shares: share of the agents that were in, at the start and after each step; shape (steps + 1,)
            or (2, steps + 1), between 0 and 1.
        state: who is in at the end, booleans of shape (agents,) or (2, agents).
    """

    shares: NDArray[np.float64]
    state: NDArray[np.bool_]


def network_effects(price: float, start: Start, agents: int, steps: int, seed: int, graph: Graph | None = None) -> Run:
    """Join a network that is worth more, the more others are in.

    Agent i has a taste x_i, uniform on [0, 1), and is in at the next step when x_i * share >= price, all at once;
    share is that of all agents, or with a graph that of the agents that i sees. Nobody joins what nobody is in,
    even for nothing: a share of 0 keeps every agent out, also at a price of 0, at which any other share is enough.

    Without a graph, n' = clip(1 - price / n, 0, 1) for many agents, from the first step on: who is in at the start
    is chosen without regard to tastes, and counts only by number. It rests where price = n (1 - n) (Rohlfs 1974).
    A step of N agents is off by about sqrt(n' (1 - n') / N), and near the critical mass the next steps enlarge that.

    Memory at the peak: 5 bytes an agent (a float32 and a bool); with a graph 21 bytes, besides the graph (and
    4 bytes for each of its entries, unless they are float32).

    Args:
        price: what joining costs, in units of the utility of the keenest agent when all are in; 0 or more.
        start: the share that is in at the start, rounded to whole agents (a half to the even number) who are
            drawn at random; or who is in, booleans of shape (agents,), for example one neighbourhood.
        agents: how many, at least 1.
        steps: how many times all decide, 0 or more.
        seed: 0 or more; the same seed draws the same tastes whatever the other arguments are.
        graph: whom each agent sees, shape (agents, agents). An agent that sees nobody stays out.

    Raises:
        ValueError: names the argument that is not as described.
    """
    price = _number("price", price, least=0)
    agents, steps = _whole("agents", agents, least=1), _whole("steps", steps)
    view = None if graph is None else _View(graph, agents)
    random = np.random.default_rng(_whole("seed", seed))

    # x * share >= price means share >= price / x: each agent has a share that it waits for, more than 0.
    needed = random.random(agents, dtype=np.float32)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # a taste of 0 waits for ever, or for nothing
        np.divide(price, needed, out=needed)
    np.fmax(needed, np.finfo(np.float32).tiny, out=needed)

    state = _start("start", start, agents, random)
    shares = np.empty(steps + 1)
    shares[0] = np.count_nonzero(state) / agents
    for step in range(steps):
        seen = shares[step].item() if view is None else view.shares(state)
        np.less_equal(needed, seen, out=state)
        shares[step + 1] = np.count_nonzero(state) / agents
    return Run(shares, state)


def platform_adoption(
    alpha1: float,
    alpha2: float,
    price1: float,
    price2: float,
    n1_start: Start,
    n2_start: Start,
    speed: float,
    agents: int,
    steps: int,
    seed: int,
    graph: Graph | None = None,
) -> Run:
    """Join a platform that is worth more, the more are in on the other side.

    An agent of side i has a cost, uniform on (0, 1], and wants to be in when alpha_i * n_j - price_i >= cost, where
    n_j is the share of the other side, or with a graph the share of those of the other side that the agent sees
    (0 for one that sees nobody). At each step every agent thinks again with probability `speed`, on both sides at
    once and seeing the old shares; the others stay as they are.

    Without a graph, n_i' = n_i + speed (D_i - n_i) in the mean, with D_i = clip(alpha_i n_j - price_i, 0, 1).

    Memory at the peak: 9 bytes an agent of either side (a float32, 16 bits and three bools); with a graph 19,
    besides the graph and its transpose (and 4 bytes for each of its entries, unless they are float32).

    Args:
        alpha1, alpha2: what a full other side is worth to an agent of the side.
        price1, price2: what the side pays, in units of the highest cost; below 0 it is paid.
        n1_start, n2_start: the share of each side that is in at the start, rounded to whole agents (a half to the
            even number) who are drawn at random; or who is in, booleans of shape (agents,).
        speed: the probability of thinking again, between 0 and 1; rounded to a multiple of 1 / 65536.
        agents: how many on each side, at least 1.
        steps: how many, 0 or more.
        seed: 0 or more; the same seed draws the same costs whatever the other arguments are.
        graph: a row for each agent of side 1, a column for each of side 2, shape (agents, agents); a 1 where the
            two see each other.

    Raises:
        ValueError: names the argument that is not as described.
    """
    alpha = np.array([[_number("alpha1", alpha1)], [_number("alpha2", alpha2)]], dtype=np.float32)
    price = np.array([[_number("price1", price1)], [_number("price2", price2)]], dtype=np.float32)
    due = round(_number("speed", speed, least=0, most=1) * CHANCES)
    agents, steps = _whole("agents", agents, least=1), _whole("steps", steps)
    views = None if graph is None else (_View(graph, agents), _View(graph.T.tocsr(), agents))
    random = np.random.default_rng(_whole("seed", seed))

    cost = random.random((2, agents), dtype=np.float32)
    np.subtract(1, cost, out=cost)  # so that none is 0: where nothing is to be had, nobody joins
    state = np.empty((2, agents), dtype=bool)
    state[0] = _start("n1_start", n1_start, agents, random)
    state[1] = _start("n2_start", n2_start, agents, random)

    gain = np.empty((2, 1 if views is None else agents), dtype=np.float32)
    change, again = np.empty_like(state), np.empty_like(state)
    shares = np.empty((2, steps + 1))
    shares[:, 0] = [np.count_nonzero(side) / agents for side in state]
    for step in range(steps):
        if views is None:
            gain[:, 0] = shares[::-1, step]
        else:
            gain[0] = views[0].shares(state[1])
            gain[1] = views[1].shares(state[0])
        gain *= alpha
        gain -= price
        np.less_equal(cost, gain, out=change)
        change ^= state  # who wants to change; three passes of bits cost far less than a masked copy
        np.less(random.integers(CHANCES, size=state.shape, dtype=np.uint16), due, out=again)
        change &= again
        state ^= change
        shares[:, step + 1] = [np.count_nonzero(side) / agents for side in state]
    return Run(shares, state)


def small_world(agents: int, neighbours: int, rewired: float, seed: int) -> sparse.csr_array:
    """Neighbours in a ring, some of whom were exchanged for somebody far away (Watts and Strogatz 1998).

    Every agent is tied to the `neighbours` nearest. Then each tie keeps one end and, with probability `rewired`,
    gets its other end anew among the agents that were not near. Where that would tie two agents twice, the later tie
    stays as it was; there are about (rewired * neighbours / 2)**2 such ties, however many agents there are. So there
    are always agents * neighbours / 2 ties. (The paper lets a tie also return to a place in the ring that another
    one left, which is as rare.)

    Args:
        agents: how many, at least neighbours + 2.
        neighbours: how many each agent has before, and on average after; even, at least 2.
        rewired: between 0 (a ring) and 1 (close to random).
        seed: 0 or more.

    Returns:
        Symmetric, no agent beside itself, ones in float32, shape (agents, agents).

    Raises:
        ValueError: names the argument that is not as described.
    """
    neighbours = _whole("neighbours", neighbours, least=2)
    if neighbours % 2:
        raise ValueError(f"neighbours: expected an even number, got {neighbours}")
    agents = _whole("agents", agents, least=neighbours + 2)
    half = neighbours // 2
    one, other = _rewired_ring(agents, range(1, half + 1), range(half + 1, agents - half), True, rewired, seed)
    return _graph(np.concatenate([one, other]), np.concatenate([other, one]), agents)


def small_world_market(agents: int, neighbours: int, rewired: float, seed: int) -> sparse.csr_array:
    """The same with two sides: shops and customers around a ring, some of whom found somebody far away.

    Every agent of side 1 sees the `neighbours` agents of side 2 around its place. Then each tie, with probability
    `rewired`, gets another agent of side 2 among those that were not near; where that would tie two agents twice,
    the later tie stays as it was. Agents of side 1 keep their number of ties, those of side 2 on average only.

    Args:
        agents: how many on each side, at least neighbours + 1.
        neighbours: how many each agent has before, at least 1.
        rewired: between 0 (the nearest only) and 1 (close to random).
        seed: 0 or more.

    Returns:
        A row for each agent of side 1, a column for each of side 2, ones in float32, shape (agents, agents).

    Raises:
        ValueError: names the argument that is not as described.
    """
    neighbours = _whole("neighbours", neighbours, least=1)
    agents = _whole("agents", agents, least=neighbours + 1)
    first = -(neighbours // 2)
    end = first + neighbours
    one, other = _rewired_ring(agents, range(first, end), range(end, agents + first), False, rewired, seed)
    return _graph(one, other, agents)


def _rewired_ring(
    agents: int, near: range, far: range, symmetric: bool, rewired: float, seed: int
) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """Both ends of each tie: from every place to the places that are `near` steps on, some instead `far` ones."""
    rewired = _number("rewired", rewired, least=0, most=1)
    # With a number of its own, so that the same seed does not exchange ties by the agents' tastes.
    random = np.random.default_rng([_whole("seed", seed), 1998])
    index = np.int32 if agents < 2**30 else np.int64  # half the memory of a graph, and as much less to read
    one: NDArray[np.integer] = np.repeat(np.arange(agents, dtype=index), len(near))
    other = (one + np.tile(np.array(near, dtype=index), agents)) % agents

    chosen = np.flatnonzero(random.random(len(one)) < rewired)
    here = one[chosen].astype(np.int64)
    there = (here + random.integers(far.start, far.stop, len(chosen))) % agents
    # A far place is never near, so a new tie can only double another new one.
    pair = (np.minimum(here, there) * agents + np.maximum(here, there)) if symmetric else here * agents + there
    first = np.unique(pair, return_index=True)[1]
    other[chosen[first]] = there[first]
    return one, other


def _graph(rows: NDArray[np.integer], columns: NDArray[np.integer], agents: int) -> sparse.csr_array:
    ones = np.ones(len(rows), dtype=np.float32)
    return sparse.coo_array((ones, (rows, columns)), shape=(agents, agents)).tocsr()


class _View:
    """What the agents of a graph see: counted in float32, which is exact up to 16 million neighbours."""

    def __init__(self, graph: Graph, agents: int) -> None:
        if not (sparse.issparse(graph) and graph.format == "csr"):
            raise ValueError(f"graph: expected a SciPy sparse matrix in CSR format, got {type(graph).__name__}")
        if graph.shape != (agents, agents):
            raise ValueError(f"graph: expected shape {(agents, agents)}, got {graph.shape}")
        if not graph.has_canonical_format:
            graph = graph.copy()
            graph.sum_duplicates()
        if (other := graph.data[graph.data != 1]).size:
            raise ValueError(f"graph: expected every entry to be 1, and given once; got {other[0]}")
        self._graph = graph.astype(np.float32, copy=False)
        self._degree = np.maximum(np.diff(graph.indptr), 1).astype(np.float32)

    def shares(self, state: NDArray[np.bool_]) -> NDArray[np.float32]:
        """The share of those that each agent sees who are in, shape (agents,); 0 for one that sees nobody."""
        seen = self._graph @ state
        seen /= self._degree
        return seen


def _start(name: str, start: Start, agents: int, random: np.random.Generator) -> NDArray[np.bool_]:
    if isinstance(start, np.ndarray):
        if start.dtype != bool or start.shape != (agents,):
            raise ValueError(
                f"{name}: expected a share or booleans of shape {(agents,)}, got {start.dtype} of shape {start.shape}"
            )
        return start.copy()
    state = np.zeros(agents, dtype=bool)
    state[: round(_number(name, start, least=0, most=1) * agents)] = True
    random.shuffle(state)
    return state


def _number(name: str, value: float, least: float = -math.inf, most: float = math.inf) -> float:
    if not isinstance(value, Real) or isinstance(value, bool) or not abs(value) <= LARGEST:
        raise ValueError(f"{name}: expected a finite number of at most {LARGEST:g}, got {value!r}")
    if not least <= value <= most:
        bounds = f"between {least} and {most}" if most < math.inf else f"of {least} or more"
        raise ValueError(f"{name}: expected a number {bounds}, got {value!r}")
    return float(value)


def _whole(name: str, value: int, least: int = 0) -> int:
    if not isinstance(value, Integral) or isinstance(value, bool) or value < least:
        raise ValueError(f"{name}: expected a whole number of {least} or more, got {value!r}")
    return int(value)
