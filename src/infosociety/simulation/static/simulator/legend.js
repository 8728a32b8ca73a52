/* The patterns of areas, and the list below a figure that says what is what. */
import { NOTHING, html } from "./html.js";
import { fixed } from "./numbers.js";
import { UI } from "./words.js";

/** How an area of pattern 1 to 5 is hatched: a path in a tile of 8 by 8 that repeats. style.py has the same five. */
const HATCH = { 1: "M0 8L8 0", 2: "M2 4h2", 3: "M0 0L8 8", 4: "M0 4H8", 5: "M0 0L8 8M0 8L8 0" };

/** The patterns that a figure's areas use. */
export const patterns = (id, figure) =>
  Object.entries(HATCH)
    .filter(([number]) => figure.layers.some((layer) => layer.pattern === Number(number)))
    .map(
      ([number, path]) => html`
        <pattern id="${id}-p${number}" width="8" height="8" patternUnits="userSpaceOnUse">
          <path class="sim-hatch sim-line-${number}" d="${path}"/>
        </pattern>`,
    );

/** An area's two paths: its tint, and its pattern over it. */
export const hatched = (id, pattern, path) => html`
  <path class="sim-area sim-fill-${pattern}" d="${path}"/><path fill="url(#${id}-p${pattern})" d="${path}"/>`;

const swatch = (inner) => html`<svg class="sim-swatch" viewBox="0 0 28 14" aria-hidden="true">${inner}</svg>`;

/** A short piece of what a layer looks like. */
function mark(layer, id) {
  const dots = html`<path class="sim-dots sim-line-${layer.series}" d="M5 7h0M14 7h0M23 7h0"/>`;
  switch (layer.type) {
    case "area":
      return hatched(id, layer.pattern, "M0 0H28V14H0Z");
    case "arrows":
      return html`<path class="sim-arrows${layer.bold ? " sim-bold" : ""}" d="M4 7H22M16 3L22 7L16 11"/>`;
    case "point":
      return html`<circle class="sim-point" cx="14" cy="7" r="5"/>`;
    default:
      return html`
        <path class="sim-curve sim-series-${layer.series}" d="M1 7H27"/>${layer.type === "curve" ? NOTHING : dots}`;
  }
}

/** One line of the legend for each layer that exists, and one for the state that is kept. */
export function legend(drawn, kept, id) {
  const lines = drawn.map(({ layer, value }) => {
    const tag = layer.type === "point" && !layer.label.startsWith(layer.tag) ? `${layer.tag}：` : "";
    const size = Number.isFinite(value) ? html`：<b>${fixed(value, 2)}</b>` : NOTHING;
    return html`<li>${swatch(mark(layer, id))}${tag + layer.label}${size}</li>`;
  });
  const ghost = html`<path class="sim-ghost" d="M1 7H27"/>`;
  return html`${lines}${kept ? html`<li>${swatch(ghost)}${UI.keptState}</li>` : NOTHING}`;
}
