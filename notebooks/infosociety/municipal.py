"""The cases of municipal DX (自治体DX): the table with its guide, and the few rules by which it is read.

A number in this table is what `evidence_kind` says and no more. Published cases lean to success, so
nothing here counts cases to speak of the country.
"""

from __future__ import annotations

import pandas as pd

from infosociety import data

#: Kinds of evidence that speak of an effect.
EFFECTS = ("measured", "self_reported")

#: Category of a case -> the unit of the course that teaches it.
UNITS = {
    "frontyard": "frontyard",
    "standardization": "standardisation",
    "e_payment": "eltax",
    "mynumber": "mynumber",
    "security": "security",
    "ai_rpa": "ai-rpa",
    "telework": "telework",
    "regional_digital": "regional-digital",
    "digital_divide": "digital-divide",
    "analog_regulation": "analog-regulation",
    "open_data": "dx-premises",
    "governance_talent": "dx-talent",
}


def load() -> pd.DataFrame:
    """One row a case, with what the guide says of it.

    Raises:
        ValueError: a row is not as the data package says.
    """
    return data.load("municipal_cases").merge(data.load("municipal_case_guide"), on="case_id", validate="1:1")


def words(field: str) -> dict[str, str]:
    """Code -> Japanese word of a field with fixed codes, such as `category` or `effort`."""
    return data.words("municipal_case_guide" if field in ("issue", "effort") else "municipal_cases", field)


def effects(cases: pd.DataFrame) -> pd.DataFrame:
    """The cases whose two numbers speak of an effect, by unit and then by relative change.

    Adds `change`, the difference over the value before (−0.4: 40 per cent less).
    """
    both = cases["metric_before"].gt(0) & cases["metric_after"].notna() & cases["evidence_kind"].isin(EFFECTS)
    found = cases[both].assign(change=lambda c: c["metric_after"] / c["metric_before"] - 1)
    return found.sort_values(["metric_unit", "change", "case_id"])


def indicator(name: str) -> pd.DataFrame:
    """One national series in order of time, with `day`, the middle of the days that its date may mean, and
    `run`, which counts the definitions: only values of one run may be joined by a line.

    Raises:
        ValueError: there is no such series; the message lists those there are.
    """
    every = data.load("municipal_indicators")
    series = every[every["indicator_id"] == name].sort_values("date", kind="stable")
    if series.empty:
        raise ValueError(f"no indicator {name!r}; there are {', '.join(sorted(set(every['indicator_id'])))}")
    spans = [data.days(date) for date in series["date"]]
    return series.assign(
        day=[pd.Timestamp(first) + (last - first) / 2 for first, last in spans],
        run=(series["definition_ja"] != series["definition_ja"].shift()).cumsum(),
    ).reset_index(drop=True)
