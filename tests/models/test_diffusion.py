"""The curves of diffusion: what the municipal notebook claims of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from infosociety import diffusion, municipal

DAYS = pd.date_range("2015-01-01", periods=12, freq="365D")
START = "2012-01-01"
YEARS = np.asarray((DAYS - pd.Timestamp(START)) / diffusion.YEAR)


def test_half_of_the_ceiling_is_reached_in_the_middle_of_a_logistic_curve():
    assert diffusion.logistic(np.array([7.0]), 1000, 0.5, 7.0) == pytest.approx(500)
    steep = np.diff(diffusion.logistic(np.array([7 - 1e-4, 7 + 1e-4]), 1000, 0.5, 7.0))[0] / 2e-4
    assert steep == pytest.approx(1000 * 0.5 / 4, rel=1e-6), "it grows there by a quarter of the rate"


def test_the_bass_curve_solves_its_own_equation():
    """Bass (1969): a share p + q F of those who have not adopted adopts in a year."""
    p, q, ceiling = 0.02, 0.4, 1000.0
    years = np.linspace(0.5, 20, 50)
    step = 1e-5
    rate = (diffusion.bass(years + step, ceiling, p, q) - diffusion.bass(years - step, ceiling, p, q)) / (2 * step)
    share = diffusion.bass(years, ceiling, p, q) / ceiling
    assert rate == pytest.approx(ceiling * (p + q * share) * (1 - share), rel=1e-5)
    assert diffusion.bass(np.array([-3.0, 0.0]), ceiling, p, q) == pytest.approx(0)


@pytest.mark.parametrize(("curve", "numbers"), [("logistic", (1200, 0.6, 8.0)), ("bass", (1200, 0.01, 0.5))])
def test_a_fit_finds_the_numbers_that_made_the_values(curve, numbers):
    values = diffusion.CURVES[curve][0](YEARS, *numbers)
    found = diffusion.fit(curve, DAYS, values, most=1788, start=START)
    assert found.numbers == pytest.approx(numbers, rel=1e-3)
    assert found.error < 0.1 and not found.at_limit
    assert found.at(DAYS) == pytest.approx(values, abs=0.5)


def test_early_values_of_open_data_fit_well_and_forecast_badly():
    series = municipal.indicator("open-data-bodies")
    early = diffusion.fit("logistic", series.day[:7], series.value[:7], most=1788, start="2012-07-04")
    assert early.error < 10 and early.ceiling < 600
    assert early.at(series.day[-1:])[0] < series.value.iloc[-1] / 2


def test_later_values_of_open_data_say_nothing_of_the_ceiling():
    series = municipal.indicator("open-data-bodies")
    for curve in diffusion.CURVES:
        for used in (10, 14):
            assert diffusion.fit(curve, series.day[:used], series.value[:used], most=1788, start="2012-07-04").at_limit


@pytest.mark.parametrize("used", [7, 10, 14])
@pytest.mark.parametrize("curve", diffusion.CURVES)
def test_a_fit_has_no_digits_that_another_processor_would_find_differently(curve, used):
    """The open-data fits of the notebook: their last digits are noise, and no number lies where noise would tip it over."""
    series = municipal.indicator("open-data-bodies")
    years = np.asarray((pd.DatetimeIndex(series.day[:used]) - pd.Timestamp("2012-07-04")) / diffusion.YEAR, dtype=float)
    values = series.value[:used].to_numpy(dtype=float)
    found = diffusion.least_squares(curve, years, values, most=1788)
    kept = [diffusion.significant(number) for number in found]
    for seed in range(20):
        noise = 1 + np.finfo(float).eps * np.random.default_rng(seed).integers(-4, 5, (2, used))
        again = diffusion.least_squares(curve, years * noise[0], values * noise[1], most=1788)
        assert again == pytest.approx(found, rel=1e-7)
        assert [diffusion.significant(number) for number in again] == kept
    for number, rounded in zip(found, kept, strict=True):
        unit = 10.0 ** (np.floor(np.log10(number)) + 1 - diffusion.FIGURES)
        assert abs(number - rounded) < 0.49 * unit, f"{number!r} is nearly half way between two rounded values"


@pytest.mark.parametrize(
    ("value", "figures", "kept"), [(1234.567, 5, 1234.6), (0.0123456, 3, 0.0123), (-99.96, 3, -100.0), (0.0, 4, 0.0)]
)
def test_significant_figures_count_from_the_first_digit(value, figures, kept):
    assert diffusion.significant(value, figures) == kept


@pytest.mark.parametrize(
    ("curve", "values", "message"),
    [
        ("gompertz", [1, 2, 3, 4], "no curve 'gompertz'; there are logistic, bass"),
        ("bass", [1, 2, 3], "4 days and 3 values"),
        ("logistic", [1, 2, 3, 2000], "allowed is 0 to 1788"),
        ("logistic", [1, 2, 3, float("nan")], "allowed is 0 to 1788"),
    ],
)
def test_what_cannot_be_fitted_is_refused(curve, values, message):
    with pytest.raises(ValueError, match=message):
        diffusion.fit(curve, DAYS[:4], values, most=1788, start=START)
