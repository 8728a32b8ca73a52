"""The state of a simulator in a link, in a field and in words: the same number everywhere, and an answer to any text."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from simulators import HOMES, NAMES, UNIT, assert_shows, put, simulator

from infosociety import models


@pytest.mark.parametrize("from_disk", [False, True], ids=["http", "file"])
def test_a_link_restores_exactly_this_state(open_page, from_disk):
    page = open_page(UNIT, from_disk=from_disk)
    put(page, "cobb-douglas", "K", 7.25)
    put(page, "cobb-douglas", "alpha", 0.42)
    page.wait_for_timeout(500)
    fragment = page.evaluate("location.hash")
    assert fragment == "#cobb-douglas?A=1&K=7.25&L=4&alpha=0.42&beta=0.7"
    again = open_page(UNIT + fragment, from_disk=from_disk)
    assert_shows(again, "cobb-douglas", {"K": 7.25, "alpha": 0.42})
    assert_shows(again, "growth-accounting", {})


def test_the_copied_link_is_the_state(open_page):
    page = open_page(UNIT, permissions=["clipboard-read", "clipboard-write"])
    put(page, "growth-accounting", "growth_output", -2.5)
    simulator(page, "growth-accounting").locator('[data-act="link"]').click()
    page.get_by_text("リンクをコピーしました。").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.endswith(
        f"{UNIT}#growth-accounting?growth_output=-2.5&growth_capital=4&growth_labour=1&capital_share=0.35"
    )


def test_without_a_clipboard_the_link_can_be_copied_by_hand(open_page):
    page = open_page(UNIT)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    simulator(page, "cobb-douglas").locator('[data-act="link"]').click()
    assert "#cobb-douglas?A=1" in simulator(page, "cobb-douglas").locator("[data-copy] input").input_value()


#: Texts that are numbers, that nearly are, and that are none.
TEXTS = [
    *[
        "8",
        "8.",
        "8.0",
        ".5",
        "0.5",
        "+8",
        "-8",
        "−8",
        "8e0",
        "8E0",
        "80e-1",
        ".8e1",
        "1e1",
        "1e999",
        "1e-999",
        "８",
        "٨",
        "8٫5",
        "1_0",
        "1,000",
        "0x8",
        "0b1",
        "8f",
        "8e",
        "8e+",
        ".",
        "-",
    ],
    *["+", "--", "1-2", "∞", "inf", "Infinity", "NaN", "nan", "None", "true", "八", "1/2", "50%", "½", "²", "8２"],
    *("", " ", " 8 ", "\t8", "8\n", "8\u00a0", "\u30008", "8 8", "8\x00"),
]


#: Follows a link for each text, and tells the message and the output that each leaves.
FOLLOW = """
async (texts) => {
  const sim = document.querySelector("[data-simulator=cobb-douglas]"), seen = [];
  for (const text of texts) {
    const followed = new Promise((done) => addEventListener("hashchange", done, { once: true }));
    location.hash = `cobb-douglas?L=2&K=${encodeURIComponent(text)}`;
    await followed;
    const { value } = sim.querySelector("output[name=output]").dataset;
    seen.push([sim.querySelector("[data-message]").textContent, Number(value)]);
  }
  return seen;
}
"""


def test_a_number_is_the_same_in_a_link_in_python_and_on_the_command_line(open_page):
    page = open_page(UNIT)
    model, accepted = models.get("cobb-douglas"), set()
    for text, (message, output) in zip(TEXTS, page.evaluate(FOLLOW, TEXTS), strict=True):
        try:
            state = model.parse([("L", "2"), ("K", text)])
            accepted.add(text)
            assert message == "", text
        except ValueError:
            assert f"「{text}」" in message and "0.1 から 10 まで" in message
            state = {"L": 2}
        assert output == pytest.approx(model.evaluate(**state)["output"], rel=1e-9), text
    assert accepted == {"8", "8.", "8.0", ".5", "0.5", "+8", "8e0", "8E0", "80e-1", ".8e1", "1e1", " 8 "}


@pytest.mark.parametrize("name", NAMES)
def test_a_parameter_is_shown_with_the_decimals_of_its_step(open_page, name):
    """In the fields, the state, the names of sliders, the errors, the address and the copied numbers."""
    page = open_page(HOMES[name])
    sim, model = simulator(page, name), models.get(name)
    for parameter in model.parameters:
        box = sim.locator(f'input[type="number"][name="{parameter.name}"]')
        for steps in (1, 3, 7):
            value = round(parameter.minimum + steps * parameter.step, 9)
            expected = (
                f"{value:.{parameter.decimals}f}".rstrip("0").rstrip(".") if parameter.decimals else f"{value:.0f}"
            )
            put(page, name, parameter.name, value, "range")
            assert box.input_value() == expected
            assert f"{parameter.symbol_text} = {expected.replace('-', '−')}" in sim.locator(
                "[data-state]"
            ).inner_text().split("、")
            if parameter.unit:
                spoken = sim.locator(f'input[type="range"][name="{parameter.name}"]').get_attribute("aria-valuetext")
                assert spoken == f"{expected.replace('-', '−')} {parameter.unit.ja}"
        box.fill(str(parameter.maximum + 1))
        message = sim.locator("[data-message]").inner_text()
        ends = [parameter.text(end).replace("-", "−") for end in (parameter.minimum, parameter.maximum)]
        assert "{} から {} まで".format(*ends) in message
        assert f"グラフは {expected.replace('-', '−')} のままです" in message
        box.fill(expected)
    page.wait_for_timeout(400)
    pairs = dict(pair.split("=") for pair in page.evaluate("location.hash").partition("?")[2].split("&"))
    for parameter in model.parameters:
        assert len(pairs[parameter.name].partition(".")[2]) <= parameter.decimals


def test_the_lesson_of_the_threshold_is_not_contradicted_by_rounding(open_page):
    page = open_page(HOMES["network-effects"] + "#network-effects?n0=0.195")
    sim = simulator(page, "network-effects")
    assert "n₀ = 0.195" in sim.locator("[data-state]").inner_text()
    assert not re.search(r"0\.2 ?[<＜]", sim.inner_text())


@pytest.mark.parametrize(
    "fragment",
    [
        "#constructor?K=3", "#__proto__?K=3", "#toString?K=3", "#hasOwnProperty?", "#cobb-douglas?constructor=3",
        "#cobb-douglas?__proto__=3", "#cobb-douglas?toString", "#cobb-douglas?K", "#cobb-douglas?K=", "#cobb-douglas?=3",
        "#cobb-douglas?K=50%", "#cobb-douglas?K=%", "#cobb-douglas?%=3", "#cobb-douglas?K=%E3%81", "#%E0%A4%A?K=3",
        "#コブ・ダグラス?K=3", "#Cobb-Douglas?K=3", "#?K=3", "#cobb-douglas?K=3&K=4", "#cobb-douglas?k=3",
        "#cobb-douglas?K=3?L=2", "#cobb-douglas??K=3", "#cobb-douglas?K=3#L=2", "#cobb-douglas?K=3;L=2", "#8?K=3",
    ],
)  # fmt: skip
@pytest.mark.parametrize("later", [False, True], ids=["opened", "followed"])
def test_every_malformed_link_is_answered_and_the_book_goes_on(open_page, fragment, later):
    page = open_page(UNIT if later else UNIT + fragment)
    if later:
        page.evaluate("(hash) => { location.hash = hash; }", fragment)
    sim = simulator(page, "cobb-douglas")
    expect(sim.locator("[data-message]")).to_contain_text("リンク")
    put(page, "cobb-douglas", "K", 6)
    assert_shows(page, "cobb-douglas", {"K": 6})
    assert sim.locator("[data-message]").inner_text() == ""


@pytest.mark.parametrize(
    ("fragment", "words", "state"),
    [
        ("#cobb-douglas?K=99&L=2", ["99", "0.1 から 10", "最初の値 4"], {"L": 2}),
        ("#cobb-douglas?K=NaN", ["NaN", "0.1 から 10"], {}),
        ("#cobb-douglas?K=%3Cb%3E", ["<b>"], {}),
        ("#cobb-douglas?capital=3", ["capital"], {}),
        ("#no-such-model?K=3", ["no-such-model"], {}),
    ],
)
def test_a_bad_link_is_answered_with_a_message_and_the_default(open_page, fragment, words, state):
    page = open_page(UNIT + fragment)
    message = simulator(page, "cobb-douglas").locator("[data-message]").inner_text()
    assert all(word in message for word in words)
    assert_shows(page, "cobb-douglas", state)


def test_links_in_the_text_set_the_state(open_page):
    page = open_page(UNIT)
    page.get_by_role("link", name="資本も労働も 8 にする").click()
    page.wait_for_timeout(50)
    assert_shows(page, "cobb-douglas", {"K": 8, "L": 8})
