"""Where the simulators of the book are, and how a test reads and moves them."""

from __future__ import annotations

import pytest

from infosociety import models

UNIT = "chapters/digital-economy/cobb-douglas.html"
#: Each simulator and the chapter that it belongs to.
HOMES = {
    "cobb-douglas": UNIT,
    "growth-accounting": UNIT,
    "exchange-economy": "chapters/digital-economy/efficient-allocation.html",
    "consumer-surplus": "chapters/digital-economy/consumer-surplus.html",
    "monopoly-surplus": "chapters/digital-economy/consumer-surplus.html",
    "network-effects": "chapters/digital-economy/network-effects.html",
    "two-sided-monopoly": "chapters/digital-economy/two-sided-market.html",
    "free-side": "chapters/digital-economy/two-sided-market.html",
    "rochet-tirole": "chapters/digital-economy/two-sided-market.html",
    "platform-competition": "chapters/digital-economy/platform-competition.html",
    "platform-adoption": "chapters/digital-economy/platform-competition.html",
    "regulation-mix": "chapters/code-is-law/seat-belt.html",
}
NAMES = list(HOMES)


def simulator(page, name):
    return page.locator(f'[data-simulator="{name}"]').first


def output(page, name, quantity):
    text = simulator(page, name).locator(f'output[name="{quantity}"]').get_attribute("data-value")
    return float(text) if text else None


def put(page, name, parameter, value, kind="number"):
    simulator(page, name).locator(f'input[type="{kind}"][name="{parameter}"]').fill(str(value))


def assert_shows(page, name, state):
    for quantity, value in models.get(name).evaluate(**state).items():
        shown = output(page, name, quantity)
        assert shown == (None if value is None else pytest.approx(value, rel=1e-9)), quantity
