"""The agent-based runs of two models against the same models in Mesa, the usual library for that in Python."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable

import mesa
from report import Row, Section
from sites import Sites

from infosociety import agents

STEPS = 50
SEED = 1974
#: Enough for Mesa's cost of an agent to be steady, and few enough to wait for.
COMPARED = 100_000
SIZES = (1_000, 10_000, 100_000, 1_000_000)
REPEATS = 5
#: The runs with a graph: how many each sees, and how many of them are far away.
NEIGHBOURS, REWIRED = 10, 0.1

NETWORK = {"price": 0.16, "start": 0.21}
#: Comes to rest between empty and full, so that the shares at the end say something.
PLATFORM = {
    "alpha1": 0.6, "alpha2": 0.5, "price1": -0.2, "price2": -0.3, "n1_start": 0.1, "n2_start": 0.2, "speed": 0.3
}  # fmt: skip


class Member(mesa.Agent):
    """Someone who joins a network."""

    def __init__(self, model: Network, taste: float, joined: bool) -> None:
        super().__init__(model)
        self.taste = taste
        self.joined = joined

    def decide(self) -> None:
        """See the old share, as everybody does."""
        self.joined = self.taste * self.model.share >= self.model.price


class Network(mesa.Model):
    """`network_effects` as Mesa's tutorial writes a model."""

    def __init__(self, price: float, start: float, agents: int, seed: int) -> None:
        super().__init__(seed=seed)
        self.price = price
        self.count = agents
        joined = round(start * agents)
        # The tastes are independent, so the first of the agents are as good as any.
        Member.create_agents(
            self, agents, self.rng.random(agents).tolist(), [place < joined for place in range(agents)]
        )
        self.look()

    def look(self) -> None:
        """Count who is in."""
        self.share = self.agents.agg("joined", sum) / self.count

    def step(self) -> None:
        """One step of all at once; the order does not matter, so none is drawn."""
        self.agents.do("decide")
        self.look()

    @property
    def shares(self) -> list[float]:
        """The share, in a list as for two sides."""
        return [self.share]


class User(mesa.Agent):
    """Someone on one side of a platform."""

    def __init__(self, model: Platform, side: int, cost: float, joined: bool) -> None:
        super().__init__(model)
        self.side = side
        self.cost = cost
        self.joined = joined

    def decide(self) -> None:
        """Think again or not, and see the old share of the other side."""
        if self.random.random() < self.model.speed:
            self.joined = self.model.gains[self.side] >= self.cost


class Platform(mesa.Model):
    """`platform_adoption` as Mesa's tutorial writes a model."""

    def __init__(
        self, alpha1: float, alpha2: float, price1: float, price2: float, n1_start: float, n2_start: float,
        speed: float, agents: int, seed: int,
    ) -> None:  # fmt: skip
        super().__init__(seed=seed)
        self.alpha1, self.alpha2, self.price1, self.price2 = alpha1, alpha2, price1, price2
        self.speed = speed
        self.count = agents
        self.sides = []
        for side, start in enumerate((n1_start, n2_start)):
            joined = round(start * agents)
            costs = self.rng.random(agents).tolist()
            self.sides.append(
                User.create_agents(self, agents, side, costs, [place < joined for place in range(agents)])
            )
        self.look()

    def look(self) -> None:
        """Count who is in on each side."""
        self.shares = [side.agg("joined", sum) / self.count for side in self.sides]

    def step(self) -> None:
        """One step of both sides at once; the order does not matter, so none is drawn."""
        n1, n2 = self.shares
        self.gains = self.alpha1 * n2 - self.price1, self.alpha2 * n1 - self.price2
        self.agents.do("decide")
        self.look()


def seconds(run: Callable[[], object]) -> float:
    """Of the processor, so that the machine's other work does not count; the median of a few calls."""
    times = []
    for _ in range(REPEATS):
        started = time.process_time()
        run()
        times.append(time.process_time() - started)
    return statistics.median(times)


def peak(run: Callable[[], object]) -> int:
    """Bytes at the peak of a call."""
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def run_mesa(model: mesa.Model) -> tuple[float, list[float]]:
    """Seconds for the steps alone, without making the agents; and the shares at the end."""
    started = time.process_time()
    for _ in range(STEPS):
        model.step()
    return time.process_time() - started, model.shares


def compare(
    run: Callable[..., agents.Run], model: type[mesa.Model], values: dict[str, float], sides: int,
    graph: Callable[..., object],
) -> list[Row]:  # fmt: skip
    """One model: against Mesa, then ours alone for more and more agents, then with neighbours."""
    arguments = {**values, "seed": SEED}

    def cost(count: int, **more) -> float:
        time_taken = seconds(lambda: run(**arguments, agents=count, steps=STEPS, **more))
        return 1e9 * time_taken / (sides * count * STEPS)

    mesa_time, mesa_shares = run_mesa(model(**arguments, agents=COMPARED))
    mesa_cost = 1e9 * mesa_time / (sides * COMPARED * STEPS)
    costs = {count: cost(count) for count in SIZES}
    with_graph = cost(SIZES[-1], graph=graph(SIZES[-1], NEIGHBOURS, REWIRED, SEED))

    shares = run(**arguments, agents=COMPARED, steps=STEPS).shares.reshape(sides, -1)[:, -1].tolist()
    apart = 100 * max(abs(ours - theirs) for ours, theirs in zip(shares, mesa_shares, strict=True))
    mesa_memory = peak(lambda: model(**arguments, agents=COMPARED).step()) / (sides * COMPARED)
    memory = peak(lambda: run(**arguments, agents=COMPARED, steps=1)) / (sides * COMPARED)

    name = run.__name__
    print(f"  {name}: {costs[COMPARED]:.2f} ns, Mesa {mesa_cost:.0f} ns an agent and step", flush=True)
    print(f"    by agents: {', '.join(f'{count:,} {value:.2f} ns' for count, value in costs.items())}", flush=True)
    print(f"    shares {shares}, Mesa {mesa_shares}", flush=True)

    def row(count: int, what: str, *measured: float, **about) -> Row:
        people = f"{count:,} 人" if sides == 1 else f"両側に {count:,} 人ずつ"
        return Row(f"`{name}`、{people}：{what}", *measured, **about)

    step, unit = "1 人の 1 歩", {"unit": "ナノ秒", "digits": 2}
    return [
        row(COMPARED, step, costs[COMPARED], mesa_cost, **unit, times=100),
        row(COMPARED, "1 人あたりのメモリ（最大）", memory, mesa_memory, "バイト"),
        row(COMPARED, f"{STEPS} 歩の後の割合の、Mesa との差", apart, unit="ポイント", digits=2, at_most=1),
        *(row(count, step, costs[count], **unit) for count in SIZES if count not in (COMPARED, SIZES[-1])),
        row(SIZES[-1], step, costs[SIZES[-1]], **unit, at_most=5),
        row(SIZES[-1], f"1 人の 1 歩、{NEIGHBOURS} 人の隣人だけを見るとき", with_graph, **unit),
    ]


def measure(_: Sites) -> Section:
    """Nanoseconds for one agent and one step; ours with the drawing of the agents, Mesa's without."""
    rows = [
        *compare(agents.network_effects, Network, NETWORK, 1, agents.small_world),
        *compare(agents.platform_adoption, Platform, PLATFORM, 2, agents.small_world_market),
    ]
    return Section("一人ひとりを動かすモデル", tuple(rows), f"Mesa {mesa.__version__}")
