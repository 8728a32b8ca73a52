"""Two processes make the same site as one."""

import re
from pathlib import Path

from small_book import build

#: What the book's own rooms of text, search and theme remember of each page.
SHARED = {
    "glossary": "# 用語\n\n:::{glossary}\n資本\n  しほん、機械や建物です。\n\n技術\n  ぎじゅつ、つくり方です。\n:::\n",
    "terms": "# 索引\n\n```{book-index}\n```\n",
    "python": "# 一\n\n{term}`資本` です。\n\n```python\nfor x in 'abc': print(x)  # 注\n```\n",
    "json": '# 二\n\n{term}`技術` です。\n\n```json\n{"a": [1.5, true]}\n```\n',
    "diff": "# 三\n\n{term}`資本` です。\n\n```diff\n- 古い\n+ 新しい\n```\n",
    "css": "# 四\n\n{term}`技術` です。\n\n```css\na:hover { color: #fff; }\n```\n",
    "plain": "# 五\n\n文だけです。\n",
    "formula": "# 六\n\n$\\alpha$ です。\n",
}
ROOMS = ["search.texts", "text.book_index", "text.japanese_text", "text.mathml"]
ROOMS += [f"theme.{name}" for name in ("loading", "markup", "styles", "words")]


def test_two_processes_make_the_same_site(tmp_path: Path) -> None:
    """What is remembered of a page comes together, whichever process has read it."""
    extensions = ",".join(["myst_parser", *[f"infosociety_book.{room}" for room in ROOMS]])
    sites = []
    for jobs in ("1", "2"):
        folder = tmp_path / jobs
        folder.mkdir()
        book = build(folder, SHARED, theme="furo", options=("-D", f"extensions={extensions}", "-j", jobs))
        assert book.succeeded, book.messages
        files = sorted(path for path in book.folder.rglob("*") if path.suffix in (".html", ".js", ".css"))
        sites.append({path.relative_to(book.folder).as_posix(): path.read_bytes() for path in files})
    alone, shared = sites
    assert [name for name in alone if alone[name] != shared.get(name)] == [] and alone.keys() == shared.keys()
    assert set(re.findall(rb'href="(\w+)\.html#[^"]', shared["terms.html"])) >= {b"python", b"json", b"diff", b"css"}
    for token in (b".c1", b".kc", b".gi", b".nd"):  # a comment, true, a line that is new, :hover
        assert b".highlight " + token in shared["_static/pygments.css"]
