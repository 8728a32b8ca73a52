/* A whole simulator as HTML: what the page holds before any script has run, and what a script may make live. */
import { draw } from "./figure.js";
import { live } from "./formula.js";
import { NOTHING, html, raw } from "./html.js";
import { describe, evaluate, models, regimesAt, scenarioAt, stateText } from "./model.js";
import { fixed, written } from "./numbers.js";
import { series } from "./series.js";
import { UI } from "./words.js";

const unit = (part) => (part.unit ? html` <span class="sim-unit">${part.unit}</span>` : NOTHING);
const help = (text) => html`<span class="sim-help">${text}</span>`;

/** A button whose action `live.js` knows by its key. */
const action = (key, more = NOTHING) => html`<button type="button" data-act="${key}"${more}>${UI[key]}</button>`;

export const regimeList = (model, state) =>
  html`${regimesAt(model, state).map(({ title, message }) => html`<li><b>${title}</b>：${message}</li>`)}`;

/** The numbers of all curves as tables. */
export function seriesTables(model, state) {
  const shown = (value) => (typeof value === "number" ? fixed(value, 2) : (value ?? UI.none));
  const row = (values) => {
    const heading = typeof values[1] === "string";
    const cell = (value, column) =>
      column && !heading
        ? html`<td>${shown(value)}</td>`
        : html`<th scope="${heading ? "col" : "row"}">${shown(value)}</th>`;
    return html`<tr>${values.map(cell)}</tr>`;
  };
  const table = (title, rows) => html`<table><caption>${title}</caption>${rows.map(row)}</table>`;
  return html`${model.figures.map(({ title }, i) => series(model, i, state).map((rows) => table(title, rows)))}`;
}

/** The figures; on a phone one at a time stays in sight while the sliders move, and buttons choose which. */
function figures(model, state, say, id) {
  const tabs = model.figures.map(
    ({ title }, i) => html`
      <button type="button" data-show="${i}" aria-pressed="${!i}" aria-label="図${i + 1}：${title}">図${i + 1}</button>`,
  );
  const drawn = model.figures.map(({ title }, i) => {
    const { svg, legend } = draw(model, i, state, say, null, `${id}-f${i}`);
    return html`
      <figure class="sim-figure"${raw(i ? "" : " data-shown")}>
        <figcaption>${title}</figcaption>
        <div data-figure="${i}">${svg}</div>
        <ul class="sim-legend" data-legend="${i}">${legend}</ul>
      </figure>`;
  });
  const choice = html`<div class="sim-tabs" role="group" aria-label="${UI.figures}">${tabs}</div>`;
  return html`<div class="sim-figures">${tabs.length > 1 ? choice : NOTHING}${drawn}</div>`;
}

/** The box that chooses a scenario, with its source. */
function scenarios(model, state, id) {
  if (!model.scenarios.length) return NOTHING;
  const chosen = scenarioAt(model, state);
  const options = model.scenarios.map(
    ({ label }, i) => html`<option value="${i}"${raw(i === chosen ? " selected" : "")}>${label}</option>`,
  );
  return html`
    <div class="sim-control">
      <label for="${id}-scenario">${UI.scenario}</label>
      <select id="${id}-scenario" data-act="scenario"><option value="">${UI.own}</option>${options}</select>
      <p class="sim-help" data-source>${sourceOf(model, chosen)}</p>
    </div>`;
}

/** Where a scenario's numbers are from; nothing for a state of the reader's own. */
export const sourceOf = (model, chosen) => (chosen < 0 ? "" : UI.source + model.scenarios[chosen].source);

/** A parameter's slider, number and step buttons. */
function control(p, state, id) {
  const field = `${id}-${p.name}`;
  const range = html`min="${p.min}" max="${p.max}" step="${p.step}" value="${written(p, state[p.name])}"`;
  const button = (sign, word) => html`
    <button type="button" data-step="${sign * p.button}" data-for="${p.name}"
      aria-label="${p.label}を ${p.button} ${word}">${sign < 0 ? "−" : "＋"}</button>`;
  return html`
    <div class="sim-control">
      <label for="${field}">${p.label}${unit(p)}</label>
      <input type="number" inputmode="decimal" name="${p.name}" ${range} id="${field}-number"
        aria-label="${p.label}の値" aria-describedby="${field}-help">
      ${button(-1, "減らす")}
      <input type="range" name="${p.name}" ${range} id="${field}" aria-describedby="${field}-help">
      ${button(1, "増やす")}
      <p class="sim-help" id="${field}-help">${p.help}</p>
    </div>`;
}

/** Questions to answer before moving a slider. */
function predictions(model, id) {
  if (!model.predictions.length) return NOTHING;
  const guess = (i, name) => html`
    <label><input type="radio" name="${id}-guess-${i}" value="${name}"> ${UI[name]}</label>`;
  const questions = model.predictions.map(
    ({ question }, i) => html`
      <fieldset data-prediction="${i}">
        <legend>${question}</legend>
        ${["up", "same", "down"].map((name) => guess(i, name))}
        ${action("reveal")}
        <p data-result></p>
      </fieldset>`,
  );
  return html`<details class="sim-predict"><summary>${UI.predict}</summary>${questions}</details>`;
}

/** The table of the quantities, with columns for a state to compare with. */
function values(model, now) {
  const rows = model.quantities.map(
    (q) => html`
      <tr>
        <th scope="row">${q.label}${unit(q)}${help(q.help)}</th>
        <td>
          <output name="${q.name}" data-value="${now[q.name] ?? ""}" aria-live="off" aria-label="${q.label}">
            ${fixed(now[q.name], q.digits)}
          </output>
        </td>
        <td data-kept="${q.name}" hidden></td>
        <td data-difference="${q.name}" hidden></td>
      </tr>`,
  );
  return html`
    <table class="sim-values">
      <caption>${UI.quantity}</caption>
      <thead>
        <tr>
          <th scope="col">${UI.item}</th>
          <th scope="col">${UI.value}</th>
          <th scope="col" data-kept-head hidden>${UI.kept}</th>
          <th scope="col" data-kept-head hidden>${UI.gap}</th>
        </tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>`;
}

/** The whole simulator as HTML. `id` must be unique on the page. */
export function markup(name, given, id) {
  const model = models[name];
  const state = { ...model.defaults, ...given };
  const now = evaluate(model, state);
  const say = describe(model, state, now);
  const whole = html`
    <div class="simulator" data-simulator="${name}" role="group" aria-labelledby="${id}-title" data-uid="${id}">
      <p class="sim-title" id="${id}-title">${model.title}</p>
      <p class="sim-question">${model.question}</p>
      <div class="sim-formula">${raw(model.formula)}<span data-live>${live(model, state, now)}</span></div>
      <p class="sim-message" data-message role="alert"></p>
      ${figures(model, state, say, id)}
      <div class="sim-live">
        <div class="sim-controls" role="group" aria-label="${UI.parameters}">
          ${scenarios(model, state, id)}${model.parameters.map((p) => control(p, state, id))}
        </div>
        <div class="sim-actions">
          ${action("keep", raw(' aria-pressed="false"'))}${action("reset")}${action("link")}${action("csv")}
        </div>
        <p class="sim-copy" data-copy></p>
        ${predictions(model, id)}
      </div>
      <p class="sim-state" data-state>${stateText(model, state)}</p>
      <p class="sim-sentence" data-sentence>${say(model.sentence)}</p>
      <ul class="sim-regimes" data-regimes>${regimeList(model, state)}</ul>
      <p class="sim-announce" role="status" data-announce></p>
      ${values(model, now)}
      <details class="sim-data">
        <summary>${UI.table}</summary>
        <div class="sim-scroll" data-series tabindex="0" role="region" aria-label="${UI.table}">
          ${seriesTables(model, state)}
        </div>
      </details>
    </div>`;
  return String(whole);
}
