/* The formula with a state's numbers, as MathML. */
import { raw } from "./html.js";
import { fixed, shown } from "./numbers.js";

/** A place for a number, with the sign and the opened row before it: <mn>@name</mn>. */
const PLACE = /((?:<mo>[^<]*<\/mo>)?(?:<mrow>)?)<mn>@(\w+)<\/mn>/g;

/** Fills the places; a negative number behind a sign is put in brackets. */
export function live(model, state, values) {
  const text = (name) => {
    const parameter = model.parameters.find((p) => p.name === name);
    if (parameter) return shown(parameter, state[name]);
    return fixed(values[name], model.quantities.find((q) => q.name === name).digits);
  };
  const filled = model.formulaLive.replace(PLACE, (_, before, name) => {
    const written = text(name);
    if (!written.startsWith("−")) return `${before}<mn>${written}</mn>`;
    const number = `<mo>−</mo><mn>${written.slice(1)}</mn>`;
    const alone = !/<mo>(?!=)/.test(before);
    return alone ? `${before}<mrow>${number}</mrow>` : `${before}<mrow><mo>(</mo>${number}<mo>)</mo></mrow>`;
  });
  return raw(filled);
}
