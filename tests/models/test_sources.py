"""What a simulator is made of: no more is made anew than has to be, and no less."""

import pytest

from infosociety import models
from infosociety.simulation import sources

FOLDER = sources.MODELS.parent


def files(name):
    return {path.relative_to(FOLDER).as_posix() for path in sources.of_model(name) if path.is_relative_to(FOLDER)}


@pytest.mark.parametrize("name", models.names())
def test_a_model_is_made_of_itself_and_the_engine(name):
    own = f"models/{name.replace('-', '_')}.py"
    assert {own, "simulation/web.py", "simulation/expressions.py", "simulation/model.py"} <= files(name)


def test_a_model_that_uses_another_is_made_of_both():
    assert "models/two_sided_monopoly.py" in files("platform-adoption")
    assert "models/platform_adoption.py" not in files("two-sided-monopoly")


def test_a_model_that_reads_a_table_is_made_of_it_too():
    names = {path.name for path in sources.of_model("growth-accounting")}
    assert {"japan_growth_accounting.csv", "datapackage.json"} <= names
    assert not [path for path in sources.of_model("cobb-douglas") if path.suffix == ".csv"]


def test_the_page_is_made_of_the_drawing_too():
    assert {"figure.js", "markup.js", "simulator.js"} <= {path.name for path in sources.of_markup("cobb-douglas")}


def test_a_digest_changes_with_any_source(monkeypatch, tmp_path):
    copies = []
    for path in sources.of_model("cobb-douglas"):
        copy = tmp_path / f"{len(copies)}-{path.name}"
        copy.write_bytes(path.read_bytes())
        copies.append(copy)
    monkeypatch.setattr(sources, "of_model", lambda name: copies)
    seen = {sources.digest("cobb-douglas")}
    for copy in copies:
        copy.write_bytes(copy.read_bytes() + b"#")
        seen.add(sources.digest("cobb-douglas"))
    assert len(seen) == len(copies) + 1
