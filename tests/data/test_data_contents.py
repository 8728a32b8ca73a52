"""What a schema cannot say of the tables: that the columns agree with each other."""

import re

import numpy as np
import pytest

from infosociety import tables


def test_the_labour_index_is_that_of_the_paper():
    """Both indices of 1928 are rounded ratios to 1899; the textbook's labour series is not."""
    table = tables.load("cobb_douglas_1928")
    labour = (100 * table["wage_earners"] / table["wage_earners"][0]).round()
    capital = (100 * table["fixed_capital"] / table["fixed_capital"][0]).round()
    assert (table["labour"] == labour).all()
    assert (table["capital"] == capital).all()
    assert (table["labour_textbook"] != labour).sum() == 19


@pytest.mark.parametrize("name", tables.names())
def test_english_is_english_and_japanese_is_japanese(name):
    """In every column of every table; names such as AT&T stay in Latin letters in Japanese too."""
    for column, values in tables.load(name).select_dtypes(include="str").items():
        for value in values.dropna():
            japanese = re.search("[\u3041-\u30fa\u4e00-\u9fff]", value)
            if column.endswith("_en"):
                assert re.search("[A-Za-z]", value) and not japanese, (column, value)
            elif re.search("(summary|outcome|lesson|reason|text|question|answer|ask|definition|conversion)_ja", column):
                assert japanese, (column, value)


@pytest.mark.parametrize("name", ["cobb_douglas_1928", "solow_1957"])
def test_no_year_is_left_out(name):
    assert (np.diff(tables.load(name)["year"]) == 1).all()


def test_the_indices_of_1928_start_at_100():
    first = tables.load("cobb_douglas_1928").iloc[0]
    assert first[["output", "labour", "labour_textbook", "capital"]].tolist() == [100] * 4


@pytest.mark.parametrize("period", range(6))
def test_the_contributions_to_japans_growth_add_up(period):
    row = tables.load("japan_growth_accounting").iloc[period]
    contributions = row.filter(like="_contribution")
    assert len(contributions) == 5
    assert contributions.sum() == pytest.approx(row["output_growth"], abs=1e-9)


def test_japans_periods_follow_each_other():
    table = tables.load("japan_growth_accounting")
    assert table["start"].tolist()[1:] == table["end"].tolist()[:-1]
    assert (table["start"][0], table["end"].iloc[-1]) == (1955, 2019)


def test_rapid_growth_was_capital_and_technology():
    row = tables.load("japan_growth_accounting").set_index(["start", "end"]).loc[(1955, 1970)].round(2)
    assert row["output_growth"] == 9.24
    assert row.filter(like="_contribution").tolist() == [4.14, 0.91, 0.20, 0.54, 3.45]


@pytest.mark.parametrize("period", range(6))
def test_japans_contributions_are_shares_times_growth(period):
    """A mean of products is not the product of means, so they agree only closely."""
    row = tables.load("japan_growth_accounting").iloc[period]
    labour = row[["employment_contribution", "hours_contribution", "human_capital_contribution"]].sum()
    assert row["capital_share"] * row["capital_growth"] == pytest.approx(row["capital_contribution"], abs=0.02)
    assert (1 - row["capital_share"]) * row["labour_growth"] == pytest.approx(labour, abs=0.02)


def test_each_value_of_a_surplus_names_a_source_of_its_table():
    sources = {source["bib"] for source in tables.describe("digital_surplus")["sources"]}
    assert set(tables.load("digital_surplus")["source"]) <= sources


def test_the_syllabus_is_whole():
    table = tables.load("syllabus")
    units = table.set_index("unit_id")
    assert units.loc["cobb-douglas", "slide"] == "p16"
    assert units.loc["cobb-douglas", "part"] == "digital-economy"
    assert table.groupby("part").size().to_dict() == {
        "intro": 1,
        "information-law": 4,
        "code-is-law": 3,
        "ict-policy": 6,
        "digital-economy": 6,
        "municipal-dx": 20,
    }
