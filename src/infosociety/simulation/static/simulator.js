/* The simulators' front end, used by the page, by the Jupyter widget, and at build time for the static markup.
 *
 * A model's own script calls InfoSociety.define(words, functions). Everything shown is a pure function of
 * (model, state, kept state): `markup` makes the whole simulator as HTML without a DOM, `attach` makes such markup
 * live, `mount` does both. The state is one plain object.
 *
 * The parts are in the folder beside this file; what is served is all of them, joined by `infosociety.joined`.
 */
import { draw } from "./simulator/figure.js";
import { fragment, readFragment } from "./simulator/links.js";
import { attach } from "./simulator/live.js";
import { markup } from "./simulator/markup.js";
import { define, describe, evaluate, models, regimesAt } from "./simulator/model.js";

let mounted = 0;
/** Puts a live simulator into an element; gives what `attach` gives. */
function mount(target, name, given, onChange) {
  target.innerHTML = markup(name, given, `${name}-w${mounted++}`);
  return attach(target.firstElementChild, onChange);
}

/** Makes every simulator of a page live and keeps the state of the last one moved in the fragment. */
function start(page) {
  let waiting = 0;
  const keep = (name) => (state) => {
    clearTimeout(waiting);
    // Browsers refuse a flood of history entries: write when the hand rests.
    waiting = setTimeout(() => history.replaceState(null, "", fragment(models[name], state)), 250);
  };
  const elements = [...page.querySelectorAll("[data-simulator]")];
  const simulators = elements.map((element) => attach(element, keep(element.dataset.simulator)));
  function follow() {
    const wanted = readFragment(location.hash);
    if (!wanted || !simulators.length) return;
    const simulator = simulators.find((one) => one.model.name === wanted.name) ?? simulators[0];
    if (wanted.state) simulator.set(wanted.state, true);
    simulator.say(wanted.errors.join(" "));
    simulator.element.scrollIntoView({ block: "start" });
  }
  addEventListener("hashchange", follow);
  follow();
}

/** A model, and a state of it of which only some values are given. */
const complete = (name, state) => [models[name], { ...models[name].defaults, ...state }];

globalThis.InfoSociety = {
  define,
  markup,
  mount,
  attach,
  start,
  models,
  evaluate: (name, state) => evaluate(...complete(name, state)),
  regimes: (name, state) => regimesAt(...complete(name, state)).map((regime) => regime.title),
  /** The SVG of one figure, with another state kept behind it: tests compare what is drawn, without a page. */
  figure(name, index, state, kept) {
    const [model, full] = complete(name, state);
    const say = describe(model, full, evaluate(model, full));
    return String(draw(model, index, full, say, kept && complete(name, kept)[1], name).svg);
  },
};

// Only a page's own script has a `currentScript`; a widget's is a module, and the build has no document.
if (globalThis.document?.currentScript) document.addEventListener("DOMContentLoaded", () => start(document));
