"""Every slider of every widget of every notebook works at its ends and in its middle."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from infosociety import Simulator, models

ROOT = Path(__file__).resolve().parents[2]
SWEEP = Path(__file__).with_name("sweep.py")


def reports(output: str) -> dict[str, dict]:
    """What sweep.py says of each notebook."""
    lines = [json.loads(line) for line in output.splitlines() if line.startswith('{"notebook"')]
    return {line["notebook"]: line for line in lines}


def test_every_slider_of_every_widget(run):
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    result = run(SWEEP, *notebooks)
    assert result.returncode == 0, result.stdout
    for path in notebooks:
        moved = [(widget, name) for widget, name, tried in reports(result.stdout)[path.stem]["moved"] if tried]
        source = path.read_text(encoding="utf-8")
        assert len([name for widget, name in moved if widget != "Simulator"]) >= source.count("@interact")
        for name in models.names():
            if f'Simulator(\\"{name}\\"' in source:
                assert {parameter.name for parameter in models.get(name).parameters} <= {name for _, name in moved}


#: Notebooks that run from top to bottom without an error, and what is wrong with them.
FAULTS = {
    "at-one-end": (
        "from ipywidgets import interact\n@interact(x=(0.0, 1.0))\ndef f(x=0.5):\n    1 / (1 - x)",
        "ZeroDivisionError",
    ),
    "a-sign-that-the-font-lacks": (
        (
            "from ipywidgets import interact\n"
            "from infosociety.figures import plt, show\n"
            "@interact(x=(0, 2))\n"
            "def f(x=0):\n"
            "    fig, ax = plt.subplots()\n"
            "    ax.set_title('\U0001f9e0' * x)\n"
            "    return show(fig)"
        ),
        "GlyphError",
    ),
    "an-observer-of-a-simulator": (
        (
            "from infosociety import Simulator\n"
            "sim = Simulator('cobb-douglas')\n"
            "sim.observe(lambda change: 1 / (change['new'] - 10), 'K');"
        ),
        "ZeroDivisionError",
    ),
}


def test_a_fault_away_from_the_first_value_is_found(tmp_path, run):
    for name, (source, _) in FAULTS.items():
        nbformat.write(new_notebook(cells=[new_code_cell(source)]), tmp_path / f"{name}.ipynb")
    result = run(SWEEP, *(tmp_path / f"{name}.ipynb" for name in FAULTS))
    assert result.returncode == 1, result.stdout
    for name, (_, error) in FAULTS.items():
        assert error in (reports(result.stdout)[name]["error"] or "nothing"), name


class TestSimulatorTraits:
    """The contract of the widget on the side of Python; test_jupyterlab.py tries the other side."""

    def test_values_and_traits_are_one(self):
        sim = Simulator("cobb-douglas", K=6)
        assert sim.K == sim.values["K"] == 6
        sim.K = 8
        assert sim.values == {"A": 1, "K": 8, "L": 4, "alpha": 0.3, "beta": 0.7}
        sim.values = {"L": 2}
        assert (sim.K, sim.L) == (8, 2), "what is not named stays"
        assert sim.quantities == models.get("cobb-douglas").evaluate(**sim.values)

    @pytest.mark.parametrize("bad", [11, float("nan"), "8", True, [1, 2], None], ids=repr)
    def test_a_bad_value_changes_nothing(self, bad):
        sim = Simulator("cobb-douglas")
        with pytest.raises(ValueError, match="K"):
            sim.K = bad
        with pytest.raises(ValueError, match="K"):
            sim.values = {"L": 2, "K": bad}
        with pytest.raises(ValueError, match="K"):
            Simulator("cobb-douglas", K=bad)
        assert sim.values == models.get("cobb-douglas").defaults
        assert (sim.K, sim.L) == (4, 4)

    @pytest.mark.parametrize("name", models.names())
    def test_an_unknown_public_name_is_refused_with_the_list(self, name):
        """Every parameter with a slip in it, set, given as a keyword and in the values; also a name that is near to none."""
        model, sim = models.get(name), Simulator(name)
        for parameter in model.parameters:
            for slip in (parameter.name.swapcase(), f"{parameter.name}s"):
                for attempt, *arguments in (
                    (setattr, sim, slip, parameter.default),
                    (setattr, sim, "values", {slip: parameter.default}),
                    (partial(Simulator, **{slip: parameter.default}), name),
                ):
                    with pytest.raises(ValueError, match=f"{name} has no parameter '{slip}'; it has ") as refusal:
                        attempt(*arguments)
                    assert isinstance(refusal.value, AttributeError)
                    assert ", ".join(model.defaults) in str(refusal.value)
                    assert re.search(r"; did you mean '\w+'\?$", str(refusal.value))
                assert not hasattr(sim, slip)
            with pytest.raises(AttributeError, match=rf"; did you mean '{parameter.name}'\?$"):
                setattr(sim, parameter.name.swapcase(), parameter.default)
        with pytest.raises(AttributeError, match=f"no parameter 'xyzzy'; it has {', '.join(model.defaults)}$"):
            sim.xyzzy = 1
        with pytest.raises(ValueError, match="no parameter 1; it has"):
            sim.values = {1: 1}
        assert sim.values == model.defaults

    def test_what_belongs_to_ipywidgets_and_to_python_can_still_be_set(self):
        import ipywidgets
        import traitlets

        sim = Simulator("cobb-douglas")
        setattr(sim, "_own", 1)  # noqa: B010  a name of ipywidgets' own kind
        sim.layout = ipywidgets.Layout(width="20em")
        sim.layout.width = "30em"
        sim.tabbable, sim.tooltip = True, "K and L"
        with sim.hold_sync(), sim.hold_trait_notifications():
            sim.K = 5
        sim.add_class("wide").remove_class("wide")
        sim.observe(print, "L")
        sim.unobserve_all("L")
        sim.add_traits(extra=traitlets.Int(1))
        sim.extra = 2
        other = ipywidgets.FloatSlider(min=0.1, max=10)
        link = traitlets.link((sim, "K"), (other, "value"))
        other.value = 7
        link.unlink()
        assert (sim.K, sim.extra) == (7, 2)
        ipywidgets.jslink((sim, "tooltip"), (ipywidgets.Text(), "value"))
        sim.on_msg(print)
        sim.send_state()
        sim.close()

    def test_each_change_is_told_once(self):
        sim, told = Simulator("cobb-douglas"), []
        sim.observe(lambda change: told.append(("values", change["new"]["K"])), "values")
        sim.observe(lambda change: told.append(("K", change["new"])), "K")
        sim.K = 8
        sim.K = 8
        sim.values = {"K": 2}
        assert sorted(told, key=str) == [("K", 2.0), ("K", 8.0), ("values", 2.0), ("values", 8.0)]

    def test_script_style_and_state_are_sent_to_the_browser(self):
        state = Simulator("growth-accounting").get_state()
        assert "InfoSociety" in state["_esm"] and ".simulator" in state["_css"]
        assert state["name"] == "growth-accounting"
        assert state["values"] == models.get("growth-accounting").defaults

    def test_what_is_stored_is_the_same_each_time(self):
        first, second = (Simulator("cobb-douglas")._repr_mimebundle_()[0] for _ in range(2))
        assert first["text/html"] == second["text/html"]
        assert first["text/plain"] == "Simulator('cobb-douglas', A=1, K=4, L=4, alpha=0.3, beta=0.7)"
