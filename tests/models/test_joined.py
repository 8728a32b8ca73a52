"""Scripts and styles joined out of their parts."""

from pathlib import Path

import pytest

from infosociety.joined import joined, parts
from infosociety.simulation import web


def write(folder: Path, **files: str) -> Path:
    """Files of JavaScript by name; gives the one named `main`."""
    for name, text in files.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "main.js"


def test_each_part_stands_once_before_those_that_use_it(tmp_path):
    main = write(
        tmp_path,
        main='import { b } from "./b.js";\nimport { c } from "./c.js";\nshow(b, c);\n',
        b='/* What b is\n * for. */\nimport { c } from "./c.js";\n\nexport const b = c + 1;\n',
        c="// why\nexport const c = 1; // and more\n",
    )
    assert [path.name for path in parts(main)] == ["c.js", "b.js", "main.js"]
    assert joined(main) == ('(() => {\n"use strict";\nconst c = 1; // and more\nconst b = c + 1;\nshow(b, c);\n})();\n')


def test_a_change_in_a_part_is_seen(tmp_path):
    main = write(tmp_path, main='import { b } from "./b.js";\nshow(b);\n', b="export const b = 1;\n")
    assert "b = 1" in joined(main)
    write(tmp_path, b="export const b = 2222;\n")
    assert "b = 2222" in joined(main)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            {"main": 'import { b } from "./b.js";\n', "b": 'import { m } from "./main.js";\n'},
            "main.js → b.js → main.js",
        ),
        ({"main": 'import { b } from "./b.js";\nfunction x() {}\n', "b": "function x() {}\n"}, "'x' is made by b.js"),
        ({"main": 'import b from "./b.js";\n', "b": ""}, "cannot be joined"),
        ({"main": "const a = 1;\nexport { a };\n"}, "cannot be joined"),
        ({"main": "export default 1;\n"}, "cannot be joined"),
    ],
)
def test_what_cannot_be_joined_is_refused_with_its_file(tmp_path, files, says):
    with pytest.raises(ValueError, match=r"\.js") as refusal:
        joined(write(tmp_path, **files))
    assert says in str(refusal.value)


def test_styles_stand_in_the_order_of_their_imports(tmp_path):
    (tmp_path / "a.css").write_text("/* a */\na { color: red; }\n", encoding="utf-8")
    (tmp_path / "b.css").write_text("b { color: red; }\n", encoding="utf-8")
    (tmp_path / "main.css").write_text('@import "./b.css";\n@import "./a.css";\n', encoding="utf-8")
    assert joined(tmp_path / "main.css") == "b { color: red; }\na { color: red; }\n\n"


def test_every_part_of_the_simulators_is_used():
    """A file that nothing imports would be looked for on the page in vain."""
    for suffix in ("js", "css"):
        used = parts(web.STATIC / f"simulator.{suffix}")
        assert set(used) == set(web.STATIC.rglob(f"*.{suffix}"))
