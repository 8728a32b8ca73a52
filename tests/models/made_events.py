"""Events that tests make up."""

import pandas as pd

from infosociety import tables


def made(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Events of nothing but a date, a lane and a kind, with the columns that `load` adds."""
    frame = pd.DataFrame(rows, columns=["date_start", "lane", "kind"])
    frame["event_id"] = [f"event-{number}" for number in range(len(frame))]
    frame["title_ja"] = frame["event_id"]
    frame["date_end"] = None
    spans = [tables.days(date) for date in frame["date_start"]]
    frame["first_day"] = pd.to_datetime([first for first, _ in spans])
    frame["last_day"] = pd.to_datetime([last for _, last in spans])
    frame["year"] = frame["first_day"].dt.year
    return frame
