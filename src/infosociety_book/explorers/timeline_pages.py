"""The policy timeline on a page: directives `{timeline}` and `{timeline-tour}`.

The events are written into the page as lists, one ordered list a lane, so that they are there without
JavaScript, on paper and for the search. `timeline.js` lays the same lists out along the years.

```{timeline}
:from: 1980        only events that begin in these years; without them, all, and the page is the explorer
:to: 2011
```
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from infosociety import tables, timeline

from ..assets import serve
from ..nodes import element, link, tagged
from . import contract
from .domain import NAME, RowDomain, row_link
from .forms import actions, boxes, panel, records, stamp, years_and_words

FILES = ("data/policy_events.csv", "data/policy_links.csv", "data/policy_tour.csv", "data/datapackage.json")
VIEWS = {"lane": "レーンごと", "time": "年の順"}
ZOOMS = {"year": "1年ごと", "decade": "10年ごと"}

Event = dict[str, Any]


@functools.lru_cache(maxsize=1)
def _tables(stamp: tuple[float, ...]) -> tuple[list[Event], list[Event], list[Event]]:
    return records(timeline.load()), records(tables.load("policy_links")), records(tables.load("policy_tour"))


def rows() -> tuple[list[Event], list[Event], list[Event]]:
    """Events, links between them and stops of the tour; read once while the files stay as they are."""
    return _tables(stamp(FILES))


class Timeline(SphinxDirective):
    """The lists of the events, the form that filters them, and an overview true to scale."""

    option_spec: ClassVar = {"from": directives.nonnegative_int, "to": directives.nonnegative_int}

    def run(self) -> list[nodes.Node]:
        for file in FILES:
            self.env.note_dependency(file)
        every, links, _ = rows()
        first = self.options.get("from", min(event["year"] for event in every))
        last = self.options.get("to", max(event["year"] for event in every))
        events = [event for event in every if first <= event["year"] <= last]
        if not events:
            raise self.error(f"no event begins in the years {first} to {last}")
        whole = {"data_explorer": "timeline"} if len(events) == len(every) else {}
        self.here = {event["event_id"] for event in events}
        if whole:
            explorers = self.env.get_domain(NAME)
            assert isinstance(explorers, RowDomain)
            explorers.show("event", {event["event_id"]: event["title_ja"] for event in every})
        self.related = related(every, links)

        lanes = timeline.words("lane")
        body = element("div", class_="timeline-lanes")
        for lane, word in lanes.items():
            mine = [event for event in events if event["lane"] == lane]
            body += element(
                "section",
                element("h3", word, id=f"lane-{lane}"),
                element("ol", *map(self.item, mine), **{"data-lane": lane}),
                class_="timeline-lane",
                aria_labelledby=f"lane-{lane}",
            )
        return [
            element(
                "div",
                *panel("年表をしぼる・並べ方を選ぶ", self.form(first, last)),
                overview(events, first, last),
                body,
                class_="timeline",
                data_timeline=contract.of_timeline(first, last),
                **whole,
            )
        ]

    def item(self, event: Event) -> tagged:
        kinds, confidence = timeline.words("kind"), timeline.words("confidence")
        source = link(event["source_title"], event["source_url"])
        facts = element(
            "p", "出典：", source, f"（確かさ：{confidence[event['confidence']]}）", class_="timeline-source"
        )
        body = [element("p", event["summary_ja"])]
        if event["date_end"]:
            until = "施行" if event["kind"] == "law" else "終わり"
            body.append(element("p", f"{until}：{timeline.write_date(event['date_end'])}"))
        if event["note"]:
            body.append(element("p", f"注：{event['note']}"))
        if pairs := self.related.get(event["event_id"]):
            rows = [
                element("li", f"{relation}：", self.to(other), f"（{other['year']}年）。{reason}")
                for relation, other, reason in pairs
            ]
            body.append(element("ul", *rows, class_="timeline-related"))
        lecture = [element("span", "講義", class_="timeline-lecture")] if event["in_lecture"] == "yes" else []
        return element(
            "li",
            element(
                "details",
                element(
                    "summary",
                    when(event["date_start"]),
                    element("span", kinds[event["kind"]], class_="timeline-kind"),
                    *lecture,
                    element("strong", event["title_ja"]),
                ),
                *body,
                facts,
            ),
            id=f"event-{event['event_id']}",
            data_kind=event["kind"],
        )

    def to(self, event: Event) -> nodes.Node:
        """A link to an event: on this page if it is here, else in the explorer."""
        name = event["event_id"]
        return (
            link(event["title_ja"], f"#event-{name}")
            if name in self.here
            else row_link("event", name, self.env.docname)
        )

    def form(self, first: int, last: int) -> tagged:
        """The filters: by lane, kind, years and words; and how to look at what is left."""

        def choice(name: str, legend: str, words: dict[str, str]) -> tagged:
            checked: list[dict[str, str]] = [{"checked": ""}, *({} for _ in list(words)[1:])]
            choices = [
                element("label", element("input", type="radio", name=name, value=code, **state), f" {word}")
                for (code, word), state in zip(words.items(), checked, strict=True)
            ]
            return element("fieldset", element("legend", legend), *choices)

        return element(
            "form",
            boxes("lane", "誰の出来事か", timeline.words("lane"), checked=""),
            boxes("kind", "出来事の種類", timeline.words("kind"), checked=""),
            years_and_words(
                first,
                last,
                element(
                    "label", element("input", type="checkbox", name="lecture", value="yes"), " 講義に出る出来事だけ"
                ),
            ),
            choice("view", "並べ方", VIEWS),
            choice("zoom", "目盛り", ZOOMS),
            actions(),
            class_="explorer-filter",
        )


def when(date: str) -> tagged:
    """A date whose year can be told apart: beside a scale of years it need not be seen twice."""
    year, rest = timeline.write_date(date).partition("）")[::2]
    return element("time", element("span", f"{year}）"), rest, datetime=date)


def related(events: list[Event], links: list[Event]) -> dict[str, list[tuple[str, Event, str]]]:
    """Event -> (relation as it reads from there, the other event, the reason), in order of time."""
    by_id = {event["event_id"]: event for event in events}
    forward = {category["value"]: category for category in relation_words()}
    found: dict[str, list[tuple[str, Event, str]]] = {}
    for one in links:
        earlier, later, words = one["earlier_event"], one["later_event"], forward[one["relation"]]
        found.setdefault(later, []).append((words["label"], by_id[earlier], one["reason_ja"]))
        found.setdefault(earlier, []).append((words["reverse"], by_id[later], one["reason_ja"]))
    for pairs in found.values():
        pairs.sort(key=lambda pair: pair[1]["first_day"])
    return found


def relation_words() -> list[dict[str, str]]:
    return tables.field("policy_links", "relation")["categories"]


def overview(events: list[Event], first: int, last: int) -> tagged:
    """Every event as a dot in its lane, true to scale; the script draws it anew for what is filtered."""
    lanes = timeline.words("lane")
    counts = [(word, sum(event["lane"] == lane for event in events)) for lane, word in lanes.items()]
    rows = [
        element(
            "div",
            element("span", word),
            element(
                "svg",
                element("path", d="".join(dot(event, first) for event in events if event["lane"] == lane)),
                viewBox=f"0 0 {(last + 1 - first) * 10} 10",
                preserveAspectRatio="none",
                aria_hidden="true",
            ),
            **{"data-row": lane},
        )
        for lane, word in lanes.items()
    ]
    step = 10 if last - first > 20 else 5 if last - first > 9 else 2
    shares = {year: (year - first) / (last + 1 - first) for year in range(first, last + 1) if year % step == 0}
    # So near the end there is no room for the number.
    ticks = [element("span", str(year), style=f"left:{share:.2%}") for year, share in shares.items() if share < 0.9]
    said = "、".join(f"{word} {count} 件" for word, count in counts)
    return element(
        "div",
        *rows,
        element("div", element("span"), element("div", *ticks), class_="timeline-ticks"),
        class_="timeline-overview",
        role="img",
        aria_label=f"{first}年から{last}年までの出来事を、年の位置に点で示した図。{said}。",
    )


def dot(event: Event, first: int) -> str:
    """A dot at the middle of the days that the date may mean, in tenths of a year from `first`."""
    begin, end = event["first_day"], event["last_day"]
    middle = begin + (end - begin) / 2
    return f"M{(middle.year - first + (middle.dayofyear - 1) / 366) * 10:.1f} 5h0"


class Tour(SphinxDirective):
    """The stops of data/policy_tour.csv: a list, of which the script shows one stop after the other."""

    def run(self) -> list[nodes.Node]:
        for file in FILES:
            self.env.note_dependency(file)
        stops = rows()[2]
        items = []
        for stop in stops:
            focus = stop["event_id"]
            view = f"from={stop['year_from']}&to={stop['year_to']}&lanes={stop['lanes']}&kinds={stop['kinds']}"
            items.append(
                element(
                    "li",
                    element("h3", stop["title_ja"], tabindex="-1"),
                    element("p", stop["text_ja"]),
                    element("p", "この場面の出来事：", row_link("event", focus, self.env.docname)),
                    element("p", element("strong", "問い"), f"　{stop['question_ja']}"),
                    element("details", element("summary", "考え方を見る"), element("p", stop["answer_ja"])),
                    data_view=f"{view}&event={focus}",
                )
            )
        return [element("ol", *items, class_="timeline-tour")]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    here = Path(__file__).parent
    files = [here / name for name in ("explorer.css", "timeline.css", "timeline.js")]
    serve(app, *files, on={"@data-timeline"})
    app.setup_extension("infosociety_book.nodes")
    app.setup_extension("infosociety_book.explorers.domain")
    app.add_directive("timeline", Timeline)
    app.add_directive("timeline-tour", Tour)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
