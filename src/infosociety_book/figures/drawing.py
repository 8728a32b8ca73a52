"""A diagram as SVG in the page, which takes the colours of light, dark and print."""

from __future__ import annotations

from ..nodes import element, tagged
from .layout import BOTTOM, DETAIL, WIDTH, Arrow, Box, labels, place, read, way
from .wrapping import width


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
    lines: list[tagged] = []
    texts: list[tagged] = []
    for i, (arrow, ways) in enumerate(routes):
        twin, nth = pairs.count(pairs[i]), pairs[:i].count(pairs[i])
        line, label = draw_arrow(arrow, ways, boxes, 16 * (nth - (twin - 1) / 2))
        lines, texts = [*lines, line], [*texts, *label]
    return element(
        "svg", *lines, *map(draw_box, boxes.values()), *texts,
        viewBox=f"0 0 {WIDTH} {height + BOTTOM:.0f}", role="img", aria_label=alt, class_="diagram",
    )  # fmt: skip
