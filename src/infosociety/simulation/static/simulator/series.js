/* The numbers of the curves, for the table below the figures and for CSV. */
import { frame } from "./frame.js";
import { SAMPLES, shapes } from "./shapes.js";

/** Rows with x and the values of layers that share it; the first row says what they are. */
const block = (figure, several, every) => {
  const heading = [figure.x.label, ...several.map(({ layer }) => layer.label)];
  const finite = (value) => (Number.isFinite(value) ? value : null);
  const rows = several[0].points.map(([x], k) => [x, ...several.map(({ points }) => finite(points[k][1]))]);
  return [heading, ...rows.filter((_, k) => k % every === 0)];
};

/** A figure's numbers as blocks of rows: the curves of each range, the paths, then the sizes of the areas. */
export function series(model, index, state) {
  const figure = model.figures[index];
  const drawn = shapes(model, index, state, frame(model, index, [state]));
  const ranges = new Map();
  for (const one of drawn) {
    if (one.layer.type !== "curve" || one.layer.sideways) continue;
    const range = `${one.points[0][0]} ${one.points[SAMPLES][0]}`;
    ranges.set(range, [...(ranges.get(range) ?? []), one]);
  }
  const paths = drawn.filter(({ layer }) => layer.type === "trajectory" && !layer.stairs);
  const areas = drawn.filter(({ layer, value }) => layer.type === "area" && Number.isFinite(value));
  return [
    ...[...ranges.values()].map((curves) => block(figure, curves, 4)),
    ...(paths.length ? [block(figure, paths, 1)] : []),
    ...(areas.length ? [areas.map(({ layer, value }) => [layer.label, value])] : []),
  ];
}
