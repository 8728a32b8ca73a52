"""Two small crowds of agents, which the tests of agents vary."""

from infosociety.agents import Run, network_effects, platform_adoption

NETWORK = {"price": 0.16, "start": 0.5, "agents": 400, "steps": 6, "seed": 7}
PLATFORM = {
    "alpha1": 1.5, "alpha2": 1.2, "price1": 0.25, "price2": 0.1, "n1_start": 0.6, "n2_start": 0.3, "speed": 0.3,
    "agents": 400, "steps": 6, "seed": 7,
}  # fmt: skip


def network(**changes) -> Run:
    return network_effects(**(NETWORK | changes))


def platform(**changes) -> Run:
    return platform_adoption(**(PLATFORM | changes))
