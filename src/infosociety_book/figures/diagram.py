"""Directives `{diagram}`, boxes and arrows on a grid, and `{bar-table}`, a table of figures with bars.

```{diagram} Who makes, who reviews
:alt: What the picture says, in sentences.
:columns: 2

law [1,1-2] !Law | made by the Diet          [row,column], spans with a dash; ! strong, ~ dashed, = no box
order [2,1] Order | made by the cabinet      what follows a bar is smaller
court [2,2] ~Court
law -> order : binds                         also <-> and --> (dashed); a label is optional
court <-> order
```

Boxes are as wide as a phone allows, text wraps by itself, and an arrow has a free way or stops the
build. The picture is SVG in the page, so that it takes the colours of light, dark and print.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import budoux
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..assets import serve
from ..nodes import element, tagged
from . import STYLE

#: A picture is this wide, in units of which a phone shows about one a pixel.
WIDTH, GAP, PAD, BOTTOM = 344, 26, 5, 4
TITLE, DETAIL = 13.5, 12
#: What may not begin a line in Japanese.
NOT_FIRST = "、。，．・：；？！）」』】〉》ー〜ぁぃぅぇぉっゃゅょァィゥェォッャュョ％%)"
#: Letters of one script, with the kana and marks that follow them.
RUN = re.compile(r"(?:[!-~]+|[ァ-ヺー]+|[一-鿿々]+|.)[ぁ-ゖ、。・]*")
PHRASES = budoux.load_default_japanese_parser()

BOX = re.compile(r"(?P<name>[a-z][\w-]*) \[(?P<row>\d+(?:-\d+)?),\s*(?P<column>\d+(?:-\d+)?)\] (?P<text>.+)")
ARROW = re.compile(r"(?P<start>[a-z][\w-]*) (?P<line><->|->|-->) (?P<end>[a-z][\w-]*)(?: : (?P<label>.+))?")


class Fault(ValueError):
    """What is wrong with a diagram, for the author."""


@dataclass
class Box:
    """A box: its cells on the grid, its text, and after `place` where it stands."""

    name: str
    rows: tuple[int, int]
    columns: tuple[int, int]
    text: list[str]
    kind: str
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    lines: list[tuple[str, float]] = field(default_factory=list)

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass
class Arrow:
    """An arrow between two boxes, named as the author wrote it."""

    start: str
    end: str
    line: str
    label: str


def width(text: str, size: float) -> float:
    """How wide a text is: a Japanese character is as wide as it is high, a Latin one a little over half."""
    return sum(size if unicodedata.east_asian_width(c) in "WFA" else size * 0.56 for c in text)


def halves(run: str, room: float, size: float) -> list[str]:
    """A run of one script in pieces of about the same length that have room: インター and ネット, not インターネッ and ト.

    A Latin word stays whole, and `place` refuses it where it is too wide.
    """
    if run.isascii():
        return [run]
    step = math.ceil(len(run) / math.ceil(width(run, size) / room))
    cuts = [0]
    while len(run) - cuts[-1] > step:
        cut = cuts[-1] + step
        while cut > cuts[-1] + 1 and run[cut] in NOT_FIRST:
            cut -= 1
        cuts.append(cut)
    return [run[first:last] for first, last in zip(cuts, [*cuts[1:], len(run)])]


def fill(parts: list[str], room: float, size: float) -> list[str]:
    """The parts in lines that have room for them; a part that is itself too long is cut where the script changes, if it does."""
    lines = [""]
    for part in parts:
        if lines[-1] and width((lines[-1] + part).rstrip(), size) > room:
            lines.append("")
        if not lines[-1] and width(part, size) > room:
            for token in (half for run in RUN.findall(part) for half in halves(run, room, size)):
                if lines[-1] and width(lines[-1] + token, size) > room and token not in NOT_FIRST:
                    lines.append("")
                lines[-1] += token
        else:
            lines[-1] += part.lstrip() if not lines[-1] else part
    return [line.strip() for line in lines]


def wrap(text: str, room: float, size: float) -> list[str]:
    """The text in as few lines as there is room for, broken between phrases, the lines about equally long."""
    parts = PHRASES.parse(text)
    best = fill(parts, room, size)
    longest = max(width(part.strip(), size) for part in parts)
    for narrower in range(int(room), int(longest), -int(size / 2)):
        lines = fill(parts, narrower, size)
        if len(lines) > len(best):
            break
        best = lines
    return best


def read(content: list[str], columns: int) -> tuple[dict[str, Box], list[Arrow]]:
    """The boxes and arrows of the lines.

    Raises:
        Fault: a line has neither form, a name stands twice, a box lies outside the grid, or an arrow leads nowhere.
    """
    boxes: dict[str, Box] = {}
    arrows = []
    for line in filter(None, map(str.strip, content)):
        if found := BOX.fullmatch(line):
            spans = []
            for key in ("row", "column"):
                first, _, last = found[key].partition("-")
                spans.append((int(first), int(last or first)))
            (rows, cells), text = spans, found["text"]
            if not (1 <= rows[0] <= rows[1] and 1 <= cells[0] <= cells[1] <= columns):
                raise Fault(f"{line!r}: rows count from 1, columns from 1 to {columns}")
            if found["name"] in boxes:
                raise Fault(f"{line!r}: there is a box {found['name']!r} already")
            kind = {"!": "strong", "~": "dashed", "=": "plain"}.get(text[0], "box")
            texts = [part.strip() for part in text.lstrip("!~=").split("|")]
            boxes[found["name"]] = Box(found["name"], rows, cells, texts, kind)
        elif found := ARROW.fullmatch(line):
            arrows.append(Arrow(found["start"], found["end"], found["line"], found["label"] or ""))
        else:
            raise Fault(f"{line!r} is neither a box, 'name [row,column] text', nor an arrow, 'name -> name : label'")
    if not boxes:
        raise Fault("there is no box")
    for arrow in arrows:
        for name in (arrow.start, arrow.end):
            if name not in boxes:
                raise Fault(f"an arrow names {name!r}; the boxes are {', '.join(boxes)}")
    return boxes, arrows


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def way(start: Box, end: Box, boxes: dict[str, Box]) -> str:
    """How an arrow goes: `down`, `up`, `right` or `left` in a straight line, or `bend` between neighbouring rows.

    Raises:
        Fault: another box is in the way, or the two are not neighbours.
    """

    def free(rows: tuple[int, int], columns: tuple[int, int]) -> bool:
        others = (box for box in boxes.values() if box not in (start, end))
        return not any(overlap(box.rows, rows) and overlap(box.columns, columns) for box in others)

    down = end.rows[0] > start.rows[1]
    upper, lower = (start, end) if down else (end, start)
    if overlap(start.columns, end.columns) and not overlap(start.rows, end.rows):
        common = max(start.columns[0], end.columns[0]), min(start.columns[1], end.columns[1])
        if free((upper.rows[1] + 1, lower.rows[0] - 1), common) or upper.rows[1] + 1 == lower.rows[0]:
            return "down" if down else "up"
    elif overlap(start.rows, end.rows):
        right = end.columns[0] > start.columns[1]
        near, far = (start, end) if right else (end, start)
        common = max(start.rows[0], end.rows[0]), min(start.rows[1], end.rows[1])
        if near.columns[1] + 1 == far.columns[0] or free(common, (near.columns[1] + 1, far.columns[0] - 1)):
            return "right" if right else "left"
    elif upper.rows[1] + 1 == lower.rows[0]:
        return "bend"
    raise Fault(
        f"no free way from {start.name!r} to {end.name!r}: put them into neighbouring cells of a row, a column or rows"
    )


def labels(arrow: Arrow, ways: str) -> list[str]:
    """A label in lines: short ones beside an arrow that goes sideways, where only the gap has room."""
    return wrap(arrow.label, 66 if ways in ("right", "left") else 120, DETAIL) if arrow.label else []


def place(boxes: dict[str, Box], routes: list[tuple[Arrow, str]], columns: int) -> float:
    """Give each box its place and its lines; the height of the picture in units."""
    sideways = [
        width(line, DETAIL) for arrow, ways in routes if ways in ("right", "left") for line in labels(arrow, ways)
    ]
    gap = max([GAP, *(longest + 12 for longest in sideways)]) if any(w in ("right", "left") for _, w in routes) else 12
    column = (WIDTH - gap * (columns - 1)) / columns
    rows = max(box.rows[1] for box in boxes.values())
    heights = [0.0] * (rows + 1)
    for box in sorted(boxes.values(), key=lambda one: one.rows[1] - one.rows[0]):
        box.x = (box.columns[0] - 1) * (column + gap) + 1
        box.width = (box.columns[1] - box.columns[0] + 1) * (column + gap) - gap - 2
        for i, text in enumerate(box.text):
            size = DETAIL if i else TITLE
            box.lines += [(line, size) for line in wrap(text, box.width - 2 * PAD, size)]
        widest = max(width(line, size) for line, size in box.lines)
        if widest > box.width - PAD:
            raise Fault(f"a word of box {box.name!r} is wider than the box: use fewer columns or a shorter word")
        need = sum(size * 1.4 for _, size in box.lines) + 2 * PAD
        span = range(box.rows[0], box.rows[1] + 1)
        missing = need - sum(heights[row] for row in span) - GAP * (len(span) - 1)
        if missing > 0:
            heights[box.rows[1]] += missing
    between = [0.0] * (rows + 1)
    for row in range(1, rows):
        crossing = [
            (arrow, ways)
            for arrow, ways in routes
            if ways in ("down", "up", "bend")
            and min(boxes[arrow.start].rows[1], boxes[arrow.end].rows[1]) <= row
            and max(boxes[arrow.start].rows[0], boxes[arrow.end].rows[0]) > row
        ]
        tallest = max([len(labels(*one)) for one in crossing], default=0)
        between[row] = 12 if not crossing else max(GAP, tallest * DETAIL * 1.35 + 14)
    tops = [1.0, 1.0]
    for row in range(1, rows):
        tops.append(tops[-1] + heights[row] + between[row])
    for box in boxes.values():
        box.y = tops[box.rows[0]]
        box.height = tops[box.rows[1]] + heights[box.rows[1]] - box.y
    return tops[rows] + heights[rows] + 1


def draw_box(box: Box) -> tagged:
    parts = []
    if box.kind != "plain":
        place = {name: f"{getattr(box, name):.1f}" for name in ("x", "y", "width", "height")}
        parts.append(element("rect", rx="5", **place))
    y = box.middle[1] - sum(size * 1.4 for _, size in box.lines) / 2
    for line, size in box.lines:
        y += size * 1.4
        smaller = {"class_": "diagram-detail"} if size == DETAIL else {}
        parts.append(element("text", line, x=f"{box.middle[0]:.1f}", y=f"{y - size * 0.38:.1f}", **smaller))
    return element("g", *parts, class_=f"diagram-{box.kind}")


def draw_arrow(arrow: Arrow, ways: str, boxes: dict[str, Box], shift: float) -> tuple[tagged, list[tagged]]:
    """The line with its heads, and its label; `shift` keeps two arrows between the same boxes apart."""
    start, end = boxes[arrow.start], boxes[arrow.end]
    if ways in ("down", "up"):
        left, right = max(start.x, end.x), min(start.x + start.width, end.x + end.width)
        x = (left + right) / 2 + shift
        points = [
            (x, start.y + start.height if ways == "down" else start.y),
            (x, end.y if ways == "down" else end.y + end.height),
        ]
    elif ways in ("right", "left"):
        top, bottom = max(start.y, end.y), min(start.y + start.height, end.y + end.height)
        y = (top + bottom) / 2 + shift
        points = [
            (start.x + start.width if ways == "right" else start.x, y),
            (end.x if ways == "right" else end.x + end.width, y),
        ]
    else:
        down = end.y > start.y
        a, b = (start.y + start.height, end.y) if down else (start.y, end.y + end.height)
        y = (a + b) / 2
        points = [
            (start.middle[0] + shift, a),
            (start.middle[0] + shift, y),
            (end.middle[0] + shift, y),
            (end.middle[0] + shift, b),
        ]
    d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    heads = [head(points[-2], points[-1])] + ([head(points[1], points[0])] if arrow.line == "<->" else [])
    dashed = " diagram-dashed-line" if arrow.line == "-->" else ""
    line = element("g", element("path", d=d, class_="diagram-line" + dashed), *heads)
    lines = labels(arrow, ways)
    (x0, y0), (x1, y1) = (points[1], points[2]) if ways == "bend" else (points[0], points[-1])
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    sideways = ways in ("right", "left")
    texts = []
    for i, text in enumerate(lines):
        if sideways:
            at, anchor, baseline = x, "middle", y - 6 - (len(lines) - 1 - i) * DETAIL * 1.35
        else:
            beside = width(text, DETAIL) + 6
            at, anchor = (x + 6, "start") if x + beside < WIDTH else (x - 6, "end")
            baseline = y + DETAIL * 0.36 + (i - (len(lines) - 1) / 2) * DETAIL * 1.35
        texts.append(
            element("text", text, x=f"{at:.1f}", y=f"{baseline:.1f}", text_anchor=anchor, class_="diagram-label")
        )
    return line, texts


def head(before: tuple[float, float], tip: tuple[float, float]) -> tagged:
    """An arrow's head: a filled triangle that points from one place to another, along one axis."""
    (x0, y0), (x, y) = before, tip
    dx, dy = (x > x0) - (x < x0), (y > y0) - (y < y0)
    a, b = (x - 7 * dx - 4 * dy, y - 7 * dy - 4 * dx), (x - 7 * dx + 4 * dy, y - 7 * dy + 4 * dx)
    return element("path", d=f"M{x:.1f} {y:.1f}L{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}Z", class_="diagram-head")


def picture(content: list[str], columns: int, alt: str) -> tagged:
    """The whole picture as an SVG element.

    Raises:
        Fault: what the author has to mend.
    """
    boxes, arrows = read(content, columns)
    routes = [(arrow, way(boxes[arrow.start], boxes[arrow.end], boxes)) for arrow in arrows]
    height = place(boxes, routes, columns)
    pairs = [frozenset((arrow.start, arrow.end)) for arrow in arrows]
    lines, texts = [], []
    for i, (arrow, ways) in enumerate(routes):
        twin, nth = pairs.count(pairs[i]), pairs[:i].count(pairs[i])
        line, label = draw_arrow(arrow, ways, boxes, 16 * (nth - (twin - 1) / 2))
        lines, texts = [*lines, line], [*texts, *label]
    return element(
        "svg", *lines, *map(draw_box, boxes.values()), *texts,
        viewBox=f"0 0 {WIDTH} {height + BOTTOM:.0f}", role="img", aria_label=alt, class_="diagram",
    )  # fmt: skip


class Diagram(SphinxDirective):
    """A figure with a caption; `:name:` is what `{numref}` refers to."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {
        "alt": directives.unchanged_required,
        "columns": directives.positive_int,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        alt = " ".join(self.options.get("alt", "").split())
        if not alt:
            raise self.error("a diagram needs :alt:, sentences that say what it shows")
        columns = self.options.get("columns", 1)
        if columns > 4:
            raise self.error(f"{columns} columns are too narrow on a phone; 4 is the most")
        try:
            drawn = picture(list(self.content), columns, alt)
        except Fault as fault:
            raise self.error(str(fault)) from None
        caption, messages = self.parse_inline(self.arguments[0])
        figure = nodes.figure("", drawn, nodes.caption("", "", *caption), classes=["diagram-figure"])
        self.set_source_info(figure)
        self.add_name(figure)
        return [figure, *messages]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    serve(app, STYLE, on={".diagram-figure"})
    app.setup_extension("infosociety_book.nodes")
    app.add_directive("diagram", Diagram)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
