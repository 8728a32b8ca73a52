"""The simulators of the built book, used as a reader uses them."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import expect
from simulators import HOMES, NAMES, UNIT, assert_shows, output, put, simulator

from infosociety import models


def test_every_model_has_its_chapter():
    assert sorted(HOMES) == models.names()


#: Fills one control after another as a reader does, and tells what each leaves: numbers by name, and all text.
SWEEP = """
(sim, steps) => steps.map(([kind, name, value]) => {
  const input = sim.querySelector(`input[type="${kind}"][name="${name}"]`);
  if (!input.checkVisibility() || input.disabled) throw new Error(`${kind} ${name} cannot be reached`);
  input.focus();
  input.value = value;
  for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
  const outputs = [...sim.querySelectorAll("output")].map((output) => [output.name, output.dataset.value]);
  return [Object.fromEntries(outputs), sim.innerText];
})
"""


@pytest.mark.parametrize("from_disk", [False, True], ids=["http", "file"])
@pytest.mark.parametrize("name", NAMES)
def test_every_control_over_its_ends_and_middle(open_page, name, from_disk):
    """All in one visit: hundreds of calls into the browser would take longer than all that it does."""
    page = open_page(HOMES[name], from_disk=from_disk)
    model = models.get(name)
    assert_shows(page, name, {})
    steps, states = [], []
    for parameter in model.parameters:
        middle = round((parameter.minimum + parameter.maximum) / 2, 2)
        for kind in ("number", "range"):
            for value in (parameter.minimum, middle, parameter.maximum):
                steps.append((kind, parameter.name, f"{value:.15g}"))
                states.append({parameter.name: value})
        steps.append(("number", parameter.name, f"{parameter.default:.15g}"))
        states.append({})
    for state, (shown, text) in zip(states, simulator(page, name).evaluate(SWEEP, steps), strict=True):
        expected = model.evaluate(**state)
        assert shown.keys() == expected.keys()
        for quantity, value in expected.items():
            number = float(shown[quantity]) if shown[quantity] else None
            assert number == (None if value is None else pytest.approx(value, rel=1e-9)), (quantity, state)
        assert "NaN" not in text, state
        assert "undefined" not in text, state


def test_keyboard_alone_moves_steps_and_presses(open_page):
    page = open_page(UNIT)
    sim = simulator(page, "cobb-douglas")
    slider = sim.locator('input[type="range"][name="K"]')
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert_shows(page, "cobb-douglas", {"K": 4.01})
    page.keyboard.press("Home")
    assert_shows(page, "cobb-douglas", {"K": 0.1})
    page.keyboard.press("Tab")  # the + button of the same parameter
    page.keyboard.press("Enter")
    assert output(page, "cobb-douglas", "output") > models.get("cobb-douglas").evaluate(K=0.1)["output"]
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused.startswith("資本 K")
    sim.locator('[data-act="reset"]').focus()
    page.keyboard.press("Space")
    assert_shows(page, "cobb-douglas", {})


def test_step_buttons_stop_at_the_ends(open_page):
    page = open_page(UNIT)
    sim = simulator(page, "cobb-douglas")
    put(page, "cobb-douglas", "alpha", 1.19)
    more = sim.locator('button[data-for="alpha"][data-step^="0"]')
    for _ in range(3):
        more.click()
    assert_shows(page, "cobb-douglas", {"alpha": 1.2})


@pytest.mark.parametrize("bad", ["99", "-1", "abc", "", "1e999", "NaN", "0.01"])
def test_a_bad_number_is_answered_and_nothing_is_lost(open_page, bad):
    page = open_page(UNIT)
    put(page, "cobb-douglas", "K", 6)
    box = simulator(page, "cobb-douglas").locator('input[type="number"][name="K"]')
    box.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(bad) if bad else page.keyboard.press("Delete")
    message = simulator(page, "cobb-douglas").locator("[data-message]").inner_text()
    assert "0.1 から 10 まで" in message
    assert box.get_attribute("aria-invalid") == "true"
    last_good = {"99": 9, "0.01": 6, "1e999": 1, "abc": 6, "NaN": 6, "-1": 6, "": 6}[bad]
    assert_shows(page, "cobb-douglas", {"K": last_good})


def test_the_sentence_formula_figures_and_regime_follow(open_page):
    page = open_page(UNIT)
    sim = simulator(page, "cobb-douglas")
    before = [sim.locator(f'[data-figure="{i}"] svg').inner_html() for i in range(3)]
    assert "4.000" in sim.locator("[data-sentence]").inner_text()
    put(page, "cobb-douglas", "beta", 1)
    assert "規模に関して収穫逓増" in sim.locator("[data-regimes]").inner_text()
    assert "4.000" not in sim.locator("[data-sentence]").inner_text()
    put(page, "cobb-douglas", "K", 9)
    expected = f"{models.get('cobb-douglas').evaluate(K=9, beta=1)['output']:.3f}"
    assert expected in sim.locator("[data-sentence]").inner_text()
    expect(sim.locator("[data-live]")).to_contain_text(expected)  # the formula follows when the hand rests
    for i in range(3):
        drawing = sim.locator(f'[data-figure="{i}"] svg')
        assert drawing.inner_html() != before[i]
        assert "9" in drawing.get_attribute("aria-label")


def test_one_polite_announcement_after_a_burst(open_page):
    page = open_page(UNIT)
    page.evaluate(
        """() => {
            window.spoken = 0;
            new MutationObserver(() => window.spoken++).observe(
                document.querySelector('[data-announce]'), {childList: true, characterData: true, subtree: true});
        }"""
    )
    for value in (5, 6, 7, 8):
        put(page, "cobb-douglas", "K", value)
    page.wait_for_timeout(1100)
    assert page.evaluate("window.spoken") == 1
    assert "資本 8" in simulator(page, "cobb-douglas").locator("[data-announce]").text_content()
    assert simulator(page, "cobb-douglas").locator('output:not([aria-live="off"])').count() == 0


def test_keep_compare_and_reset(open_page):
    page = open_page(UNIT)
    sim = simulator(page, "cobb-douglas")
    assert sim.locator(".sim-figure .sim-ghost").count() == 0
    sim.locator('[data-act="keep"]').click()
    put(page, "cobb-douglas", "K", 8)
    assert sim.locator(".sim-figure svg[role] .sim-ghost").count() > 0
    assert sim.locator('[data-kept="output"]').inner_text() == "4.000"
    difference = models.get("cobb-douglas").evaluate(K=8)["output"] - 4
    assert sim.locator('[data-difference="output"]').inner_text() == f"＋{difference:.3f}"
    sim.locator('[data-act="reset"]').click()
    assert sim.locator(".sim-figure .sim-ghost").count() == 0
    assert sim.locator('[data-kept="output"]').is_hidden()
    assert_shows(page, "cobb-douglas", {})


@pytest.mark.parametrize("name", NAMES)
def test_predict_then_reveal(open_page, name):
    page = open_page(HOMES[name])
    sim = simulator(page, name)
    sim.locator(".sim-predict summary").click()
    for index, prediction in enumerate(models.get(name).predictions):
        box = sim.locator(f'[data-prediction="{index}"]')
        box.locator("button").click()
        assert "先に予想" in box.locator("[data-result]").inner_text()
        results = []
        for guess in ("up", "same", "down"):
            box.locator(f'input[value="{guess}"]').check()
            box.locator("button").click()
            results.append(box.locator("[data-result]").inner_text())
        assert sum(result.startswith("○") for result in results) == 1
        assert all(prediction.explanation.ja in result for result in results)
        assert_shows(page, name, prediction.end)
    groups = sim.locator(".sim-predict input").evaluate_all("boxes => new Set(boxes.map((box) => box.name)).size")
    assert groups == len(models.get(name).predictions)


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_sets_its_state_and_names_its_source(open_page, name):
    page = open_page(HOMES[name])
    sim = simulator(page, name)
    for index, scenario in enumerate(models.get(name).scenarios):
        sim.locator("select").select_option(str(index))
        assert_shows(page, name, scenario.values)
        assert scenario.source.ja in sim.locator("[data-source]").inner_text()
    first = models.get(name).parameters[0]
    put(page, name, first.name, first.maximum)
    assert sim.locator("select").input_value() == ""


@pytest.mark.parametrize("name", NAMES)
def test_csv_holds_the_state_the_quantities_and_the_curves(open_page, name):
    page = open_page(HOMES[name])
    with page.expect_download() as download:
        simulator(page, name).locator('[data-act="csv"]').click()
    assert download.value.suggested_filename == f"{name}.csv"
    text = download.value.path().read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    values = {row[0]: row[1] for row in rows[: rows.index([])]}
    model = models.get(name)
    for quantity, value in model.evaluate().items():
        if value is None:
            assert values[model.quantity(quantity).label.ja] == ""
            continue
        assert float(values[model.quantity(quantity).label.ja]) == pytest.approx(value)
    assert all(any(figure.title.ja in row for row in rows) for figure in model.figures)
    assert sum(len(row) > 1 for row in rows) > 20
    numbers = [cell for row in rows for cell in row if re.fullmatch(r"-?[\d.]+(e[-+]?\d+)?", cell)]
    assert len(numbers) > 20
    # A spreadsheet shows what it reads: 0.2, not 0.19999999999999998.
    assert [n for n in numbers if len(re.sub(r"e.*|[-.]", "", n).strip("0")) > 12] == []


def test_the_table_of_the_curves_follows(open_page):
    page = open_page(UNIT)
    sim = simulator(page, "cobb-douglas")
    sim.locator(".sim-data summary").click()
    before = sim.locator("[data-series]").inner_text()
    put(page, "cobb-douglas", "A", 2)
    expect(sim.locator("[data-series]")).not_to_have_text(before, use_inner_text=True)
    # Three figures with curves over the whole axis; one has a tangent besides, one has areas.
    assert sim.locator("[data-series] table").count() == 5


def test_dragging_the_point_sets_the_parameter(open_page):
    page = open_page(UNIT)
    handle = simulator(page, "cobb-douglas").locator('[data-figure="0"] .sim-handle')
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=4)
    page.mouse.up()
    number = simulator(page, "cobb-douglas").locator('input[type="number"][name="K"]').input_value()
    assert 5 < float(number) < 9


@pytest.mark.parametrize("name", NAMES)
def test_mouse_touch_and_keyboard_all_move_it(open_page, name):
    page = open_page(HOMES[name], has_touch=True)
    sim, parameter = simulator(page, name), models.get(name).parameters[0]
    number = sim.locator(f'input[type="number"][name="{parameter.name}"]')
    seen = [number.input_value()]

    def moved(act):
        act()
        seen.append(number.input_value())
        assert seen[-1] != seen[-2]
        assert_shows(page, name, {parameter.name: float(seen[-1])})

    slider = sim.locator(f'input[type="range"][name="{parameter.name}"]')
    box = slider.bounding_box()
    moved(lambda: slider.click(position={"x": box["width"] * 0.25, "y": box["height"] / 2}))
    moved(lambda: slider.press("ArrowLeft"))
    moved(lambda: sim.locator(f'button[data-for="{parameter.name}"]').first.tap())
    sim.locator('[data-act="reset"]').tap()
    assert_shows(page, name, {})


#: How many points of each simulator can be dragged; a simulator without any is not in it.
HANDLES = {
    name: count
    for name in NAMES
    if (count := sum(bool(getattr(layer, "drag_x", "") or getattr(layer, "drag_y", ""))
                     for figure in models.get(name).figures for layer in figure.layers))
}  # fmt: skip


@pytest.mark.parametrize("name", HANDLES)
def test_every_handle_can_be_dragged(open_page, name):
    page = open_page(HOMES[name])
    sim = simulator(page, name)
    handles = sim.locator(".sim-handle").all()
    assert len(handles) == HANDLES[name]
    for handle in handles:
        handle.scroll_into_view_if_needed()
        names = [handle.get_attribute("data-drag-x"), handle.get_attribute("data-drag-y")]
        state = [sim.locator(f'input[type="number"][name="{one}"]').input_value() for one in names if one]
        box = handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 25, y - 25, steps=3)
        page.mouse.up()
        after = [sim.locator(f'input[type="number"][name="{one}"]').input_value() for one in names if one]
        assert after != state
        sim.locator('[data-act="reset"]').click()


def test_without_javascript_the_state_is_readable_and_no_control_is_dead(open_page):
    page = open_page(UNIT, java_script_enabled=False)
    sim = simulator(page, "cobb-douglas")
    assert sim.locator("svg[role=img]").count() == 3
    assert sim.locator("input:visible, button:visible, select:visible").count() == 0
    assert "4.000" in sim.locator('output[name="output"]').inner_text()
    assert "α = 0.3" in sim.locator("[data-state]").inner_text()
    assert sim.locator("[data-sentence]").is_visible()


def test_in_print_the_controls_are_gone_and_the_numbers_stay(open_page):
    page = open_page(UNIT)
    put(page, "cobb-douglas", "K", 5)
    page.emulate_media(media="print")
    sim = simulator(page, "cobb-douglas")
    assert sim.locator("input:visible, button:visible, select:visible").count() == 0
    assert "K = 5" in sim.locator("[data-state]").inner_text()
    assert sim.locator("svg[role=img]:visible").count() == 3


def test_on_a_phone_one_figure_stays_in_sight_while_a_slider_moves(open_page):
    page = open_page(UNIT, width=360, height=740)
    sim = simulator(page, "cobb-douglas")
    assert sim.locator("svg[role=img]:visible").count() == 1
    sim.locator('[data-show="2"]').click()
    assert "等量曲線" in sim.locator("figcaption:visible").inner_text()
    slider = sim.locator('input[type="range"][name="L"]')
    slider.focus()
    figure, control = sim.locator("svg[role=img]:visible").bounding_box(), slider.bounding_box()
    assert 0 <= figure["y"] < 740 - figure["height"]
    assert figure["y"] + figure["height"] <= control["y"]


@pytest.mark.parametrize("name", NAMES)
def test_on_a_phone_a_comparison_does_not_widen_the_page(open_page, name):
    page = open_page(HOMES[name], width=360, height=740)
    sim = simulator(page, name)
    sim.locator('[data-act="keep"]').click()
    for parameter in models.get(name).parameters:
        put(page, name, parameter.name, parameter.maximum)
    for summary in sim.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    inside = sim.evaluate(
        """(sim) => [...sim.querySelectorAll('.sim-values, .sim-controls, .sim-figures, .sim-predict')]
            .filter((part) => part.getBoundingClientRect().right > sim.getBoundingClientRect().right)
            .map((part) => part.className)"""
    )
    assert inside == []


def test_touch_targets_are_large_enough(open_page):
    page = open_page(UNIT, width=360)
    controls = simulator(page, "cobb-douglas").locator("button:visible, select:visible, input:visible, summary:visible")
    small = controls.evaluate_all(
        "all => all.filter((e) => e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML.slice(0, 80))"
    )
    assert controls.count() > 2 * len(models.get("cobb-douglas").parameters) and small == []


@pytest.mark.parametrize("name", NAMES)
def test_the_page_before_the_script_is_what_the_script_draws(open_page, name):
    """Static and live markup come from one function: the script must not move anything on load."""
    page = open_page(HOMES[name], java_script_enabled=False)
    live = open_page(HOMES[name])
    for i in range(len(models.get(name).figures)):
        selector = f'[data-simulator="{name}"] [data-figure="{i}"]'
        assert page.locator(selector).inner_html() == live.locator(selector).inner_html()


def test_script_and_style_stay_small(site_dir):
    import gzip

    served = [(site_dir / "_static" / name).read_bytes() for name in ("simulator.js", "simulator.css")]
    assert len(gzip.compress(b"".join(served))) <= 18 * 1024


def test_the_page_holds_no_parser(site_dir):
    scripts = list((site_dir / "_static" / "models").glob("*.js"))
    assert sorted(script.stem for script in scripts) == models.names()
    for script in [site_dir / "_static" / "simulator.js", *scripts]:
        assert not re.search(r"\beval\(|new Function", script.read_text(encoding="utf-8")), script
