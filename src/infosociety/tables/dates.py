"""Dates of differing precision, in days and in the eras of Japan.

A date is written as precisely as a source shows it: "2021", "2021-05" or "2021-05-19" (ISO 8601). So a
date stands for a span of days, and a gap between two dates is known within bounds only.
"""

import datetime as dt
import re
from calendar import monthrange

DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)

#: Era of Japan -> the day on which it began (the orders on eras of 1926, 1989 and 2019).
ERAS = {
    "令和": dt.date(2019, 5, 1),
    "平成": dt.date(1989, 1, 8),
    "昭和": dt.date(1926, 12, 25),
}


def days(date: str) -> tuple[dt.date, dt.date]:
    """The first and the last day that a date of year, month or day precision may mean.

    Raises:
        ValueError: the date is not of the form YYYY, YYYY-MM or YYYY-MM-DD, or no such day exists.
    """
    try:
        if not (match := DATE.fullmatch(date)):
            raise ValueError
        year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
        first = dt.date(year, month, day)
    except ValueError:
        raise ValueError(f"{date!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD") from None
    last_month = month if match[2] else 12
    return first, dt.date(year, last_month, day if match[3] else monthrange(year, last_month)[1])


def precision(date: str) -> str:
    """How precisely a date is known: 年, 月 or 日."""
    days(date)
    return "年月日"[date.count("-")]


def gap(earlier: str, later: str) -> tuple[int, int]:
    """The least and the most days from one date to another, given how precisely each is known.

    Raises:
        ValueError: one of the two is no date.
    """
    (first, last), (then_first, then_last) = days(earlier), days(later)
    return (then_first - last).days, (then_last - first).days


def order(first: str, second: str) -> str:
    """Which of two dates came first, in words: つぎが後, つぎが先, 同じ日, or 決まらない."""
    least, most = gap(first, second)
    if least == most == 0:
        return "同じ日"
    return "つぎが後" if least > 0 else "つぎが先" if most < 0 else "決まらない"


def era_year(day: dt.date) -> str:
    """The year of an era that a day lies in, such as 昭和60年, 平成元年 or 令和3年.

    Raises:
        ValueError: the day is before the first era that the book knows.
    """
    for name, begin in ERAS.items():
        if day >= begin:
            year = day.year - begin.year + 1
            return f"{name}{'元' if year == 1 else year}年"
    raise ValueError(f"{day} is before {min(ERAS.values())}, the first day of 昭和")


def era_years(year: int) -> str:
    """The era years that a calendar year has: 令和3年, or 平成31年・令和元年 where it has two."""
    first, last = era_year(dt.date(year, 1, 1)), era_year(dt.date(year, 12, 31))
    return first if first == last else f"{first}・{last}"


def write_date(date: str) -> str:
    """A date in Japanese, with its era and as precise as it is: 2021年（令和3年）5月19日."""
    first, last = days(date)
    parts = date.split("-")
    era = era_year(first) if era_year(first) == era_year(last) else era_years(first.year)
    return f"{first.year}年（{era}）" + "".join(
        f"{int(part)}{unit}" for part, unit in zip(parts[1:], "月日", strict=False)
    )
