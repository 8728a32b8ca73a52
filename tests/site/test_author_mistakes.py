"""What an author is told of a mistake, at its line, and of nothing else."""

import re

import pytest
from small_book import Book, build

RIGHT = "- [x] 正しい\n  説明。\n- [ ] 違う\n  説明。\n"
MISTAKES = {
    "math-inline": ("# 題\n\n文。\n\n$x_$ です。\n", 5, "missing super script"),
    "math-block": ("# 題\n\n$$\n\\foo\n$$\n", 3, r"undefined command \foo"),
    "no-correct": (
        "# 題\n\n:::{quiz} a\n問い\n\n- [ ] 甲\n  説明。\n- [ ] 乙\n  説明。\n:::\n",
        3,
        "no option is marked as correct",
    ),
    "no-explanation": (
        "# 題\n\n:::{quiz} b\n問い\n\n- [x] 甲\n  説明。\n- [ ] 乙\n:::\n",
        8,
        "option '乙' has no explanation",
    ),
    "one-option": (
        "# 題\n\n:::{quiz} c\n問い\n\n- [x] 甲\n  説明。\n:::\n",
        3,
        "at least two options",
    ),
    "no-options": ("# 題\n\n:::{quiz} d\n問い\n:::\n", 3, "at least two options"),
    "empty": ("# 題\n\n:::{quiz} g\n:::\n", 3, "a question must come first"),
    "no-question": (f"# 題\n\n:::{{quiz}} e\n{RIGHT}:::\n", 3, "a question must come first"),
    "no-box": (
        "# 題\n\n:::{quiz} f\n問い\n\n- 甲\n  説明。\n- [x] 乙\n  説明。\n:::\n",
        6,
        "must start with '[ ]' or '[x]'",
    ),
    "bad-name": (
        f"# 題\n\n:::{{quiz}} Bad_Name\n問い\n\n{RIGHT}:::\n",
        3,
        "a name has small letters",
    ),
    "bad-order": (
        f"# 題\n\n:::{{quiz}} h\n:order: by-length\n\n問い\n\n{RIGHT}:::\n",
        3,
        "Invalid option value for 'order': by-length: it may be 'as-written' alone",
    ),
    "place-of-option": (
        f"# 題\n\n:::{{quiz}} i\n問い\n\n{RIGHT}- [ ] 該当なし\n  説明。\n:::\n",
        10,
        "'該当なし' points to a place, but options are not shown in the order of the source",
    ),
    "place-in-explanation": (
        "# 題\n\n:::{quiz} j\n問い\n\n- [x] 甲\n  説明。\n- [ ] 乙\n  一つ目の選択肢と同じです。\n:::\n",
        8,
        "'一つ目の選択肢' points to a place",
    ),
    "taken-first": (f"# 題\n\n:::{{quiz}} taken\n問い\n\n{RIGHT}:::\n", None, ""),
    "taken-second": (
        f"# 題\n\n文。\n\n:::{{quiz}} taken\n問い\n\n{RIGHT}:::\n",
        5,
        "quiz 'taken': this name is taken by taken-first.md, line 3",
    ),
}


@pytest.fixture(scope="module")
def mistakes(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A book in which every page has one mistake."""
    pages = {name: text for name, (text, _, _) in MISTAKES.items()}
    return build(tmp_path_factory.mktemp("mistakes"), pages)


@pytest.mark.parametrize("name", [name for name, (_, line, _) in MISTAKES.items() if line])
def test_mistake_is_reported_at_its_line(mistakes: Book, name: str) -> None:
    """The build fails and says what is wrong in which line of which file."""
    _, line, message = MISTAKES[name]
    assert not mistakes.succeeded
    reports = [text for text in mistakes.messages.splitlines() if f"/{name}.md:" in text]
    assert len(reports) == 1, mistakes.messages
    assert re.search(rf"/{name}\.md:{line}: (WARNING|ERROR): ", reports[0])
    assert message in reports[0]


def test_nothing_else_is_reported(mistakes: Book) -> None:
    """One message for each mistake."""
    reports = re.findall(r"^.*(?:WARNING|ERROR).*$", mistakes.messages, re.M)
    assert len(reports) == sum(line is not None for _, line, _ in MISTAKES.values()), reports
