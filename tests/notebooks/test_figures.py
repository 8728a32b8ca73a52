"""The matplotlib face: every figure of every model, in one style, with a digest of what it shows."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from PIL import Image

from infosociety import figures, models
from infosociety.figures import digest, show, stacked_bars
from infosociety.simulation.drawing import draw

ROOT = Path(__file__).resolve().parents[2]
ALL = [(model, figure.name) for model in map(models.get, models.names()) for figure in model.figures]


@pytest.fixture(autouse=True)
def no_warnings_and_no_figures_left():
    with warnings.catch_warnings(), plt.rc_context():
        warnings.simplefilter("error")
        plt.style.use(figures.STYLE)
        yield
    plt.close("all")


def by_label(ax):
    """The lines that have a name."""
    return {line.get_label(): line for line in ax.lines if not line.get_label().startswith("_")}


def in_a_process(code: str) -> str:
    """What code prints in a fresh Python."""
    where = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "MPLBACKEND": "agg"}
    result = subprocess.run([sys.executable, "-c", code], env=where, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stdout


class TestStyle:
    """The book's style is where the book draws, and nowhere else."""

    @pytest.mark.parametrize(
        "use",
        [
            "import infosociety, infosociety.simulation.drawing",
            (
                "import infosociety\nfor module in pkgutil.iter_modules(infosociety.__path__, 'infosociety.'):\n"
                "    if module.name != 'infosociety.__main__': importlib.import_module(module.name)"
            ),
            (
                "from infosociety import models\nfrom infosociety.figures import show\nfrom infosociety.simulation.drawing import draw\n"
                "show(draw(models.get('cobb-douglas')))"
            ),
            "from infosociety import municipal\nmunicipal.draw_indicators({'open-data-bodies': '団体'}, '数')",
        ],
        ids=["plotting", "all-modules", "draw-and-show", "national-series"],
    )
    def test_the_settings_of_matplotlib_stay_as_they_were(self, use):
        before, after = ("matplotlib.rcParams.copy()",) * 2
        code = f"import importlib, matplotlib, pkgutil\nbefore = {before}\n{use}\nafter = {after}\n"
        assert (
            in_a_process(code + "print({key for key in after if after[key] != before[key]} or 'the same')")
            == "the same\n"
        )

    def test_what_the_package_draws_needs_no_style_around_it(self):
        model = models.get("cobb-douglas")
        inside = show(draw(model)).png
        with plt.style.context("default"):
            assert show(draw(model)).png == inside

    def test_a_figure_of_ones_own_takes_the_style_by_name(self):
        with plt.style.context("default"):
            fig, ax = plt.subplots()
            ax.set_title("成長")
            with pytest.raises(figures.GlyphError, match=r"plt\.style\.use\(figures\.STYLE\)"):
                show(fig)
        fig, ax = plt.subplots()
        ax.set_title("成長")
        show(fig)


@pytest.mark.parametrize(("model", "figure"), ALL, ids=[f"{model.name}-{figure}" for model, figure in ALL])
def test_every_figure_of_every_model_in_every_scenario(model, figure):
    """And at both ends of all parameters: no warning, no missing sign; another state is another digest."""
    ends = [{p.name: getattr(p, end) for p in model.parameters} for end in ("minimum", "maximum")]
    scenarios = [scenario.values for scenario in model.scenarios]
    digests = {show(draw(model, figure, **state)).text for state in [{}, *ends]}
    assert len(digests) == 3
    for state in scenarios:
        fig = draw(model, figure, **state)
        fig.draw_without_rendering()  # lays the figure out and looks for every sign
        digests.add(digest(fig))
        plt.close(fig)
    assert len(digests) > len(scenarios) / 2


def test_a_figure_shows_the_model_and_nothing_else():
    """The curve, the tangent and the point are where Y = A K^0.3 L^0.7 says."""
    model = models.get("cobb-douglas")
    ax = draw(model, "production", A=2, K=8, L=1).axes[0]
    lines = by_label(ax)
    curve, tangent, point = (lines[layer.label.ja] for layer in model.figures[0].layers)
    x, y = curve.get_data()
    assert y == pytest.approx(2 * x**0.3)
    values = model.evaluate(A=2, K=8, L=1)
    assert point.get_xydata().tolist() == [[8, pytest.approx(values["output"])]]
    assert tangent.get_xdata()[[0, -1]].tolist() == [6, 10], "as far as the model says, inside the axes"
    slope = np.diff(tangent.get_ydata()) / np.diff(tangent.get_xdata())
    assert slope == pytest.approx(values["marginal_product_capital"])


def test_areas_have_the_sizes_that_the_legend_says():
    """Capital's rectangle and the rest fill the area under the marginal product."""
    fig = draw(models.get("cobb-douglas"), "marginal-product", K=8)
    rectangle, rest = fig.axes[0].collections
    corners = rectangle.get_paths()[0].get_extents()
    assert corners.width * corners.height == pytest.approx(0.3 * 4 * 2**0.3)
    assert rectangle.get_hatch() != rest.get_hatch()
    assert "資本の取り分 αY：1.48" in [text.get_text() for text in fig.legends[0].get_texts()]


def test_curves_are_told_apart_without_colour():
    fig = draw(models.get("cobb-douglas"), "isoquant")
    curves = [line for line in fig.axes[0].lines if len(line.get_xdata()) > 10]
    assert len({line.get_linestyle() + str(figures.dashes(line)) for line in curves}) == len(curves) == 3


def test_bars_add_up_and_negative_parts_hang_below():
    parts = pd.DataFrame({"資本": [2.0, 1.0], "労働": [1.0, -0.5], "TFP": [0.5, -1.0]}, index=["前", "後"])
    fig = stacked_bars(parts, total=parts.sum(axis=1), total_label="成長率", ylabel="%")
    bars = [(bar.get_y(), bar.get_y() + bar.get_height()) for bar in fig.axes[0].patches]
    assert bars == [(0, 2), (0, 1), (2, 3), (0, -0.5), (3, 3.5), (-0.5, -1.5)]
    assert by_label(fig.axes[0])["成長率"].get_ydata().tolist() == [3.5, -0.5]


def test_draw_refuses_what_the_model_does_not_have():
    model = models.get("cobb-douglas")
    with pytest.raises(ValueError, match="no figure 'isoquants'; it has production"):
        draw(model, "isoquants")
    with pytest.raises(ValueError, match=r"K=11\.0 is out of range"):
        draw(model, K=11)


def test_draw_can_share_a_figure():
    fig, axes = plt.subplots(1, 2)
    for ax, capital in zip(axes, (4, 8), strict=True):
        assert draw(models.get("cobb-douglas"), ax=ax, K=capital) is fig
    assert all(ax.get_legend() for ax in axes)


class TestPicture:
    """What `show` gives to Jupyter and the book."""

    def test_it_is_sharp_light_and_in_few_colours(self):
        picture = show(draw(models.get("cobb-douglas"), "marginal-product"))
        image = Image.open(io.BytesIO(picture.png))
        assert image.width == 2 * figures.WIDTH and image.mode == "P"
        assert len(picture.png) < 35 * 1024
        colours = {f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in image.convert("RGB").getcolors()}
        assert {figures.PAPER, figures.SERIES[0][0], figures.SERIES[1][0]} <= colours, "flat colours stay exact"

    def test_it_brings_image_and_digest_and_closes_the_figure(self):
        fig = draw(models.get("cobb-douglas"))
        data, metadata = show(fig)._repr_mimebundle_()
        assert set(data) == {"image/png", "text/plain"}
        assert data["text/plain"].startswith("図のデータ: 線 4 本（868+769+3+1 点）、検査値 ")
        assert metadata["image/png"]["width"] == figures.WIDTH
        assert fig.number not in plt.get_fignums()

    @pytest.mark.parametrize("place", ["title", "xlabel", "legend", "text"])
    def test_a_sign_that_the_font_lacks_is_an_error(self, place):
        fig, ax = plt.subplots()
        ax.plot([0, 1], label="成長 \U0001f9e0" if place == "legend" else "成長")
        ax.legend()
        if place == "text":
            ax.text(0, 0, "\U0001f9e0")
        elif place != "legend":
            ax.set(**{place: "成長 \U0001f9e0"})
        with pytest.raises(figures.GlyphError, match="129504"):
            show(fig)

    def test_kanji_in_a_font_without_them_are_an_error(self):
        with plt.rc_context({"font.family": "DejaVu Sans"}):
            fig, ax = plt.subplots()
            ax.set_title("成長")
            with pytest.raises(figures.GlyphError, match="DejaVu Sans"):
                show(fig)


class TestDigest:
    """The digest changes with the content and with nothing else."""

    @staticmethod
    def of(change=lambda ax: None, shift=0.0):
        fig, ax = plt.subplots()
        x = np.linspace(0, 10, 33)
        ax.plot(x, x**0.3 + shift, label="生産")
        ax.bar([1, 2], [0.5 + shift, 0.25])
        ax.fill_between(x, 0, x / 10 + shift, hatch="//")
        ax.set(title="図", ylim=(0, 3))
        change(ax)
        return digest(fig)

    def test_the_same_content_gives_the_same_line(self):
        assert self.of() == self.of()

    def test_the_last_bits_of_a_number_do_not_count(self):
        assert self.of(shift=1e-15) == self.of(shift=-1e-15) == self.of()

    CHANGES: ClassVar[dict[str, Callable[[Any], Any]]] = {
        "a number": lambda ax: ax.lines[0].set_ydata(ax.lines[0].get_ydata() * 1.0001),
        "a missing point": lambda ax: ax.lines[0].set_ydata([np.nan, *ax.lines[0].get_ydata()[1:]]),
        "a bar": lambda ax: ax.patches[0].set_height(0.51),
        "an area": lambda ax: ax.collections[0].get_paths()[0].vertices.__iadd__(0.01),
        "a hatch": lambda ax: ax.collections[0].set_hatch("xx"),
        "a colour": lambda ax: ax.lines[0].set_color("#000000"),
        "a dash": lambda ax: ax.lines[0].set_linestyle(":"),
        "the title": lambda ax: ax.set_title("別の図"),
        "a legend": lambda ax: ax.legend(),
        "a note": lambda ax: ax.annotate("ここ", (1, 1)),
        "the limits": lambda ax: ax.set_ylim(0, 4),
        "the scale": lambda ax: ax.set_xscale("symlog"),
        "the names of ticks": lambda ax: ax.set_xticks([0, 10], ["初め", "終わり"]),
        "a line of the figure": lambda ax: ax.figure.suptitle("全体"),
    }

    @pytest.mark.parametrize("change", CHANGES)
    def test_any_change_of_content_changes_it(self, change):
        assert self.of(self.CHANGES[change]) != self.of()
