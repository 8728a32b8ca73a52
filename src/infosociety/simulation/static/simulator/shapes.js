/* What a figure shows, as numbers in its own units. */
import { settle } from "./model.js";

/** Pieces that a line's range is cut into before it is drawn finely; tables and CSV show every fourth place. */
export const SAMPLES = 48;
const GRID = 9; // arrows along each axis

/** Places of a grid and where the next step leads, if `where` holds for what comes of it. */
function field(model, state, where, [[xLow, xHigh], [yLow, yHigh]]) {
  const points = [];
  const part = (low, high, k) => low + ((high - low) * (k + 0.5)) / GRID;
  for (let k = 0; k < GRID * GRID; k++) {
    const place = [part(xLow, xHigh, k % GRID), part(yLow, yHigh, Math.floor(k / GRID))];
    const next = model.functions.step(state, ...place);
    let then = next;
    for (let step = 1; step < model.dynamics.shown; step++) then = model.functions.step(state, ...then);
    if (where(state, ...then)[0] === true) points.push([...place, next[0] - place[0], next[1] - place[1]]);
  }
  return points;
}

/** A curve or the two edges of an area: places along it, and `point`, which gives the place of any value. */
function stretch(layer, { at, along }, state, [x, y]) {
  const [first, last, meant, value] = at(state);
  const [low, high] = layer.sideways ? y : x;
  const point = (t) => (layer.sideways ? [...along(state, t), t] : [t, ...along(state, t)]);
  const start = Math.max(first ?? low, low);
  const stop = Math.min(last ?? high, high);
  const exists = meant === true && stop > start;
  const place = (_, k) => point(start + ((stop - start) * k) / SAMPLES);
  return { layer, exists, point, points: exists ? Array.from({ length: SAMPLES + 1 }, place) : [], value };
}

/** The layers of a figure that exist in a state, each with its `points`. */
export function shapes(model, index, given, axes) {
  const figure = model.figures[index];
  const functions = model.functions.figures[index].layers;
  const { path, full: state } = settle(model, given);
  const ends = [axes.x, axes.y];
  const drawn = figure.layers.map((layer, i) => {
    if (layer.type === "curve" || layer.type === "area") return stretch(layer, functions[i], state, ends);
    const at = functions[i].at(state);
    if (layer.type === "point") return { layer, exists: at[2] === true, points: [[at[0], at[1]]] };
    const exists = at[0] === true;
    if (layer.type === "arrows") {
      return { layer, exists, points: exists ? field(model, state, functions[i].where, ends) : [] };
    }
    return { layer, exists, points: path.map((place, k) => functions[i].along(state, k, ...place)) };
  });
  return drawn.filter((one) => one.exists);
}
