/* The models of the page, and what a state of one gives: numbers, sentences, regimes. */
import { fixed, shown } from "./numbers.js";
import { UI } from "./words.js";

export const models = Object.create(null); // a name such as "constructor" must find nothing

/** What counts as a number in a field or an address: the rule of `Model.parse` in Python, to the letter. */
const NUMBER = /^ *[-+−]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)? *$/;

/** Makes a model known: its words, and its economics as functions. Each model's own script calls this. */
export function define(words, functions) {
  const defaults = Object.fromEntries(words.parameters.map((p) => [p.name, p.value]));
  models[words.name] = { ...words, functions, defaults };
}

const settled = new WeakMap();
/** The first `shown` steps of the dynamics, and the state with the variables as the last step leaves them. */
export function settle(model, state) {
  if (!model.dynamics) return { full: state };
  if (!settled.has(state)) {
    const { variables, steps, shown: wanted } = model.dynamics;
    let now = model.functions.start(state);
    const path = [now];
    for (let k = 0; k < steps; k++) {
      const then = model.functions.step(state, ...now);
      if (then.every((value, i) => value === now[i])) break;
      now = then;
      if (k < wanted) path.push(now);
    }
    while (path.length <= wanted) path.push(now);
    const end = Object.fromEntries(variables.map((name, i) => [name, now[i]]));
    settled.set(state, { path, full: { ...state, ...end } });
  }
  return settled.get(state);
}

/** Quantities of a state: name -> number, or null where it does not exist. */
export function evaluate(model, state) {
  const found = model.functions.quantities(settle(model, state).full);
  const values = {};
  model.quantities.forEach((q, i) => {
    const [value, exists] = [found[2 * i], found[2 * i + 1]];
    values[q.name] = exists === true && Number.isFinite(value) ? value : null;
  });
  return values;
}

/** A checked value, or a sentence that says what is wrong. */
export function check(parameter, text) {
  const value = NUMBER.test(text) ? Number(text.replace("−", "-")) : NaN;
  if (value >= parameter.min && value <= parameter.max) return { value };
  const ends = `${shown(parameter, parameter.min)} から ${shown(parameter, parameter.max)} まで`;
  return { error: `${parameter.label}に「${text}」は使えません。${ends}の数にしてください。` };
}

/** Gives what fills the places of a template with this state's numbers. */
export function describe(model, state, values) {
  const words = {};
  for (const p of model.parameters) words[p.name] = shown(p, state[p.name]);
  for (const q of model.quantities) words[q.name] = fixed(values[q.name], q.digits);
  // A sentence about a value that does not exist is left out; the regimes say why.
  const sayable = (sentence) => [...sentence.matchAll(/\{(\w+)\}/g)].every(([, name]) => values[name] !== null);
  return (template) => {
    const sentences = template
      .split(/(?<=。)/)
      .filter(sayable)
      .join("");
    return sentences.replace(/\{(\w+)\}/g, (_, name) => words[name]) || UI.nothing;
  };
}

export function regimesAt(model, state) {
  const holds = model.functions.regimes(settle(model, state).full);
  return model.regimes.filter((_, i) => holds[i] === true);
}

export const stateText = (model, state) =>
  model.parameters.map((p) => `${p.symbol} = ${shown(p, state[p.name])}`).join("、");

/** The place of the scenario that a state is; -1 for one of the reader's own. */
export const scenarioAt = (model, state) =>
  model.scenarios.findIndex((s) => model.parameters.every((p) => s.values[p.name] === state[p.name]));
