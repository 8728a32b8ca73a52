/* The box of a figure: its size, and where its axes begin and end. */
import { settle } from "./model.js";
import { roundUp } from "./numbers.js";

/** In the figure's own units; the style sheet has the ratio of the first two. */
export const WIDTH = 380;
export const HEIGHT = 270;
export const LEFT = 44;
export const RIGHT = 34;
export const TOP = 26;
export const BOTTOM = 42;
/** What the axes leave of it. */
export const ACROSS = WIDTH - LEFT - RIGHT;
export const UP = HEIGHT - TOP - BOTTOM;

/** Where the axes of a figure begin and end, so that they hold all of some states; null where what is drawn decides. */
export function frame(model, index, states) {
  const ends = states.map((state) => model.functions.figures[index].axes(settle(model, state).full));
  for (const one of ends) if (one[0] === 0) one[1] = roundUp(one[1]);
  const over = (pick, k) => (ends.some((one) => one[k] === null) ? null : pick(...ends.map((one) => one[k])));
  return { x: [over(Math.min, 0), over(Math.max, 1)], y: [over(Math.min, 2), over(Math.max, 3)] };
}

/** The upright axis with its open ends closed, so that it holds all that is drawn. */
export function limits([low, high], sets) {
  let [least, most] = [Infinity, -Infinity];
  for (const { fine, points } of sets.flat()) {
    for (const point of fine ?? points) {
      for (let k = 1; k < point.length; k++) {
        if (!Number.isFinite(point[k])) continue;
        if (point[k] < least) least = point[k];
        if (point[k] > most) most = point[k];
      }
    }
  }
  const top = high ?? (most >= least ? most : 1);
  const bottom = low ?? Math.min(0, least);
  const span = Math.max(top - bottom, 1e-9);
  const end = low === null && bottom < 0 ? 0 : bottom + span;
  return [bottom < 0 ? -roundUp(-bottom) : bottom, top > 0 ? roundUp(top) : end];
}
