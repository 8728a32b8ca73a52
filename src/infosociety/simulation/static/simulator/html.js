/* HTML from templates: what is put into one is escaped, unless it is such HTML itself. */

/** Text that is HTML already. */
class Html {
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (value) => String(value).replace(/[&<>"]/g, (sign) => SIGNS[sign]);
const ready = (value) => {
  if (value instanceof Html) return value.text;
  if (typeof value === "number") return String(value);
  return Array.isArray(value) ? value.map(ready).join("") : escaped(value);
};

/** A piece of a template without the line breaks that are there for whoever reads the source. */
const unbroken = (piece) => piece.replace(/^\s*\n\s*$|\n\s*(?=<)|(?<=>)\n\s*/g, "").replace(/\n\s*/g, " ");
const known = new WeakMap(); // the pieces of a template are the same object at each call

/** A template's HTML; an array puts in all its parts. */
export function html(strings, ...values) {
  let pieces = known.get(strings);
  if (!pieces) known.set(strings, (pieces = strings.map(unbroken)));
  let text = pieces[0];
  for (let i = 0; i < values.length; i++) text += ready(values[i]) + pieces[i + 1];
  return new Html(text);
}

/** Text that somebody else made as HTML: a formula, a drawing. */
export const raw = (text) => new Html(text);
export const NOTHING = raw("");
