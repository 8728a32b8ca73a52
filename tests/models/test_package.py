"""The package alone, as ``pip install .`` puts it on a machine, and as little of it loaded as a question needs."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infosociety import models, tables

ROOT = Path(__file__).resolve().parents[2]

#: Compiled, or slow to load.
NATIVE = {"numpy", "sympy", "pandas", "scipy", "matplotlib", "PIL", "py_mini_racer"}


def python(code: str, folder: Path, source: Path = ROOT / "src") -> str:
    """What code prints in a fresh interpreter that knows the package from one place alone."""
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as ``pip install .`` builds it, unpacked into a folder far from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-index"]
    subprocess.run([*command, "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT], check=True)
    (wheel,) = folder.glob("infosociety-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_modules_tables_scripts_and_styles_are_in_the_wheel(unpacked):
    """Each file as it stands in the checkout, and nothing of the book's own extensions."""
    modules = {path.relative_to(ROOT / "src"): path for path in (ROOT / "src" / "infosociety").rglob("*.*")}
    data = {Path("infosociety", "data", path.name): path for path in (ROOT / "data").iterdir()}
    wanted = {name: path for name, path in {**modules, **data}.items() if path.suffix != ".pyc"}
    assert {".py", ".js", ".css", ".csv", ".json"} == {name.suffix for name in wanted}
    for name, path in wanted.items():
        assert (unpacked / name).read_bytes() == path.read_bytes(), name
    packed = {path.relative_to(unpacked) for path in unpacked.rglob("*") if path.is_file()}
    assert {name for name in packed if ".dist-info" not in name.parts[0]} == set(wanted)


def test_the_wheel_alone_evaluates_every_model_and_loads_every_table(unpacked, tmp_path):
    code = """
import json, infosociety
from infosociety import Simulator, models, tables
found = {name: models.get(name).evaluate() for name in models.names()}
shown = [Simulator(name).quantities for name in found]
sizes = {name: len(tables.load(name)) for name in tables.names()}
print(json.dumps([infosociety.__file__, str(tables.PACKAGE), found, sizes, shown == list(found.values())]))
"""
    module, package, found, sizes, same = json.loads(python(code, tmp_path, unpacked))
    assert Path(module).is_relative_to(unpacked) and Path(package).is_relative_to(unpacked)
    assert found == {name: models.get(name).evaluate() for name in models.names()}
    assert sizes == {name: len(tables.rows(name)) for name in tables.names()} and same


@pytest.mark.parametrize("words", [["models"], ["evaluate", "growth-accounting", "growth_output=4"]], ids=" ".join)
def test_the_command_works_from_any_folder(unpacked, tmp_path, words):
    code = f"import sys; from infosociety.__main__ import main; sys.exit(main({words!r}))"
    said = python(code, tmp_path, unpacked)
    if words == ["models"]:
        assert said.split() == models.names()
    else:
        assert json.loads(said) == models.get(words[1]).evaluate(growth_output=4)


#: What is done -> what it may load of the packages that are compiled or slow.
LOADS = {
    "import infosociety, infosociety.models, infosociety.tables": set(),
    "from infosociety import models; models.names()": set(),
    "from infosociety import tables; tables.rows('municipal_cases'), tables.words('policy_events', 'lane')": set(),
    "from infosociety.__main__ import main; main(['models'])": set(),
    "from infosociety import models; [models.get(name).evaluate() for name in models.names()]": {"numpy", "sympy"},
    "from infosociety import models, Simulator; [Simulator(name).quantities for name in models.names()]": {
        "numpy",
        "sympy",
    },
}


@pytest.mark.parametrize("code", LOADS)
def test_only_what_a_question_needs_is_loaded(code, tmp_path):
    said = python(f"{code}\nimport sys; print(sorted({NATIVE!r} & set(sys.modules)))", tmp_path)
    assert said.splitlines()[-1] == str(sorted(LOADS[code]))


def test_one_model_is_loaded_when_one_is_asked_for(tmp_path):
    """With the few whose parts it uses."""
    code = """
import json, sys
from infosociety import models
found = {}
for name in models.names():
    models.get(name)
    found[name] = [one.rpartition(".")[2] for one in sys.modules if one.startswith("infosociety.models.")]
    for module in found[name]:
        del sys.modules[f"infosociety.models.{module}"]
print(json.dumps(found))
"""
    for name, loaded in json.loads(python(code, tmp_path)).items():
        own = name.replace("-", "_")
        source = (ROOT / "src" / "infosociety" / "models" / f"{own}.py").read_text(encoding="utf-8")
        assert set(loaded) == {own, *re.findall(r"^from \.(\w+) import", source, re.MULTILINE)}
