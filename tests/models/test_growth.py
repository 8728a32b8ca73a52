"""The numbers of the papers come out of the tables, and bad series are refused by name."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from infosociety import growth, tables

NOTEBOOKS = Path(growth.__file__).parents[1]


@pytest.fixture(scope="module")
def manufacturing() -> pd.DataFrame:
    return tables.load("cobb_douglas_1928")


@pytest.fixture(scope="module")
def solow() -> pd.DataFrame:
    return tables.load("solow_1957").set_index("year")


def fit(table: pd.DataFrame, labour: str = "labour", **options) -> growth.CobbDouglasEstimate:
    return growth.estimate_cobb_douglas(table["output"], table[labour], table["capital"], **options)


# --- Cobb and Douglas (1928) -----------------------------------------------------------------------


def test_cobb_and_douglas_is_met(manufacturing):
    """The paper prints 1.01 L^.75 C^.25: each number is ours rounded to two places."""
    estimate = fit(manufacturing)
    assert estimate.scale == pytest.approx(1.0147, abs=5e-5)
    assert estimate.capital_elasticity == pytest.approx(0.2541, abs=5e-5)
    assert estimate.capital_standard_error == pytest.approx(0.041, abs=5e-4)
    assert estimate.r_squared == pytest.approx(0.633, abs=5e-4)
    assert estimate.observations == 24
    printed = (estimate.scale, estimate.labour_elasticity, estimate.capital_elasticity)
    assert np.round(printed, 2).tolist() == [1.01, 0.75, 0.25]


def test_constant_returns_are_not_imposed_by_the_data(manufacturing):
    estimate = fit(manufacturing, constant_returns=False)
    assert estimate.labour_elasticity == pytest.approx(0.807, abs=5e-4)
    assert estimate.capital_elasticity == pytest.approx(0.233, abs=5e-4)
    assert estimate.labour_standard_error == pytest.approx(0.145, abs=5e-4)
    assert estimate.capital_standard_error == pytest.approx(0.064, abs=5e-4)
    assert estimate.labour_elasticity + estimate.capital_elasticity == pytest.approx(1.040, abs=5e-4)
    assert estimate.r_squared == pytest.approx(0.957, abs=5e-4)


def test_the_textbook_series_moves_the_scale_but_not_the_lesson(manufacturing):
    restricted = fit(manufacturing, "labour_textbook")
    assert restricted.scale == pytest.approx(1.0071, abs=5e-5)
    assert restricted.capital_elasticity == pytest.approx(0.2554, abs=5e-5)
    free = fit(manufacturing, "labour_textbook", constant_returns=False)
    assert free.labour_elasticity == pytest.approx(0.769, abs=5e-4)
    assert free.capital_elasticity == pytest.approx(0.247, abs=5e-4)


def test_it_does_not_matter_which_input_one_divides_by(manufacturing):
    swapped = growth.estimate_cobb_douglas(manufacturing["output"], manufacturing["capital"], manufacturing["labour"])
    estimate = fit(manufacturing)
    assert swapped.labour_elasticity == pytest.approx(estimate.capital_elasticity, abs=1e-12)
    assert swapped.scale == pytest.approx(estimate.scale, rel=1e-12)


@pytest.mark.parametrize("constant_returns", [True, False])
def test_a_function_without_noise_is_found_again(constant_returns):
    rng = np.random.default_rng(1928)
    labour, capital = rng.uniform(0.5, 5, (2, 40))
    estimate = growth.estimate_cobb_douglas(1.3 * labour**0.6 * capital**0.4, labour, capital, constant_returns)
    found = (estimate.scale, estimate.labour_elasticity, estimate.capital_elasticity, estimate.r_squared)
    assert found == pytest.approx((1.3, 0.6, 0.4, 1), abs=1e-12)
    assert estimate.predict([2.0], [3.0])[0] == pytest.approx(1.3 * 2**0.6 * 3**0.4)


def test_standard_errors_are_those_of_the_textbook_formula():
    """Slope of a simple regression: s / sqrt(sum of squared deviations)."""
    x, noise = np.linspace(0, 1, 12), np.tile([0.1, -0.2, 0.1], 4)
    estimate = growth.estimate_cobb_douglas(np.exp(0.3 * x + noise), np.ones(12), np.exp(x))
    slope, intercept = np.polyfit(x, 0.3 * x + noise, 1)
    residuals = 0.3 * x + noise - slope * x - intercept
    expected = np.sqrt(residuals @ residuals / 10 / np.sum((x - x.mean()) ** 2))
    assert estimate.capital_standard_error == pytest.approx(expected, rel=1e-12)
    assert estimate.labour_standard_error == pytest.approx(expected, rel=1e-12)


# --- Solow (1957) ----------------------------------------------------------------------------------


def test_seven_eighths_of_the_rise_was_technology(solow):
    per_technology = solow["output_per_hour"] / solow["technology_index"]
    assert per_technology[1949] == pytest.approx(0.705, abs=5e-4)
    rise = solow["output_per_hour"][1949] - solow["output_per_hour"][1909]
    assert (per_technology[1949] - solow["output_per_hour"][1909]) / rise == pytest.approx(0.125, abs=5e-4)


def test_the_slope_of_solows_curve_is_capitals_share(solow):
    years = solow.loc[1909:1942]
    slope, _ = np.polyfit(
        np.log(years["capital_per_hour"]), np.log(years["output_per_hour"] / years["technology_index"]), 1
    )
    assert slope == pytest.approx(0.354, abs=5e-4)


def test_one_constant_share_gives_solows_index_within_half_a_per_cent(solow):
    """His yearly shares are not in the table; a third for all years is enough up to 1942."""
    index = growth.solow_residual(solow["output_per_hour"], solow["capital_per_hour"], 1 / 3)
    error = pd.Series(index / solow["technology_index"] - 1, solow.index)
    assert error.loc[:1942].abs().max() < 0.005
    assert error.loc[1943:].between(0.02, 0.026).all()


def test_1943_alone_does_not_follow_from_the_formula(solow):
    index = growth.solow_residual(solow["output_per_hour"], solow["capital_per_hour"], 1 / 3)
    gap = pd.Series(index, solow.index).pct_change() - solow["technology_index"].pct_change()
    assert gap[1943] == pytest.approx(0.025, abs=5e-4)
    assert gap.drop(1943).abs().max() < 0.004


def test_without_the_slip_technology_explains_nine_tenths(solow):
    index = growth.solow_residual(solow["output_per_hour"], solow["capital_per_hour"], 1 / 3)
    first, last = solow["output_per_hour"][1909], solow["output_per_hour"][1949]
    assert (last - last / index[-1]) / (last - first) == pytest.approx(0.90, abs=0.005)


def test_the_share_of_the_earlier_year_weighs_a_step():
    # 1 + (.10 - .5 * .20), then 1 + (.10 - .25 * .20); the last share weighs nothing
    index = growth.solow_residual([1, 1.1, 1.21], [1, 1.2, 1.44], [0.5, 0.25, 0.9])
    assert index == pytest.approx([1, 1, 1.05])


# --- Growth accounting -----------------------------------------------------------------------------


def test_shares_are_means_of_two_years():
    account = growth.growth_accounting([1, np.e], {"capital": ([1, np.e**2], [0.2, 0.4])})
    assert account["output"] == pytest.approx([100])
    assert account["capital"] == pytest.approx([60])
    assert account["tfp"] == pytest.approx([40])


def test_the_residual_closes_the_account():
    rng = np.random.default_rng(7)
    output, capital, workers, hours = rng.uniform(1, 2, (4, 30))
    share = rng.uniform(0.3, 0.4, 30)
    account = growth.growth_accounting(
        output, {"capital": (capital, share), "workers": (workers, 1 - share), "hours": (hours, 1 - share)}
    )
    parts = [account[name] for name in account if name != "output"]
    assert sum(parts) == pytest.approx(account["output"], abs=1e-12)
    together = growth.growth_accounting(output, {"capital": (capital, share), "labour": (workers * hours, 1 - share)})
    assert together["tfp"] == pytest.approx(account["tfp"], abs=1e-9)


@pytest.fixture
def world_table() -> pd.DataFrame:
    """A small Penn World Table of a country that grows at known, steady rates."""
    years = np.arange(1955, 2020)
    steps = years - 1955
    return pd.DataFrame(
        {
            "countrycode": "JPN",
            "year": years,
            "rgdpna": 1000 * np.exp(0.05 * steps),
            "rkna": 0.1 * np.exp(0.06 * steps),
            "emp": 40 * np.exp(0.01 * steps),
            "avh": 2000 * np.exp(-0.005 * steps),
            "hc": 2.5 * np.exp(0.004 * steps),
            "labsh": 0.6,
        }
    )


def test_japan_by_period_is_the_account_of_each_period(world_table):
    table = growth.japan_growth_accounting(world_table)
    assert list(table) == list(tables.load("japan_growth_accounting"))
    assert list(zip(table["start"], table["end"], strict=True)) == list(growth.JAPAN_PERIODS)
    # .4 * 6, .6 * 1, .6 * -.5, .6 * .4 and the rest of 5; then the growth rates and the share
    expected = [5, 2.4, 0.6, -0.3, 0.24, 2.06, 6, 0.9, 0.4]
    assert table.iloc[2, 2:].tolist() == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("suffix", [".csv", ".dta"])
def test_the_command_prints_the_table(world_table, tmp_path, suffix):
    path = tmp_path / f"pwt{suffix}"
    other = world_table.assign(countrycode="USA", rgdpna=1.0)
    both = pd.concat([other, world_table])
    both.to_csv(path, index=False) if suffix == ".csv" else both.to_stata(path, write_index=False)
    done = run_command(path)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == ",".join(tables.load("japan_growth_accounting"))
    assert lines[1] == "1955,1970,5.0000,2.4000,0.6000,-0.3000,0.2400,2.0600,6.0000,0.9000,0.4000"


def run_command(*arguments) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "infosociety.growth", *map(str, arguments)]
    return subprocess.run(command, cwd=NOTEBOOKS, capture_output=True, text=True)


def test_the_command_says_what_it_wants():
    done = run_command()
    assert done.returncode == 2
    assert done.stderr == "usage: python -m infosociety.growth PENN_WORLD_TABLE\n"


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("pwt.xlsx", lambda table: table, "expected a file that ends in .dta or .csv"),
        ("pwt.csv", lambda table: table.drop(columns="countrycode"), "no column countrycode or isocode"),
        ("pwt.csv", lambda table: table.assign(countrycode="USA"), "no row for JPN"),
        ("pwt.csv", lambda table: table.drop(columns=["avh", "hc"]), "no column avh, hc"),
        ("pwt.csv", lambda table: table[table["year"] != 1999], "no row for 1999"),
        ("pwt.csv", lambda table: table.assign(avh=np.nan), "hours: expected positive finite numbers, got nan"),
    ],
)
def test_the_command_refuses_another_file_in_one_line(world_table, tmp_path, name, change, says):
    path = tmp_path / name
    change(world_table).to_csv(path, index=False)
    done = run_command(path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("infosociety.growth: ") and says in done.stderr
    assert done.stderr.count("\n") == 1


# --- Bad series ------------------------------------------------------------------------------------

GOOD = [1.0, 2.0, 4.0]


@pytest.mark.parametrize("bad", [[1, 2, 0], [1, -2, 4], [1, np.nan, 4], [1, np.inf, 4], [1, "x", 4], [[1, 2, 4]], 3])
@pytest.mark.parametrize("name", ["output", "labour", "capital"])
def test_a_bad_series_is_refused_by_name(name, bad):
    series = {"output": GOOD, "labour": GOOD[::-1], "capital": [1, 3, 2]} | {name: bad}
    with pytest.raises(ValueError, match=f"^{name}: "):
        growth.estimate_cobb_douglas(**series)


def test_lengths_that_differ_are_listed():
    with pytest.raises(ValueError, match="differ in length: output 3, labour 3, capital 2"):
        growth.estimate_cobb_douglas(GOOD, GOOD, [1, 2])
    with pytest.raises(ValueError, match="differ in length: output_per_hour 3, capital_per_hour 2"):
        growth.solow_residual(GOOD, [1, 2], 0.3)
    with pytest.raises(ValueError, match="differ in length: output 3, capital 2"):
        growth.growth_accounting(GOOD, {"capital": ([1, 2], 0.3)})


def test_inputs_that_move_in_step_cannot_be_told_apart():
    with pytest.raises(ValueError, match="move in step"):
        growth.estimate_cobb_douglas([1, 2, 5, 7], [1, 2, 3, 4], [3, 6, 9, 12])
    with pytest.raises(ValueError, match="move in step"):
        growth.estimate_cobb_douglas([1, 2, 5, 7], [1, 2, 3, 4], [1, 4, 9, 16], constant_returns=False)


def test_too_few_years_and_flat_output_are_refused():
    with pytest.raises(ValueError, match="2 years are too few"):
        growth.estimate_cobb_douglas([1, 2], [1, 2], [1, 3])
    with pytest.raises(ValueError, match="output: it does not vary"):
        growth.estimate_cobb_douglas([1, 2, 3], [1, 2, 3], [1, 3, 7])


@pytest.mark.parametrize("bad", [1.01, -0.1, np.nan, "x", [0.3, 0.3], [0.3, 1.3, 0.3]])
def test_a_bad_share_is_refused_by_name(bad):
    with pytest.raises(ValueError, match=r"^capital_share: "):
        growth.solow_residual(GOOD, GOOD, bad)
    with pytest.raises(ValueError, match=r"^share of capital: "):
        growth.growth_accounting(GOOD, {"capital": (GOOD, bad)})


def test_an_input_cannot_take_the_name_of_the_result():
    with pytest.raises(ValueError, match="the name tfp is taken"):
        growth.growth_accounting(GOOD, {"tfp": (GOOD, 0.3)})
