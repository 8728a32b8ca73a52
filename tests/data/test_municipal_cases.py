"""The municipal cases: what the table must hold, and that a bad row is refused where it stands."""

from __future__ import annotations

import itertools
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from infosociety import municipal, tables
from infosociety_book.explorers.counts import count

CASES, GUIDE = "municipal_cases", "municipal_case_guide"


@pytest.fixture(scope="module")
def cases() -> pd.DataFrame:
    return tables.load(CASES)


def test_failures_and_incidents_are_among_the_cases(cases):
    assert set(cases["category"]) == set(tables.words(CASES, "category"))
    assert (cases["evidence_kind"] == "incident").sum() >= 3
    assert set(cases["evidence_kind"]) == set(tables.words(CASES, "evidence_kind"))


def test_every_case_has_its_guide(cases):
    assert list(tables.load(GUIDE)["case_id"]) == list(cases["case_id"])


def test_no_case_stands_twice(cases):
    assert not cases.duplicated(["municipality_ja", "title_ja"]).any()
    assert not cases.duplicated(["summary_ja"]).any() and not cases.duplicated(["summary_en"]).any()


@pytest.mark.parametrize("column", ["summary", "outcome", "lesson"])
def test_texts_are_sentences_in_both_languages(cases, column):
    for case in cases.to_dict("records"):
        assert re.search(r"(です|ます|した|せん|ください)(（[^）]*）)?。$", case[f"{column}_ja"]), case[f"{column}_ja"]
        assert case[f"{column}_en"].rstrip(")\"'").endswith((".", "?")), case["case_id"]


def test_an_effect_is_no_table_of_zeros(cases):
    """Missing is empty: a zero must be a measured nought, and its case says so in words."""
    zeros = cases[(cases["metric_before"] == 0) | (cases["metric_after"] == 0)]
    assert len(zeros)
    for case in zeros.itertuples():
        assert re.search(r"(?<![\d.,])0(?![\d.,])|なくな", case.outcome_ja), case.case_id


def ways_to_write(value: float) -> set[str]:
    """A number as a text may have it: 1,566万, 9万7千, 6.63億, 9割, 78.0."""

    def plain(number: float) -> set[str]:
        return {f"{number:,.10g}", f"{number:.10g}", f"{number:.1f}"}

    ways = plain(value)
    for unit, size in (("千", 1e3), ("万", 1e4), ("億", 1e8)):
        if value >= size:
            ways |= {f"{number}{unit}" for number in plain(value / size)}
    if value >= 1e4 and value == int(value):
        tens, rest = divmod(int(value), 10_000)
        ways |= {f"{tens}万{rest}", f"{tens}万{rest:,}", f"{tens}万{rest // 1000}千" if rest % 1000 == 0 else ""}
    return (ways | {f"{value / 10:g}割"} if value <= 100 and value % 10 == 0 else ways) - {""}


#: Numbers that the source has and the words of the row leave out.
ONLY_IN_THE_TABLE = {
    ("tsukuba-online-moveout", "metric_before"),
    ("tsukuba-online-moveout", "metric_after"),
    ("kuji-rpa-failure", "start_year"),
}


@pytest.mark.parametrize("field", ["start_year", "metric_before", "metric_after"])
def test_each_number_of_a_case_stands_in_its_words_too(field):
    """A checksum would be stored again with every new case; the words and the numbers of a row hold each other."""
    missing = set()
    for case in municipal.load().dropna(subset=field).to_dict("records"):
        words = [
            name for name, value in case.items() if isinstance(value, str) and not re.search("_id|_code|_url", name)
        ]
        texts = " ".join(case[name] for name in words)
        ways = "|".join(map(re.escape, ways_to_write(case[field])))
        if not re.search(rf"(?<![\d.,])({ways})(?!\d|[.,]\d)", texts):
            missing.add((case["case_id"], field))
    assert missing == {one for one in ONLY_IN_THE_TABLE if one[1] == field}


def test_what_the_book_converted_is_written_in_both_languages():
    guide = tables.load(GUIDE)
    assert (guide["conversion_ja"].isna() == guide["conversion_en"].isna()).all() and guide[
        "conversion_ja"
    ].notna().any()


@pytest.mark.parametrize(
    ("code", "digit"), [("01208", "4"), ("13103", "2"), ("27100", "4"), ("47201", "8"), ("01000", "6")]
)
def test_the_check_digit_is_that_of_published_codes(code, digit):
    """Kitami, Minato, Osaka, Naha and Hokkaido, as the Ministry publishes them."""
    assert tables.check_digit(code) == digit


def test_a_share_is_its_parts(tmp_path):
    for name in ("datapackage.json", "municipal_indicators.csv"):
        shutil.copy(tables.PACKAGE.with_name(name), tmp_path)
    frame = pd.read_csv(tmp_path / "municipal_indicators.csv", dtype=str, keep_default_na=False)
    row = frame.index[(frame["unit"] == "percent") & (frame["numerator"] != "")][0]
    frame.loc[row, "value"] = str(float(frame.loc[row, "value"]) + 1)
    frame.to_csv(tmp_path / "municipal_indicators.csv", index=False)
    with pytest.raises(ValueError, match=f"municipal_indicators.csv, row {row + 2}, field value: .* per cent"):
        tables.load("municipal_indicators", tmp_path / "datapackage.json")


def test_a_series_has_one_name_and_one_unit():
    series = tables.load("municipal_indicators").groupby("indicator_id")[["name_ja", "name_en", "unit"]].nunique()
    assert (series == 1).all(axis=None)


def test_the_card_that_is_issued_is_not_joined_with_the_card_that_is_held():
    card = municipal.indicator("my-number-card-share")
    issued, held = (card[card["definition_ja"].str.contains(word)] for word in ("累計", "保有"))
    assert len(issued) and len(held) and set(issued["run"]).isdisjoint(held["run"])
    with pytest.raises(ValueError, match=r"no indicator 'cards'; there are .*my-number-card-share"):
        municipal.indicator("cards")


def test_effects_have_two_numbers_and_a_proof(cases):
    effects = municipal.effects(municipal.load())
    assert set(effects["evidence_kind"]) == {"measured", "self_reported"}
    kuji = effects.set_index("case_id").loc["kuji-rpa-failure"]
    assert kuji["change"] == pytest.approx(16.2 / 1.6 - 1)
    assert set(cases["category"]) == set(municipal.UNITS) and set(municipal.UNITS.values()) <= set(
        tables.load("syllabus")["unit_id"]
    )


def test_effects_compare_like_with_like():
    """Only units of time are put on one scale, and a share in per cent is told in points."""
    effects = municipal.effects(municipal.load())
    times = effects[effects["metric_unit"].isin(municipal.TIMES)]
    assert len(times) >= 10 and len(set(times["metric_unit"])) > 1
    assert set(times["metric_unit"]) <= {"minutes", "hours", "days", "months"}


def test_claims_count_every_case_once():
    cases = municipal.load()
    assert municipal.claims(cases).to_numpy().sum() == len(cases)
    assert sorted(kind for kinds in municipal.CLAIMS.values() for kind in kinds) == sorted(
        municipal.words("evidence_kind")
    )


def test_what_the_unit_counts_is_what_the_table_holds(cases):
    page = (tables.PACKAGE.parents[1] / "chapters/municipal-dx/dx-cases.md").read_text(encoding="utf-8")
    page = re.sub(r"\{count\}`([^`]+)`", lambda role: str(count(role[1], tables.PACKAGE)[0]), page)
    kinds, bodies = cases["evidence_kind"].value_counts(), cases["body_class"].value_counts()
    assert f"{len(cases)}件のうち{kinds['measured']}件です" in page
    assert f"町と村の事例は {bodies['town'] + bodies['village']}件しかありません" in page


@pytest.mark.parametrize(
    ("codes", "message"), [({"category": ["x"]}, "no category named x"), ({"colour": ["x"]}, "no field 'colour'")]
)
def test_a_filter_that_is_not_there_is_refused(codes, message):
    with pytest.raises(ValueError, match=message):
        municipal.select(municipal.load(), **codes)


def test_filters_and_words_narrow_together():
    cases = municipal.load()
    some = municipal.select(cases, "RPA 市", category=["ai_rpa"], body_class=["city"])
    assert 0 < len(some) < len(municipal.select(cases, category=["ai_rpa"]))
    assert set(some["category"]) == {"ai_rpa"} and set(some["body_class"]) == {"city"}
    assert len(municipal.select(cases)) == len(cases)


@pytest.mark.parametrize(("n", "ranks"), [(6, (1, 6)), (9, (2, 8)), (14, (3, 12)), (25, (8, 18))])
def test_the_interval_of_a_median_is_that_of_the_tables(n, ranks):
    """Ranks of the 95 % interval from the sign test, as printed in tables of nonparametric statistics."""
    low, middle, high = municipal.median_interval(range(1, n + 1))
    assert (low, high) == ranks and middle == (n + 1) / 2


def test_five_values_are_too_few_for_an_interval():
    with pytest.raises(ValueError, match="5 values are too few"):
        municipal.median_interval([1, 2, 3, 4, 5])


def test_silence_on_failures_makes_the_published_median_better():
    medians = [municipal.weighted_median(municipal.published(0.9, 0.7, chance)) for chance in (0, 0.1, 0.5, 1)]
    assert medians == sorted(medians) and medians[-1] == pytest.approx(0.9, rel=0.01) and medians[0] < 0.65
    with pytest.raises(ValueError, match="chance 2 between 0 and 1"):
        municipal.published(0.9, 0.7, 2)


# ---- broken rows ---------------------------------------------------------------------------------------
def slips():
    """Every kind of error, in every field that can have it: (table, row, field, value, part of the answer)."""
    read = {name: tables.load(name) for name in (CASES, GUIDE)}
    cases, rows = read[CASES], itertools.cycle(range(2, 100, 7))
    for table in read:
        for one in tables.describe(table)["schema"]["fields"]:
            name, rules = one["name"], one["constraints"]
            bad = []
            if rules.get("required"):
                bad.append(("", "a value is required"))
            if "enum" in rules:
                first = rules["enum"][0]
                bad += [(value, "only one of") for value in ("unknown", first.upper() + "X", f"{first},")]
            if "pattern" in rules:
                bad += [(value, "only the form") for value in ("ABC!", "/ x", "全角")]
            if one["type"] in ("integer", "number"):
                bad += [
                    (value, f"not of type {one['type']}")
                    for value in ("many", "1,000", "５", "nan", "about 5", "50-67")
                ]
            if one["type"] == "integer":
                bad += [("2020.5", "not of type integer"), ("20200", "only at most")]
            if "minimum" in rules:
                bad.append(("-1", "only at least"))
            if one["type"] == "string":
                bad += [(" ", "begins or ends with a space"), (" text", "begins or ends with a space")]
            if rules.get("unique"):
                bad.append((read[table][name][0], "stands in row 2 too"))
            for value, says in bad:
                row = next(rows)
                yield table, row if row != 2 else 9, name, value, says
    for row in range(3, 100, 4):
        code = cases["local_gov_code"][row - 2]
        yield CASES, row, "local_gov_code", code[:5] + str((int(code[5]) + 3) % 10), "has the check digit"
    for row in range(4, 100, 9):
        code = cases["local_gov_code"][row - 2]
        other = f"{int(code[:2]) % 47 + 1:02}{code[2:5]}"
        yield CASES, row, "local_gov_code", other + tables.check_digit(other), "does not lie in"
    for value in ("2021-02-30", "2021-13", "2021/02", "令和3年", "21-02-03", "2021-00", "2021-2-3", "2023-04-31"):
        yield (
            CASES,
            12,
            "source_date",
            value,
            ("is no date" if re.fullmatch(r"\d{4}-\d\d-3\d", value) else "only the form"),
        )
    for value in ("http://example.jp/", "www.soumu.go.jp", "https:", "https://a b.jp", "ftp://example.jp", "なし"):
        yield CASES, 20, "source_url", value, "only the form"
    measured = cases.index[cases["evidence_kind"] == "measured"][0] + 2
    for name in ("metric_before", "metric_after", "metric_unit", "metric_name_ja", "metric_name_en"):
        yield CASES, int(measured), name, "", "empty, but"
    single = cases.query("metric_before.isna() and metric_after.notna()").index[0] + 2
    for name in ("metric_unit", "metric_name_ja", "metric_name_en"):
        yield CASES, int(single), name, "", "metric_after is"
    yield GUIDE, 5, "case_id", "no-such-case", "is no case_id of municipal_cases"


SLIPS = list(slips())


def test_a_case_that_stands_twice_is_refused(package):
    path = package.with_name(f"{CASES}.csv")
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[len(frame)] = {**frame.loc[7].to_dict(), "case_id": "the-same-again"}
    frame.to_csv(path, index=False)
    with pytest.raises(
        ValueError, match=f"{CASES}.csv, row {len(frame) + 1}, field municipality_ja, title_ja: .* row 9 too"
    ):
        tables.load(CASES, package)


def test_there_are_two_hundred_broken_rows():
    assert len(SLIPS) == len({slip[:4] for slip in SLIPS}) >= 200


@pytest.mark.parametrize(
    ("table", "row", "name", "value", "says"), SLIPS, ids=[f"{s[0]}-{s[2]}-{s[1]}-{s[3]!r}" for s in SLIPS]
)
def test_a_broken_row_is_refused_with_file_row_and_field(package, table, row, name, value, says):
    path = package.with_name(f"{table}.csv")
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[row - 2, name] = value
    frame.to_csv(path, index=False)
    with pytest.raises(ValueError) as refusal:
        tables.load(table, package)
    answers = [line for line in str(refusal.value).splitlines() if f"{table}.csv, row {row}, field {name}: " in line]
    assert answers and any(says in answer for answer in answers), str(refusal.value)[:300]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of these two tables and of the data package, which a test may break."""
    for name in ("datapackage.json", f"{CASES}.csv", f"{GUIDE}.csv"):
        shutil.copy(tables.PACKAGE.with_name(name), tmp_path)
    return tmp_path / "datapackage.json"
