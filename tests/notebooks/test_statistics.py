"""Statistics that stand in a cell of one notebook do what they say, with events of known dates."""

import ast
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from made_events import made

from infosociety import timeline

NOTEBOOK = Path(__file__).resolve().parents[2] / "notebooks" / "policy_timeline.ipynb"
CELLS = {cell.id: cell.source for cell in nbformat.read(NOTEBOOK, as_version=4).cells}


def value_of(cell: str, **names: Any) -> pd.DataFrame:
    """What a cell of the notebook shows when these names have been given a meaning before it."""
    *body, last = ast.parse(CELLS[cell]).body
    assert isinstance(last, ast.Expr)
    names |= {"pd": pd, "timeline": timeline}
    exec(compile(ast.Module(body, type_ignores=[]), cell, "exec"), names)
    return eval(compile(ast.Expression(last.value), cell, "eval"), names)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        *[("2000-01-09", 0), ("2000-01-10", 0), ("2000-01-11", 1), ("2001-01-09", 1), ("2001-01-10", 0)],
        *[("2000", 0), ("2000-01", 0), ("2000-02", 1)],
    ],
)
def test_a_strategy_counts_as_preceded_only_where_that_is_sure(date, expected):
    events = made(("2000-01-10", "us", "strategy"), (date, "mic", "strategy"), ("2000-01-01", "us", "law"))
    found = value_of("preceded", events=events)
    assert found.loc["日本の戦略の前に、海外の戦略", ["あった", "全部"]].tolist() == [expected, 1]
    turned = value_of("preceded", events=events.assign(lane=events["lane"].map({"us": "mic", "mic": "us"})))
    assert turned.loc["海外の戦略の前に、日本の戦略", ["あった", "全部"]].tolist() == [expected, 1]


def test_no_strategy_is_preceded_where_there_is_none():
    found = value_of("preceded", events=made(("2000-01-10", "us", "strategy")))
    assert found[["あった", "全部"]].to_numpy().tolist() == [[0, 0], [0, 1]]


def test_a_choice_has_no_quotient_without_a_divisor_and_an_end_of_its_own():
    japan = made(("2020", "mic", "law"), ("2022", "mic", "law"), ("2023", "mic", "law"))
    japan = japan.assign(confidence=["low", "high", "high"], in_lecture=["yes", "yes", "no"])
    names = {"events": japan, "japan": japan, "change": "2021-09-01"}
    found = value_of("sensitivity", **names, until="2026-11-01")
    assert found.index.tolist() == [
        "日本のすべて",
        "確かさが高",
        "講義にある",
        "講義にあり、確かさも高",
        "海外のすべて",
    ]
    assert found["前"].tolist() == [1, 0, 1, 0, 0] and found["後"].tolist() == [2, 2, 1, 1, 0]
    assert found["後÷前"].tolist() == ["2.00", "—", "1.00", "—", "—"]
    sooner = value_of("sensitivity", **names, until="2022-12-31")
    assert sooner["後"].tolist() == [0, 0, 1, 1, 0], "the lecture has an end of its own"
