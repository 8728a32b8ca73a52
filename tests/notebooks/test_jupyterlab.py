"""The simulators in a real JupyterLab: the reader's hand and Python move the same thing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import Record, watch
from lab import OpenNotebook, start_jupyterlab
from playwright.sync_api import Browser, Locator, expect

NAME = "cobb_douglas_growth.ipynb"
NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
VALUES = "import json; print(json.dumps(sim.values))"


class Lab:
    """The course's notebook, open and run from top to bottom."""

    def __init__(self, notebook: OpenNotebook, record: Record) -> None:
        self.notebook, self.record = notebook, record
        self.simulator = notebook.simulator("cobb-douglas").first

    def slider(self, name: str) -> Locator:
        """The slider of a parameter."""
        return self.simulator.locator(f'input[type="range"][name="{name}"]')

    def shown(self, quantity: str) -> float:
        """A number that the widget shows, in full."""
        return float(self.simulator.locator(f'output[name="{quantity}"]').get_attribute("data-value"))

    def wait_for(self, parameter: str, value: float) -> dict[str, float]:
        """Wait until Python has this value, and give all of them."""
        late = time.monotonic() + 10
        while (values := self.notebook.python(VALUES))[parameter] != value:
            assert time.monotonic() < late, f"Python still has {parameter} = {values[parameter]}, not {value}"
            time.sleep(0.05)
        return values


@pytest.fixture(scope="module")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("notebooks")
    shutil.copy(NOTEBOOKS / NAME, folder)
    with start_jupyterlab(folder) as url, browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        record = watch(page, url.split("/lab/")[0])
        notebook = OpenNotebook.open(page, url.format(NAME))
        notebook.run_all()
        notebook.simulator("growth-accounting").wait_for()
        yield Lab(notebook, record)


def test_a_slider_moved_by_keyboard_changes_the_values_in_python(lab):
    lab.notebook.python("sim.K = 5")
    expect(lab.slider("K")).to_have_value("5")
    lab.slider("K").focus()
    for _ in range(3):
        lab.notebook.page.keyboard.press("ArrowLeft")
    values = lab.wait_for("K", 4.97)
    assert values["L"] == 4, "nothing else has moved"
    expect(lab.slider("K")).to_be_focused()


def test_a_value_set_in_python_moves_the_slider_and_the_numbers(lab):
    lab.notebook.python("sim.K = 8")
    expect(lab.slider("K")).to_have_value("8")
    computed = lab.notebook.python("print(json.dumps(sim.quantities))")
    for name, value in computed.items():
        assert lab.shown(name) == pytest.approx(value, rel=1e-12), name


def test_a_bad_value_is_refused_in_python_and_the_slider_stays(lab):
    lab.notebook.python("sim.K = 3")
    error = lab.notebook.python("try:\n    sim.K = 11\nexcept ValueError as error:\n    print(json.dumps(str(error)))")
    assert "K=11.0 is out of range" in error
    assert lab.notebook.python(VALUES)["K"] == 3
    expect(lab.slider("K")).to_have_value("3")


def test_other_widgets_can_be_linked(lab):
    lab.notebook.python(
        "import ipywidgets, traitlets\n"
        "other = ipywidgets.FloatSlider(min=0.1, max=10)\n"
        'link = traitlets.link((sim, "L"), (other, "value"))\n'
        "other.value = 6"
    )
    expect(lab.slider("L")).to_have_value("6")
    lab.notebook.python("link.unlink()")


def test_a_scenario_chosen_in_the_widget_arrives_in_python(lab):
    lab.simulator.locator("select").select_option(index=2)
    values = lab.wait_for("K", 4.31)
    assert values == {"A": 1.01, "K": 4.31, "L": 1.61, "alpha": 0.25, "beta": 0.75}


def test_simulators_and_views_live_beside_each_other(lab):
    """Each widget brings its own script: another model, and a second view of the first, do not disturb it."""
    lab.notebook.run_new_cell("sim")
    views = lab.notebook.simulator("cobb-douglas")
    expect(views).to_have_count(2)
    lab.notebook.python("sim.alpha = 0.5")
    for view in views.all():
        expect(view.locator('input[type="range"][name="alpha"]')).to_have_value("0.5")

    share = lab.notebook.simulator("growth-accounting").locator('input[type="range"][name="capital_share"]')
    share.focus()
    lab.notebook.page.keyboard.press("Home")
    expect(share).to_have_value("0.05")

    ids = lab.notebook.page.locator(".simulator [id]").evaluate_all("all => all.map((one) => one.id)")
    assert len(ids) == len(set(ids)), "no id stands twice on the page"


@pytest.mark.parametrize(("theme", "dark"), [("JupyterLab Dark", True), ("JupyterLab Light", False)])
def test_the_style_arrives_and_follows_the_theme(lab, theme, dark):
    lab.notebook.command("apputils:change-theme", {"theme": theme})
    lightness = (
        "() => parseInt(getComputedStyle(document.querySelector('.simulator')).backgroundColor.match(/\\d+/)[0])"
    )
    lab.notebook.page.wait_for_function(f"() => (({lightness})() < 128) === {str(dark).lower()}")
    expect(lab.simulator).to_have_css("border-top-style", "solid")


def test_the_plain_interact_cell_draws(lab):
    handle = lab.notebook.page.locator(".widget-interact .noUi-handle").first
    image = lab.notebook.page.locator(".widget-interact img")
    before = image.get_attribute("src")
    handle.focus()
    lab.notebook.page.keyboard.press("ArrowRight")
    expect(image).not_to_have_attribute("src", before)


def test_nothing_was_complained_of_and_no_other_host_was_asked(lab):
    """Runs last: what the browser reported while all the tests above used the notebook."""
    # A widget's script is loaded from a blob. JupyterLab's own faults (it sometimes removes an output twice when a cell
    # runs again on a slow machine) are not the book's.
    ours = [problem for problem in lab.record.problems() if not problem.startswith("uncaught") or "blob:" in problem]
    assert ours == []
