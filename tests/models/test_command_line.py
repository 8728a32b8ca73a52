"""``python -m infosociety``: answers as JSON, and one clear line for bad input."""

import json
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from infosociety import models
from infosociety.__main__ import main

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def run_python(*words):
    """The command as one types it, in an interpreter of its own."""
    return subprocess.run([sys.executable, "-m", "infosociety", *words], cwd=NOTEBOOKS, capture_output=True, text=True)


@pytest.fixture
def run(capsys):
    """The same in this interpreter: starting one takes longer than the answer."""

    def run(*words):
        code = main(list(words))
        return CompletedProcess(words, code, *capsys.readouterr())

    return run


def test_models_lists_them():
    result = run_python("models")
    assert result.returncode == 0
    assert result.stdout.split() == models.names()


def test_exit_code_and_line_arrive_outside():
    result = run_python("evaluate", "nope")
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("error: ") and result.stderr.count("\n") == 1


def test_evaluate_prints_the_same_numbers_as_the_package(run):
    result = run("evaluate", "cobb-douglas", "K=8", "alpha=0.25")
    assert result.returncode == 0
    assert json.loads(result.stdout) == models.get("cobb-douglas").evaluate(K=8, alpha=0.25)


def test_a_quantity_without_a_value_is_null(run):
    assert json.loads(run("evaluate", "growth-accounting", "growth_output=-1").stdout)["tfp_share_of_growth"] is None


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["evaluate", "nope"], ["nope", "cobb-douglas"]),
        (["evaluate", "cobb-douglas", "K=99"], ["K=99", "0.1 to 10"]),
        (["evaluate", "cobb-douglas", "K=nan"], ["K='nan'", "0.1 to 10"]),
        (["evaluate", "cobb-douglas", "K=-inf"], ["K='-inf'", "0.1 to 10"]),
        (["evaluate", "cobb-douglas", "K=four"], ["K='four'", "0.1 to 10"]),
        (["evaluate", "cobb-douglas", "K=８"], ["K='８'", "0.1 to 10"]),
        (["evaluate", "cobb-douglas", "K=1_0"], ["K='1_0'", "0.1 to 10"]),
        (["evaluate", "cobb-douglas", "K="], ["K=''", "0.1 to 10"]),
        (["evaluate", "cobb-douglas", "capital=1"], ["capital", "A, K, L, alpha, beta"]),
        (["evaluate", "cobb-douglas", "K"], ["'K'", "key=value"]),
        (["evaluate", "cobb-douglas", "=3"], ["'=3'", "key=value"]),
        (["evaluate", "cobb-douglas", "K=1", "K=2"], ["K", "twice"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_bad_input_exits_with_2_and_one_line(run, words, parts):
    result = run(*words)
    assert result.returncode == 2
    assert result.stdout == ""
    (line,) = result.stderr.strip().splitlines()
    assert all(part in line for part in parts)
    assert "Traceback" not in line
