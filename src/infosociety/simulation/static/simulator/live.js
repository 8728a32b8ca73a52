/* Makes markup live: what a reader moves, presses or types changes the one state, and the state all that is shown. */
import { saveCsv } from "./csv.js";
import { draggable } from "./dragging.js";
import { draw, label } from "./figure.js";
import { live } from "./formula.js";
import { html } from "./html.js";
import { fragment } from "./links.js";
import { regimeList, seriesTables, sourceOf } from "./markup.js";
import { check, describe, evaluate, models, regimesAt, scenarioAt, stateText } from "./model.js";
import { fixed, plain, shown, written } from "./numbers.js";
import { series } from "./series.js";
import { UI } from "./words.js";

const RESTING = 80; // ms without a move after which what is slow to lay out follows
const SPEAKING = 700; // ms after that until the state is announced, once
const PARTS = ["live", "message", "sentence", "regimes", "announce", "series", "copy", "source", "state"];

/** A simulator at work. `onChange(state)` is called after each change that the reader makes. */
class Simulator {
  constructor(element, onChange) {
    this.element = element;
    this.onChange = onChange;
    this.model = models[element.dataset.simulator];
    this.kept = null;
    this.typing = null; // the field in hand, whose text is left alone
    this.patched = new Map();
    this.inputs = new Map(this.model.parameters.map((p) => [p, this.all(`input[name="${p.name}"]`)]));
    this.initial = {};
    for (const [p, [input]] of this.inputs) this.initial[p.name] = Number(input.getAttribute("value"));
    this.state = { ...this.initial };
    this.outputs = new Map(this.model.quantities.map((q) => [q, this.find(`output[name="${q.name}"]`)]));
    this.part = Object.fromEntries(PARTS.map((key) => [key, this.find(`[data-${key}]`)]));
    this.scenario = this.find("[data-act=scenario]");
    this.table = this.find(".sim-data");
    this.drawings = this.model.figures.map((_, i) => {
      const inside = (selector) => this.find(`[data-figure="${i}"] ${selector}`);
      const [svg, axes, back, front] = ["svg", "[data-axes]", "[data-back]", "[data-front]"].map(inside);
      return { svg, parts: { axes, back, front }, legend: this.find(`[data-legend="${i}"]`) };
    });
    this.listen();
    element.classList.add("sim-ready");
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  all(selector) {
    return [...this.element.querySelectorAll(selector)];
  }

  /** Sets values that are known to be good; `quiet` where they do not come from the reader. */
  set(changes, quiet = false, moving = false) {
    this.state = { ...this.state, ...changes };
    this.say("");
    this.render(moving);
    if (!quiet) this.onChange({ ...this.state });
  }

  /** Sets parameters to the nearest values that they may have. */
  fit(values, moving = false) {
    const changes = {};
    for (const [name, value] of values) {
      const p = this.parameter(name);
      if (p) changes[name] = Number(Math.min(p.max, Math.max(p.min, value)).toFixed(p.decimals));
    }
    this.set(changes, false, moving);
  }

  parameter(name) {
    return this.model.parameters.find((p) => p.name === name);
  }

  /** Shows a message of what is wrong. */
  say(text) {
    this.part.message.textContent = text;
  }

  reset() {
    this.keep(null);
    this.set(this.initial);
  }

  /** Keeps a state to compare with, or none. */
  keep(state) {
    this.kept = state;
    const button = this.find("[data-act=keep]");
    button.textContent = state ? UI.unkeep : UI.keep;
    button.setAttribute("aria-pressed", String(Boolean(state)));
    for (const column of this.all("[data-kept],[data-difference],[data-kept-head]")) column.hidden = !state;
    this.render();
  }

  // ---- what is shown -------------------------------------------------------------------------------

  /** Changes only what is no longer as it was: most of a figure's text stays when a slider moves. */
  patch(target, markup) {
    const text = String(markup);
    if (this.patched.get(target) !== text) target.innerHTML = text;
    this.patched.set(target, text);
  }

  /** Shows the state; what is slow to lay out waits until the hand rests. */
  render(moving = false) {
    const { model, state, kept, part } = this;
    const values = evaluate(model, state);
    const say = describe(model, state, values);
    this.showInputs();
    this.showValues(values);
    const id = this.element.dataset.uid;
    const drawn = this.drawings.map(({ parts }, i) => {
      const figure = draw(model, i, state, say, kept, `${id}-f${i}`);
      for (const name of ["axes", "back", "front"]) this.patch(parts[name], figure.parts[name]);
      return figure;
    });
    part.state.textContent = stateText(model, state);
    this.patch(part.sentence, html`${say(model.sentence)}`);
    this.patch(part.regimes, regimeList(model, state));
    if (this.scenario) {
      const chosen = scenarioAt(model, state);
      this.scenario.value = chosen < 0 ? "" : chosen;
      this.patch(part.source, html`${sourceOf(model, chosen)}`);
    }
    clearTimeout(this.resting);
    const rest = () => this.rest(values, say, drawn);
    if (moving) this.resting = setTimeout(rest, RESTING);
    else rest();
  }

  showInputs() {
    for (const [p, inputs] of this.inputs) {
      for (const input of inputs) {
        if (input !== this.typing) {
          input.value = written(p, this.state[p.name]);
          input.removeAttribute("aria-invalid");
        }
        if (input.type === "range" && p.unit) {
          input.setAttribute("aria-valuetext", `${shown(p, this.state[p.name])} ${p.unit}`);
        }
      }
    }
  }

  showValues(values) {
    const before = this.kept && evaluate(this.model, this.kept);
    for (const [q, output] of this.outputs) {
      const value = values[q.name];
      output.textContent = fixed(value, q.digits);
      output.dataset.value = value ?? "";
      output.title = value === null ? UI.absent : "";
      if (!before) continue;
      const old = before[q.name];
      const gap = value === null || old === null ? null : value - old;
      this.find(`[data-kept="${q.name}"]`).textContent = fixed(old, q.digits);
      this.find(`[data-difference="${q.name}"]`).textContent = (gap > 0 ? "＋" : "") + fixed(gap, q.digits);
    }
  }

  rest(values, say, drawn) {
    const { model, state, part } = this;
    this.drawings.forEach(({ svg, legend }, i) => {
      svg.setAttribute("aria-label", label(model.figures[i], say));
      this.patch(legend, drawn[i].legend);
    });
    this.patch(part.live, live(model, state, values));
    this.showSeries();
    // One polite announcement after the hand has come to rest, not one for each step.
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      const regimes = regimesAt(model, state).map((regime) => regime.title);
      part.announce.textContent = `${say(model.sentence)}${regimes.join("、")}`;
    }, SPEAKING);
  }

  /** The table of the curves, while it is unfolded. */
  showSeries() {
    if (this.table.open) this.part.series.innerHTML = seriesTables(this.model, this.state);
  }

  // ---- what the reader does ------------------------------------------------------------------------

  listen() {
    this.element.addEventListener("input", ({ target }) => this.typed(target));
    this.element.addEventListener("change", ({ target }) => {
      const chosen = target.dataset.act === "scenario" && target.value !== "";
      if (chosen) this.set(this.model.scenarios[target.value].values);
    });
    this.element.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) this.pressed(button);
    });
    this.table.addEventListener("toggle", () => this.showSeries());
    draggable(this.element, (values) => this.fit(values, true));
  }

  typed(target) {
    const parameter = this.parameter(target.name);
    if (!parameter) return;
    const { value, error } = check(parameter, target.value);
    if (error) {
      // What was typed stays, the last good state stays drawn.
      target.setAttribute("aria-invalid", "true");
      this.say(`${error}グラフは ${shown(parameter, this.state[parameter.name])} のままです。`);
      return;
    }
    this.typing = target;
    target.removeAttribute("aria-invalid");
    this.set({ [parameter.name]: value }, false, true);
    this.typing = null;
  }

  pressed(button) {
    const { show, step, act } = button.dataset;
    if (show) {
      this.all(".sim-figure").forEach((figure, i) => figure.toggleAttribute("data-shown", String(i) === show));
      for (const tab of this.all("[data-show]")) tab.setAttribute("aria-pressed", String(tab === button));
    }
    if (step) {
      const name = button.dataset.for;
      this.fit([[name, this.state[name] + Number(step)]]);
    }
    if (act === "keep") this.keep(this.kept ? null : { ...this.state });
    if (act === "reset") this.reset();
    if (act === "link") this.copyLink();
    if (act === "csv") this.save();
    if (act === "reveal") this.reveal(button.closest("[data-prediction]"));
  }

  async copyLink() {
    const link = `${location.href.split("#")[0]}${fragment(this.model, this.state)}`;
    try {
      await navigator.clipboard.writeText(link);
      this.part.copy.textContent = UI.copied;
    } catch {
      this.part.copy.innerHTML = html`<label>${UI.copy}<input readonly value="${link}" /></label>`;
      this.part.copy.querySelector("input").select();
    }
  }

  /** The state, the quantities and the curves as a file. */
  save() {
    const { model, state } = this;
    const values = evaluate(model, state);
    const rows = [[UI.item, UI.value, UI.unit]];
    rows.push(...model.parameters.map((p) => [p.label, state[p.name], p.unit || ""]));
    rows.push(...model.quantities.map((q) => [q.label, values[q.name], q.unit || ""]));
    model.figures.forEach(({ title }, i) => {
      for (const block of series(model, i, state)) rows.push([], [title], ...block);
    });
    const exact = (value) => (typeof value === "number" ? plain(value) : value);
    saveCsv(
      `${model.name}.csv`,
      rows.map((row) => row.map(exact)),
    );
  }

  /** Moves what a question is about, and compares the guess with what comes of it. */
  reveal(box) {
    const { quantity, start, end, explanation } = this.model.predictions[box.dataset.prediction];
    const guess = box.querySelector("input:checked");
    const result = box.querySelector("[data-result]");
    if (!guess) {
      result.textContent = UI.choose;
      return;
    }
    this.keep({ ...start });
    this.set(end);
    const { label: name, digits } = this.model.quantities.find((q) => q.name === quantity);
    const [from, to] = [start, end].map((state) => evaluate(this.model, state)[quantity]);
    // What rounds to the same number is the same to the reader.
    const same = Math.abs(to - from) < 1e-9 * Math.max(1, Math.abs(from));
    const truth = same ? "same" : to > from ? "up" : "down";
    const verdict = guess.value === truth ? `○ ${UI.right}` : `× ${UI.wrong}`;
    const change = `${name}は ${fixed(from, digits)} から ${fixed(to, digits)} になりました。`;
    result.textContent = `${verdict}（予想：${UI[guess.value]}、結果：${UI[truth]}）。${change}${explanation}`;
  }
}

/** Makes markup live; gives the simulator, whose `set`, `reset`, `say`, `model` and `element` are for others to use. */
export const attach = (element, onChange = () => {}) => new Simulator(element, onChange);
