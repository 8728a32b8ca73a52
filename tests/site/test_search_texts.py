"""What the search reads: a query cut into tokens, and all that is seen in the book."""

from __future__ import annotations

from pathlib import Path

import pytest
from checks import PAGES
from playwright.sync_api import Browser
from search_book import BOOK, Book, read_texts, split_query

from infosociety.formulas import to_text
from infosociety_book.search.reading import UNREAD, squeeze

# --- Cutting a query into tokens ----------------------------------------------------------------

TOKENS = {
    "全要素生産性": ["全要", "要素", "素生", "生産", "産性"],
    "法": ["法"],
    "自治体DX": ["自治", "治体", "dx"],
    "eL-QR": ["el", "qr"],
    "G7広島": ["g7", "広島"],
    "e-Japan戦略": ["e", "japan", "戦略"],
    "u-Japan": ["u", "japan"],
    "Cobb–Douglas": ["cobb", "douglas"],
    "コブ=ダグラス": ["コブ", "ブダ", "ダグ", "グラ", "ラス"],
    "コブ・ダグラス": ["コブ", "ブダ", "ダグ", "グラ", "ラス"],
    "コブ＝ダグラス": ["コブ", "ブダ", "ダグ", "グラ", "ラス"],
    "コブダグラス": ["コブ", "ブダ", "ダグ", "グラ", "ラス"],
    "ｺﾌﾞ･ﾀﾞｸﾞﾗｽ": ["コブ", "ブダ", "ダグ", "グラ", "ラス"],
    "サーバー": ["サバ"],
    "サーバ": ["サバ"],
    "1928": ["1928"],
    "１９２８年": ["1928", "年"],
    "1,234": ["1234"],
    "0.75": ["0", "75"],
    "ＴＦＰ": ["tfp"],
    "α": ["α"],
    "資本、労働": ["資本", "労働"],
    "資本　労働": ["資本", "労働"],
    "Économie française": ["économie", "française"],
    "𠮷野家": ["𠮷野", "野家"],
    "ー・？!": [],
    "": [],
}


@pytest.mark.parametrize("text", TOKENS)
def test_a_query_is_cut_into_pairs_and_words(text: str) -> None:
    """Whatever the spelling: Japanese in pairs of characters, anything else whole."""
    assert split_query(text) == TOKENS[text]


# --- Building -----------------------------------------------------------------------------------


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A book of three pages, not yet built."""
    return Book(tmp_path)


def test_texts_hold_sections_and_glossary_entries(book: Book) -> None:
    """Each section with its label, each term with its definition, references by their title."""
    texts = book.build()
    assert list(texts) == ["index", "b", "a"], "not in reading order"
    top, section = texts["a"]
    assert (top["title"], top["anchor"]) == ("最初の章", "")
    assert top["text"] == "これはコブ=ダグラス型生産関数です。"
    assert (section["title"], section["anchor"], section["text"]) == ("節", "label", "K^α の話。")
    term = texts["b"][1]
    assert (term["title"], term["terms"], term["text"]) == ("資本", ["資本"], "節 を見よ。")


def test_a_later_build_gives_the_same_files(book: Book) -> None:
    """Edit one page, take one away: the same as building anew."""
    book.build()
    book.write("a", BOOK["a"].replace("生産関数", "費用関数"))
    book.write("index", BOOK["index"].replace("   b\n", ""))
    (book.folder / "b.rst").unlink()
    texts = book.build()
    assert list(texts) == ["index", "a"]
    assert texts["a"][0]["text"] == "これはコブ=ダグラス型費用関数です。"
    edited = book.texts()
    for file in sorted(book.output.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    book.build()
    assert book.texts() == edited


def test_a_page_that_is_not_written_keeps_its_texts(book: Book) -> None:
    """Only one page is out of date."""
    before = book.build()
    book.write("a", BOOK["a"] + "\n新しい段落。\n")
    after = book.build()
    assert after["b"] == before["b"] and "新しい段落" in after["a"][1]["text"]


# --- Nothing that is seen is missing ------------------------------------------------------------

#: The lines of the main part as the browser has them: text between the borders of blocks, whatever is folded now.
#: Formulas are compared as TeX, which is what is indexed of them.
LINES = """
(unread) => {
  const lines = [""], skipped = unread.map((name) => `${name}, .${name}`).join(", ");
  const end = () => lines.at(-1).trim() && lines.push("");
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) lines[lines.length - 1] += node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(skipped)) return;
    if (node.localName === "math") {
      end();
      lines[lines.length - 1] = node.hasAttribute("alttext") ? `TEX ${node.getAttribute("alttext")}` : node.textContent;
      end();
      return;
    }
    const inline = getComputedStyle(node).display === "inline";
    if (!inline) end();
    node.childNodes.forEach(read);
    if (!inline) end();
  };
  read(document.querySelector("article"));
  return lines;
}
"""
#: Pages that only list what other pages say.
LISTS = {"genindex.html": "the index links to the places where its words stand", "search.html": "the search itself"}


def test_every_visible_text_can_be_found(browser: Browser, site_dir: Path) -> None:
    """What the browser shows of any page, the search has; as it was built, before a script adds buttons."""
    texts = read_texts(site_dir)
    assert {f"{name}.html" for name in texts} | LISTS.keys() == set(PAGES)
    missing = []
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        for name, sections in texts.items():
            page.goto(f"{site_dir.as_uri()}/{name}.html")
            known = "".join("".join((s["title"] + s["text"]).split()) for s in sections)
            for line in page.evaluate(LINES, list(UNREAD)):
                text = to_text(line.removeprefix("TEX ")) if line.startswith("TEX ") else line
                if "".join(squeeze(text).split()) not in known:
                    missing.append(f"{name}: {text}")
    assert not missing, f"{len(missing)} lines\n" + "\n".join(missing[:50])
