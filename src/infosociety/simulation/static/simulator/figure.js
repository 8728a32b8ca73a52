/* One figure of a state as SVG, whole and by the parts that a moved slider changes. */
import { ACROSS, BOTTOM, HEIGHT, LEFT, RIGHT, TOP, UP, WIDTH, frame, limits } from "./frame.js";
import { NOTHING, html } from "./html.js";
import { hatched, legend, patterns } from "./legend.js";
import { refine, simplified } from "./lines.js";
import { short, ticks } from "./numbers.js";
import { SAMPLES, shapes } from "./shapes.js";
import { UI } from "./words.js";

/** A figure's name for who does not see it. */
export const label = (figure, say) => `${figure.title}。${say(figure.description)}`;

/** From a figure's own units to its pixels, and from there to the text of a path. */
function pen([x0, x1], [y0, y1]) {
  const X = (x) => LEFT + ((x - x0) / (x1 - x0)) * ACROSS;
  const Y = (y) => HEIGHT - BOTTOM - ((y - y0) / (y1 - y0)) * UP;
  const far = (pixel) => Math.max(-20000, Math.min(20000, pixel)); // farther ones some browsers cannot draw
  const place = ([x, y]) => [far(X(x)), far(Y(y))];
  const words = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return { X, Y, place, words, at: (x, y) => words(place([x, y])), top: y1 };
}

/** A path through points; the pen is lifted where one has no height. */
function line(points, { place, words }) {
  const runs = [[]];
  for (const point of points) {
    if (Number.isFinite(point[0]) && Number.isFinite(point[1])) runs[runs.length - 1].push(place(point));
    else runs.push([]);
  }
  const drawn = runs.filter((run) => run.length > 1);
  return drawn.map((run) => `M${simplified(run).map(words).join("L")}`).join("");
}

/** The path around an area. */
function outline({ fine }, { place, words, top }) {
  const cap = (value) => (Number.isFinite(value) ? value : top * 10);
  const edge = (side) => simplified(fine.map((point) => place([point[0], cap(point[side])]))).map(words);
  return `M${[...edge(1), ...edge(2).reverse()].join("L")}Z`;
}

/** The corners of a curve or a trajectory; in a staircase each dot is left upwards or downwards first. */
function corners({ layer, points, fine = points }) {
  if (!layer.stairs) return fine;
  return points.flatMap(([x, y], k) =>
    k
      ? [
          [points[k - 1][0], y],
          [x, y],
        ]
      : [[x, y]],
  );
}

/** An arrow of one length wherever something moves: it tells the direction alone. */
function arrow([x, y, dx, dy], { X, Y }) {
  const right = X(x + dx) - X(x);
  const down = Y(y + dy) - Y(y);
  const length = Math.hypot(right, down);
  if (length < 0.01) return "";
  const [u, v] = [(right / length) * 5, (down / length) * 5];
  const [tipX, tipY] = [X(x) + u, Y(y) + v];
  const to = (a, b) => `${(tipX + a).toFixed(1)} ${(tipY + b).toFixed(1)}`;
  const tip = to(0, 0);
  const [left, other] = [to(-0.8 * u + 0.5 * v, -0.8 * v - 0.5 * u), to(-0.8 * u - 0.5 * v, -0.8 * v + 0.5 * u)];
  return `M${(X(x) - u).toFixed(1)} ${(Y(y) - v).toFixed(1)}L${tip}L${left}M${tip}L${other}`;
}

/** The state that is kept to compare with, dashed behind the present one. */
function ghost(one, figure, to) {
  switch (one.layer.type) {
    case "curve":
    case "trajectory":
      return html`<path class="sim-ghost" d="${line(corners(one), to)}"/>`;
    case "point": {
      const [x, y] = to.place(one.points[0]).map((pixel) => pixel.toFixed(1));
      return html`<circle class="sim-ghost" cx="${x}" cy="${y}" r="6"/>`;
    }
    case "area": // of a plain one the lines around it are dashed already
      return figure.x.ticks.length ? html`<path class="sim-ghost" d="${outline(one, to)}"/>` : NOTHING;
    default:
      return NOTHING;
  }
}

/** A line's short label: beside its end, or above it where the line leaves the figure. */
const lineTag = ([x, y], ends, word, { X, Y }) =>
  ends ? [X(x) + 4, Y(y) + 4, word, "start"] : [X(x) - 3, Y(y) - 6, word, "end"];

/** How each type of layer is drawn: SVG behind and before the axes' clip, and a short label beside it. */
const LAYERS = {
  arrows: ({ layer, points }, to) => ({
    back: html`
      <path class="sim-arrows${layer.bold ? " sim-bold" : ""}" d="${points.map((one) => arrow(one, to)).join("")}"/>`,
  }),
  trajectory(one, to) {
    const { layer, points } = one;
    const dots = points.map(([x, y]) => `M${to.at(x, y)}h0`).join("");
    const end = points[points.length - 1];
    return {
      back: html`
        <path class="sim-curve sim-series-${layer.series}" d="${line(corners(one), to)}"/>
        <path class="sim-dots sim-line-${layer.series}" d="${dots}"/>`,
      tag: layer.tag && lineTag(end, true, layer.tag, to),
    };
  },
  area(one, to, { id, named }) {
    const { layer, points, value } = one;
    const [first, last] = [points[0], points[SAMPLES]];
    const above = Math.max(first[1], first[2]);
    return {
      back: hatched(id, layer.pattern, outline(one, to)),
      tag: named && [to.X((first[0] + last[0]) / 2), to.Y(above) - 5, short(value, 2), "middle"],
    };
  },
  curve(one, to, { y: [y0, y1] }) {
    const { layer, fine } = one;
    const last = fine.findLast((point) => point[1] >= y0 && point[1] <= y1);
    return {
      back: html`<path class="sim-curve sim-series-${layer.series}" d="${line(corners(one), to)}"/>`,
      tag: layer.tag && last && lineTag(last, last === fine[fine.length - 1], layer.tag, to),
    };
  },
  point({ layer, points: [[x, y]] }, to, { x: [x0, x1], y: [y0, y1] }) {
    const [across, down] = to.place([x, y]).map((pixel) => pixel.toFixed(1));
    const right = to.X(x) > WIDTH - RIGHT - 40;
    const drop = html`<path class="sim-drop" d="M${to.at(x, y0)}L${to.at(x, y)}L${to.at(x0, y)}"/>`;
    const handle = html`
      <circle class="sim-handle" cx="${across}" cy="${down}" r="22" data-drag-x="${layer.dragX || ""}"
        data-drag-y="${layer.dragY || ""}" data-frame="${[x0, x1, y0, y1].join()}"/>`;
    return {
      front: html`
        ${layer.drop ? drop : NOTHING}
        <circle class="sim-point" cx="${across}" cy="${down}" r="5"/>
        ${layer.dragX || layer.dragY ? handle : NOTHING}`,
      tag: layer.tag && [to.X(x) + (right ? -9 : 8), to.Y(y) - 8, layer.tag, right ? "end" : "start"],
    };
  },
};

/** Two labels at the same edge would lie on each other: the lower one is pushed down. */
function apart(tags) {
  tags.sort((a, b) => a[1] - b[1]);
  tags.forEach((tag, i) => {
    const above = tags.slice(0, i).filter((one) => Math.abs(one[0] - tag[0]) < 24);
    tag[1] = Math.max(tag[1], TOP - 4, ...above.map((one) => one[1] + 13));
  });
  return tags.map(
    ([x, y, word, anchor]) =>
      html`<text class="sim-tag" x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${word}</text>`,
  );
}

/** The axes with their numbers and names. */
function scales(figure, [x0, x1], [y0, y1], { X, Y, at }) {
  const named = figure.x.ticks.length > 0;
  const foot = HEIGHT - BOTTOM + 16;
  const xTicks = (named ? figure.x.ticks : ticks(x0, x1)).map(
    ([value, word]) =>
      html`<text class="sim-tick" x="${X(value).toFixed(1)}" y="${foot}" text-anchor="middle">${word}</text>`,
  );
  const yTicks = ticks(y0, y1).map(
    ([value, word]) => html`
      <path class="sim-grid" d="M${at(x0, value)}H${WIDTH - RIGHT}"/>
      <text class="sim-tick" x="${LEFT - 6}" y="${(Y(value) + 4).toFixed(1)}" text-anchor="end">${word}</text>`,
  );
  const lines = `M${LEFT} ${TOP}V${HEIGHT - BOTTOM}M${at(x0, Math.max(0, y0))}H${WIDTH - RIGHT}`;
  return html`
    ${xTicks}${yTicks}<path class="sim-axis" d="${lines}"/>
    <text class="sim-label" x="${LEFT - 36}" y="14">${figure.y.label}</text>
    ${named ? NOTHING : middle(HEIGHT - 6, figure.x.label)}`;
}

const middle = (y, word) =>
  html`<text class="sim-label" x="${(WIDTH + LEFT - RIGHT) / 2}" y="${y}" text-anchor="middle">${word}</text>`;

/** A figure's parts, its SVG and its legend; `kept` is the state to compare with, if there is one. */
export function draw(model, index, state, say, kept, id) {
  const figure = model.figures[index];
  const axes = frame(model, index, kept ? [state, kept] : [state]);
  const now = refine(shapes(model, index, state, axes), axes);
  const old = kept ? refine(shapes(model, index, kept, axes), axes) : [];
  const y = limits(axes.y, [now, old]);
  const to = pen(axes.x, y);
  const around = { id, x: axes.x, y, named: figure.x.ticks.length > 0 };
  const layers = now.map((one) => LAYERS[one.layer.type](one, to, around));
  const pick = (part) => layers.map((layer) => layer[part]).filter(Boolean);
  const parts = {
    axes: scales(figure, axes.x, y, to),
    back: html`${old.map((one) => ghost(one, figure, to))}${pick("back")}`,
    front: html`${pick("front")}${now.length ? NOTHING : middle(HEIGHT / 2, UI.absent)}${apart(pick("tag"))}`,
  };
  return {
    parts,
    // Made when they are asked for: at a step of a slider only the parts are.
    get svg() {
      return html`
        <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label(figure, say)}">
          <clipPath id="${id}-clip">
            <rect x="${LEFT}" y="${TOP - 4}" width="${ACROSS}" height="${UP + 4}"/>
          </clipPath>
          ${patterns(id, figure)}
          <g data-axes>${parts.axes}</g>
          <g data-back clip-path="url(#${id}-clip)">${parts.back}</g>
          <g data-front>${parts.front}</g>
        </svg>`;
    },
    get legend() {
      return legend(now, kept, id);
    },
  };
}
