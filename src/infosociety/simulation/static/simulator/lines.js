/* Lines that leave the true curve by less than an eye can see, with as few corners as that takes. */
import { ACROSS, UP, limits } from "./frame.js";

/** Gives each curve and area of a figure `fine` points, close enough to be drawn. */
export function refine(drawn, axes) {
  const [xLow, xHigh] = axes.x;
  // Ends that are still open can only move outwards when more is drawn, which makes every bend smaller.
  const [bottom, top] = limits(axes.y, [drawn]);
  const scale = [ACROSS / (xHigh - xLow), UP / (top - bottom)];
  for (const one of drawn) {
    if (one.point) one.fine = refined(one, scale, one.layer.sideways ? [xLow, xHigh] : [bottom, top]);
  }
  return drawn;
}

/** A line's points, with more wherever a straight piece would leave the curve by over a twentieth of a unit. */
function refined({ layer, points, point }, [across, up], [low, high]) {
  const t = layer.sideways ? 1 : 0;
  const values = layer.sideways ? [0] : points[0].map((_, k) => k).slice(1);
  const [along, aside] = layer.sideways ? [up, across] : [across, up];
  const margin = 20 / aside;
  const gap = layer.type === "curve" ? [NaN, NaN] : null; // an area has an upright edge where its line jumps
  const found = [points[0]];
  // Beyond the figure, or without a value.
  const over = (value) => !(value <= high + margin);
  const under = (value) => !(value >= low - margin);

  /** Whether the value jumps rather than rises: half-way it is still, or already, that of one end. */
  const jumps = (a, m, b) => gap && Math.abs(b - a) * aside > 1 && Math.abs(m - (a + b) / 2) > 0.499 * Math.abs(b - a);

  /** Whether the piece from `a` to `b` is as good as the curve, which is at `m` half-way. */
  function straight(a, m, b, run) {
    if ((over(a) && over(m) && over(b)) || (under(a) && under(m) && under(b))) return true;
    const off = Math.abs(m - (a + b) / 2) * aside; // no number where one of the three is none
    return off < Infinity && off * run <= 0.05 * Math.hypot(run, (b - a) * aside) && !jumps(a, m, b);
  }

  /** Adds what lies behind `a`, up to `b`; at the latest it stops at two neighbouring numbers. */
  function trace(a, b) {
    const m = point((a[t] + b[t]) / 2);
    const run = (b[t] - a[t]) * along;
    let bent = false;
    let jumped = false;
    for (const k of values) {
      if (!straight(a[k], m[k], b[k], run)) bent = true;
      if (jumps(a[k], m[k], b[k])) jumped = true;
    }
    if (bent && m[t] > a[t] && m[t] < b[t]) {
      trace(a, m);
      trace(m, b);
    } else {
      found.push(jumped ? gap : m, b);
    }
  }

  for (let k = 1; k < points.length; k++) trace(points[k - 1], points[k]);
  return found;
}

/** The corners that a line needs (Ramer, Douglas and Peucker): no other is farther than `close` from what is left. */
export function simplified(places, close = 0.1) {
  const kept = new Uint8Array(places.length);
  const spans = [[0, places.length - 1]];
  while (spans.length) {
    const [first, last] = spans.pop();
    const [x, y] = places[first];
    const [dx, dy] = [places[last][0] - x, places[last][1] - y];
    const length = dx * dx + dy * dy;
    let most = close * close;
    let corner = 0;
    kept[first] = kept[last] = 1;
    for (let k = first + 1; k < last; k++) {
      const [u, v] = [places[k][0] - x, places[k][1] - y];
      const share = length ? Math.max(0, Math.min(1, (u * dx + v * dy) / length)) : 0;
      const off = (u - share * dx) ** 2 + (v - share * dy) ** 2;
      if (off > most) [most, corner] = [off, k];
    }
    if (corner) spans.push([first, corner], [corner, last]);
  }
  return places.filter((_, k) => kept[k]);
}
