"""The Japanese of the book, as textlint reads it; tests/tools/.textlintrc.yml holds the rules and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from prose import pages, problems, readable


def test_the_japanese_of_every_page_passes_the_linter() -> None:
    found = problems(pages())
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("これは、町の、役所の、窓口の、話です。", "max-ten"),
        ("画面で設定をすることができます。", "ja-no-redundant-expression"),
        ("この本は見れます。", "no-dropping-the-ra"),
        ("ﾃﾞｰﾀを使います。", "no-hankaku-kana"),
        ("窓口は混む。役所は遠いです。町は広いのである。", "no-mix-dearu-desumasu"),
        ("町が役所が作った窓口を使います。", "no-doubled-joshi"),
    ],
)
def test_a_fault_is_found_at_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, rule: str) -> None:
    monkeypatch.setattr("prose.ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(f"(a-label)=\n# 題\n\n:::{{quiz}} name\n{line}\n:::\n", encoding="utf-8")
    assert any(problem.startswith("page.md:5:") and f"[{rule}]" in problem for problem in problems([page])), problems(
        [page]
    )


def test_the_linter_reads_what_a_reader_sees() -> None:
    source = "{term}`社会規範`と{event}`IT基本法 <it-basic-act>`です{cite:p}`key`。\n```{diagram} 題\n:alt: 図\na [1,1] 町\n```\n終わり。\n"
    assert readable(source) == "社会規範とIT基本法です。\n\n\n\n\n終わり。\n"
    assert readable(":::{quiz} a\n問い。\n\n- [x] はい\n  理由。\n:::\n").splitlines() == [
        "",
        "問い。",
        "",
        "- はい",
        "  理由。",
        "",
    ]
