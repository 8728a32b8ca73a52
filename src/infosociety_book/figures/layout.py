"""A diagram's boxes and arrows as its author wrote them, and where each box stands; `drawing` makes SVG of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .wrapping import width, wrap

#: A picture is this wide, in units of which a phone shows about one a pixel.
WIDTH, GAP, PAD, BOTTOM = 344, 26, 5, 4
TITLE, DETAIL = 13.5, 12

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
