/* The simulators' front end, used by the page, by the Jupyter widget, and at build time for the static markup.
 *
 * A model file calls InfoSociety.define(words, functions). Everything shown is a pure function of
 * (model, state, kept state): `markup` makes the whole simulator as HTML without a DOM, `attach` makes
 * such markup live, `mount` does both. No part of the page is a framework's; the state is one plain object.
 */
(function (root) {
  "use strict";

  const models = Object.create(null); // a name such as "constructor" must find nothing
  const UI = {
    scenario: "場面を選ぶ", own: "自分で動かした状態", parameters: "動かしてみる", reset: "最初に戻す", keep: "この状態を残して比べる",
    unkeep: "比較をやめる", link: "この状態へのリンクをコピー", csv: "値を CSV で保存", predict: "予想してから確かめる",
    reveal: "動かして確かめる", up: "増える", same: "変わらない", down: "減る", choose: "先に予想を一つ選んでください。",
    quantity: "計算した値", value: "今の値", kept: "残した値", difference: "差", copied: "リンクをコピーしました。",
    copy: "次のリンクをコピーしてください：", table: "グラフの値を表で見る", keptState: "残した状態", figures: "見る図", source: "出典：",
    right: "予想どおりです", wrong: "予想とちがいました", none: "—", absent: "この状態では値がありません", nothing: "この状態には、釣り合う値がありません。", item: "項目", unit: "単位",
  };
  /** What counts as a number in a field or an address: the rule of `Model.parse` in Python, to the letter. */
  const NUMBER = /^ *[-+−]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)? *$/;
  const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

  // ---- numbers -------------------------------------------------------------------------------------
  const minus = (text) => text.replace("-", "−");
  const short = (value, digits) => minus(String(Number(value.toFixed(digits))));
  /** Without what is left of adding binary fractions: 0.2, not 0.19999999999999998. */
  const plain = (value) => Number(value.toPrecision(12));
  /** A parameter's value for addresses and fields, which hold the state itself: also a value between two steps, as of real data. */
  function written(p, value) {
    const onGrid = Number(value.toFixed(p.decimals));
    return String(Math.abs(onGrid - value) < 1e-9 ? onGrid : plain(value));
  }
  /** A parameter's value in words, with the decimals of its step. */
  const shown = (p, value) => short(value, p.decimals);
  const fixed = (value, digits) => {
    if (value === null) return UI.none;
    if (Math.abs(value) < 1e-12) return (0).toFixed(digits); // what is left of two equal numbers
    if (Math.abs(value) < 0.5 / 10 ** digits) return minus(value.toPrecision(2));
    const text = value.toFixed(digits);
    return minus(Number(text) === 0 ? text.replace("-", "") : text);
  };
  /** The next round number at or beyond a positive `value`, so that an axis jumps rarely instead of drifting. */
  function roundUp(value) {
    const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
    return power * [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((f) => f * power >= value * (1 - 1e-9));
  }
  /** Round numbers along an axis, each with its text. */
  function ticks(low, high) {
    const raw = (high - low) / 5, exponent = Math.floor(Math.log10(raw) + 1e-9), power = 10 ** exponent;
    const factor = [1, 2, 2.5, 5, 10].find((f) => f * power >= raw * (1 - 1e-9)), step = factor * power;
    const digits = Math.max(0, (factor === 2.5 ? 1 : 0) - exponent), found = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) found.push([i * step, short(i * step, digits)]);
    return found;
  }

  // ---- the model -----------------------------------------------------------------------------------
  function define(words, functions) {
    const model = { ...words, functions, defaults: {} };
    for (const p of words.parameters) model.defaults[p.name] = p.value;
    models[words.name] = model;
  }
  const settled = new WeakMap();
  /** The first `shown` steps of the dynamics, and the state with the variables as the last step leaves them. */
  function settle(model, state) {
    if (!model.dynamics) return { full: state };
    if (!settled.has(state)) {
      const { variables, steps, shown } = model.dynamics;
      let now = model.functions.start(state);
      const path = [now];
      for (let k = 0; k < steps; k++) {
        const then = model.functions.step(state, ...now);
        if (then.every((value, i) => value === now[i])) break;
        now = then;
        if (k < shown) path.push(now);
      }
      while (path.length <= shown) path.push(now);
      settled.set(state, { path, full: { ...state, ...Object.fromEntries(variables.map((name, i) => [name, now[i]])) } });
    }
    return settled.get(state);
  }
  /** Quantities of a state: name -> number, or null where it does not exist. */
  function evaluate(model, state) {
    const raw = model.functions.quantities(settle(model, state).full), values = {};
    model.quantities.forEach((q, i) => {
      values[q.name] = raw[2 * i + 1] === true && Number.isFinite(raw[2 * i]) ? raw[2 * i] : null;
    });
    return values;
  }
  /** A checked value, or a sentence that says what is wrong. */
  function check(parameter, text) {
    const value = NUMBER.test(text) ? Number(text.replace("−", "-")) : NaN;
    if (value >= parameter.min && value <= parameter.max) return { value };
    return { error: `${parameter.label}に「${text}」は使えません。${shown(parameter, parameter.min)} から ${shown(parameter, parameter.max)} までの数にしてください。` };
  }
  function describe(model, state, values) {
    const words = {};
    for (const p of model.parameters) words[p.name] = shown(p, state[p.name]);
    for (const q of model.quantities) words[q.name] = fixed(values[q.name], q.digits);
    // A sentence about a value that does not exist is left out; the regimes say why.
    const sayable = (sentence) => [...sentence.matchAll(/\{(\w+)\}/g)].every(([, name]) => values[name] !== null);
    return (template) => template.split(/(?<=。)/).filter(sayable).join("").replace(/\{(\w+)\}/g, (_, name) => words[name]) || UI.nothing;
  }
  const regimesAt = (model, state) => {
    const holds = model.functions.regimes(settle(model, state).full);
    return model.regimes.filter((_, i) => holds[i] === true);
  };
  const stateText = (model, state) => model.parameters.map((p) => `${p.symbol} = ${shown(p, state[p.name])}`).join("、");
  const scenarioAt = (model, state) => model.scenarios.findIndex((s) => model.parameters.every((p) => s.values[p.name] === state[p.name]));
  const fragment = (model, state) => `#${model.name}?${model.parameters.map((p) => `${p.name}=${written(p, state[p.name])}`).join("&")}`;
  /** Reads `#NAME?key=value&…`: {name, state, errors}, or null when the fragment is no such thing. */
  function readFragment(hash) {
    const [, name, query] = /^#([^?]*)\?(.*)$/s.exec(hash) ?? [];
    if (name === undefined) return null;
    const model = models[name], errors = [], state = model && { ...model.defaults }, named = new Set();
    if (!model) return { name, errors: [`リンクにあるシミュレータ「${decoded(name)}」は、このページにありません。`] };
    for (const [key, text] of new URLSearchParams(`&${query}`)) { // a "?" of its own, not the one that URLSearchParams drops
      const parameter = model.parameters.find((p) => p.name === key);
      if (!parameter) { errors.push(`リンクにある項目「${key}」はありません。`); continue; }
      if (named.has(key)) { errors.push(`リンクに項目「${key}」が二度あります。初めの値を使います。`); continue; }
      named.add(key);
      const { value, error } = check(parameter, text);
      if (error) errors.push(`リンクの${error}この項目は最初の値 ${shown(parameter, parameter.value)} にしました。`);
      else state[key] = value;
    }
    return { name, state, errors };
  }
  /** What a reader typed, as far as it can be decoded. */
  function decoded(text) {
    try { return decodeURIComponent(text); } catch { return text; }
  }

  // ---- figures -------------------------------------------------------------------------------------
  const W = 380, H = 270, LEFT = 44, RIGHT = 34, TOP = 26, BOTTOM = 42, SAMPLES = 48, GRID = 9;

  /** Where the axes of a figure begin and end, so that they hold all of some states; null where what is drawn decides. */
  function frame(model, index, states) {
    const ends = states.map((state) => model.functions.figures[index].axes(settle(model, state).full));
    for (const one of ends) if (one[0] === 0) one[1] = roundUp(one[1]);
    const over = (pick, k) => (ends.some((one) => one[k] === null) ? null : pick(...ends.map((one) => one[k])));
    return { x: [over(Math.min, 0), over(Math.max, 1)], y: [over(Math.min, 2), over(Math.max, 3)] };
  }
  /** What one figure shows as numbers, in its own units: each layer's `points`, and a line's `fine` ones, close enough to be drawn. */
  function shapes(model, index, given, axes) {
    const figure = model.figures[index], functions = model.functions.figures[index], { path, full: state } = settle(model, given);
    const [[xLow, xHigh], [yLow, yHigh]] = [axes.x, axes.y];
    /** Places of a grid and where the next step leads, if `where` holds for what comes of it. */
    function field(where) {
      const points = [];
      for (let k = 0; k < GRID * GRID; k++) {
        const place = [xLow + ((xHigh - xLow) * ((k % GRID) + 0.5)) / GRID, yLow + ((yHigh - yLow) * (Math.floor(k / GRID) + 0.5)) / GRID];
        const next = model.functions.step(state, ...place);
        let then = next;
        for (let step = 1; step < model.dynamics.shown; step++) then = model.functions.step(state, ...then);
        if (where(state, ...then)[0] === true) points.push([...place, next[0] - place[0], next[1] - place[1]]);
      }
      return points;
    }
    const drawn = figure.layers.map((layer, i) => {
      const { at: once, along } = functions.layers[i], at = once(state);
      if (layer.type === "point") return { layer, exists: at[2] === true, points: [[at[0], at[1]]] };
      if (layer.type === "trajectory") return { layer, exists: at[0] === true, points: path.map((place, k) => along(state, k, ...place)) };
      if (layer.type === "arrows") return { layer, exists: at[0] === true, points: at[0] === true ? field(functions.layers[i].where) : [] };
      const [low, high] = layer.sideways ? [yLow, yHigh] : [xLow, xHigh], point = (t) => (layer.sideways ? [...along(state, t), t] : [t, ...along(state, t)]);
      const start = Math.max(at[0] ?? low, low), stop = Math.min(at[1] ?? high, high), exists = at[2] === true && stop > start;
      return { layer, exists, point, points: exists ? Array.from({ length: SAMPLES + 1 }, (_, k) => point(start + ((stop - start) * k) / SAMPLES)) : [], value: at[3] };
    }).filter((d) => d.exists);
    // Ends that are still open can only move outwards when more is drawn, which makes every bend smaller.
    const [bottom, top] = limits(axes.y, [drawn]), scale = [(W - LEFT - RIGHT) / (xHigh - xLow), (H - TOP - BOTTOM) / (top - bottom)];
    for (const d of drawn) if (d.point) d.fine = refined(d, scale, d.layer.sideways ? [xLow, xHigh] : [bottom, top]);
    return drawn;
  }
  /** A line's points with more between them wherever a straight piece would leave the curve by over a twentieth of the figure's unit. */
  function refined({ layer, points, point }, [across, up], [low, high]) {
    const t = layer.sideways ? 1 : 0, values = layer.sideways ? [0] : points[0].map((_, k) => k).slice(1);
    const [along, aside] = layer.sideways ? [up, across] : [across, up], margin = 20 / aside, found = [points[0]];
    const gap = layer.type === "curve" ? [NaN, NaN] : null; // an area has an upright edge where its line jumps
    const over = (value) => !(value <= high + margin), under = (value) => !(value >= low - margin); // or without a value
    /** Whether the value jumps rather than rises: half-way it is still, or already, that of one end. */
    const jumps = (a, m, b) => gap && Math.abs(b - a) * aside > 1 && Math.abs(m - (a + b) / 2) > 0.499 * Math.abs(b - a);
    /** Whether the piece from `a` to `b` is as good as the curve, which is at `m` half-way. */
    function straight(a, m, b, run) {
      if ((over(a) && over(m) && over(b)) || (under(a) && under(m) && under(b))) return true;
      const off = Math.abs(m - (a + b) / 2) * aside; // no number where one of the three is none
      return off < Infinity && off * run <= 0.05 * Math.hypot(run, (b - a) * aside) && !jumps(a, m, b);
    }
    /** Adds what lies behind `a`, up to `b`; at the latest it stops at two neighbouring numbers. */
    function trace(a, b) {
      const m = point((a[t] + b[t]) / 2), run = (b[t] - a[t]) * along;
      if (m[t] > a[t] && m[t] < b[t] && !values.every((k) => straight(a[k], m[k], b[k], run))) { trace(a, m); trace(m, b); }
      else found.push(values.some((k) => jumps(a[k], m[k], b[k])) ? gap : m, b);
    }
    for (let k = 1; k < points.length; k++) trace(points[k - 1], points[k]);
    return found;
  }
  function limits([low, high], sets) {
    const seen = sets.flatMap((drawn) => drawn.flatMap((d) => (d.fine ?? d.points).flatMap((p) => p.slice(1)))).filter(Number.isFinite);
    const top = high ?? (seen.length ? Math.max(...seen) : 1), bottom = low ?? Math.min(0, ...seen);
    const span = Math.max(top - bottom, 1e-9);
    return [bottom < 0 ? -roundUp(-bottom) : bottom, top > 0 ? roundUp(top) : low === null && bottom < 0 ? 0 : bottom + span];
  }
  /** The corners that a line cannot do without (Ramer, Douglas and Peucker): no other is farther than `close` from what is left. */
  function simplified(places, close = 0.1) {
    const kept = new Uint8Array(places.length), spans = [[0, places.length - 1]];
    while (spans.length) {
      const [first, last] = spans.pop(), [x, y] = places[first], [dx, dy] = [places[last][0] - x, places[last][1] - y], length = dx * dx + dy * dy;
      let most = close * close, corner = 0;
      kept[first] = kept[last] = 1;
      for (let k = first + 1; k < last; k++) {
        const [u, v] = [places[k][0] - x, places[k][1] - y], share = length ? Math.max(0, Math.min(1, (u * dx + v * dy) / length)) : 0;
        const off = (u - share * dx) ** 2 + (v - share * dy) ** 2;
        if (off > most) [most, corner] = [off, k];
      }
      if (corner) spans.push([first, corner], [corner, last]);
    }
    return places.filter((_, k) => kept[k]);
  }
  /** The SVG of one figure, whole and by parts; `kept` is the state to compare with, drawn dashed behind. */
  function draw(model, index, state, say, kept, id) {
    const figure = model.figures[index], axes = frame(model, index, kept ? [state, kept] : [state]);
    const now = shapes(model, index, state, axes), old = kept ? shapes(model, index, kept, axes) : [];
    const [x0, x1] = axes.x, [y0, y1] = limits(axes.y, [now, old]);
    const X = (x) => LEFT + ((x - x0) / (x1 - x0)) * (W - LEFT - RIGHT);
    const Y = (y) => H - BOTTOM - ((y - y0) / (y1 - y0)) * (H - TOP - BOTTOM);
    const far = (pixel) => Math.max(-20000, Math.min(20000, pixel));
    const place = ([x, y]) => [far(X(x)), far(Y(y))];
    const words = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;
    const at = (x, y) => words(place([x, y]));
    /** A path through points; the pen is lifted where one has no height. */
    function line(points) {
      const runs = [[]];
      for (const p of points) {
        if (Number.isFinite(p[0]) && Number.isFinite(p[1])) runs[runs.length - 1].push(place(p));
        else runs.push([]);
      }
      return runs.filter((run) => run.length > 1).map((run) => `M${simplified(run).map(words).join("L")}`).join("");
    }
    const back = [], front = [], tags = [];
    for (const d of old) {
      if (d.layer.type === "curve" || d.layer.type === "trajectory") back.push(`<path class="sim-ghost" d="${line(joined(d))}"/>`);
      if (d.layer.type === "point") back.push(`<circle class="sim-ghost" cx="${far(X(d.points[0][0])).toFixed(1)}" cy="${far(Y(d.points[0][1])).toFixed(1)}" r="6"/>`);
      if (d.layer.type === "area" && figure.x.ticks.length) back.push(`<path class="sim-ghost" d="${outline(d)}"/>`);
    }
    function outline(d) {
      const cap = (value) => (Number.isFinite(value) ? value : y1 * 10);
      const edge = (side) => simplified(d.fine.map((point) => place([point[0], cap(point[side])]))).map(words);
      return `M${[...edge(1), ...edge(2).reverse()].join("L")}Z`;
    }
    /** The corners of a trajectory's line: in a staircase each dot is left upwards or downwards first. */
    function joined({ layer, points, fine = points }) {
      return layer.stairs ? points.flatMap(([x, y], k) => (k ? [[points[k - 1][0], y], [x, y]] : [[x, y]])) : fine;
    }
    /** An arrow of one length wherever something moves: it tells the direction alone. */
    function arrow([x, y, dx, dy]) {
      const right = X(x + dx) - X(x), down = Y(y + dy) - Y(y), length = Math.hypot(right, down);
      if (length < 0.01) return "";
      const [u, v] = [(right / length) * 5, (down / length) * 5], tip = [X(x) + u, Y(y) + v];
      const to = (a, b) => `L${(tip[0] + a).toFixed(1)} ${(tip[1] + b).toFixed(1)}`;
      return `M${(X(x) - u).toFixed(1)} ${(Y(y) - v).toFixed(1)}${to(0, 0)}${to(-0.8 * u + 0.5 * v, -0.8 * v - 0.5 * u)}M${tip[0].toFixed(1)} ${tip[1].toFixed(1)}${to(-0.8 * u - 0.5 * v, -0.8 * v + 0.5 * u)}`;
    }
    /** A line's short label: beside its end, or above it where the line leaves the figure. */
    function tagLine([x, y], word, ends) {
      if (word) tags.push(ends ? [X(x) + 4, Y(y) + 4, word, "start"] : [X(x) - 3, Y(y) - 6, word, "end"]);
    }
    for (const d of now) {
      const { layer } = d;
      if (layer.type === "arrows") {
        back.push(`<path class="sim-arrows${layer.bold ? " sim-bold" : ""}" d="${d.points.map(arrow).join("")}"/>`);
      } else if (layer.type === "trajectory") {
        back.push(`<path class="sim-curve sim-series-${layer.series}" d="${line(joined(d))}"/><path class="sim-dots sim-line-${layer.series}" d="${d.points.map(([x, y]) => `M${at(x, y)}h0`).join("")}"/>`);
        tagLine(d.points[d.points.length - 1], layer.tag, true);
      } else if (layer.type === "area") {
        const path = outline(d);
        back.push(`<path class="sim-area sim-fill-${layer.pattern}" d="${path}"/><path fill="url(#${id}-p${layer.pattern})" d="${path}"/>`);
        if (figure.x.ticks.length) tags.push([X((d.points[0][0] + d.points[SAMPLES][0]) / 2), Y(Math.max(d.points[0][1], d.points[0][2])) - 5, short(d.value, 2), "middle"]);
      } else if (layer.type === "curve") {
        back.push(`<path class="sim-curve sim-series-${layer.series}" d="${line(joined(d))}"/>`);
        const last = d.fine.findLast((p) => p[1] >= y0 && p[1] <= y1);
        if (last) tagLine(last, layer.tag, last === d.fine[d.fine.length - 1]);
      } else {
        const [x, y] = d.points[0];
        if (layer.drop) front.push(`<path class="sim-drop" d="M${at(x, y0)}L${at(x, y)}L${at(x0, y)}"/>`);
        front.push(`<circle class="sim-point" cx="${far(X(x)).toFixed(1)}" cy="${far(Y(y)).toFixed(1)}" r="5"/>`);
        if (layer.tag) tags.push(X(x) > W - RIGHT - 40 ? [X(x) - 9, Y(y) - 8, layer.tag, "end"] : [X(x) + 8, Y(y) - 8, layer.tag, "start"]);
        if (layer.dragX || layer.dragY) {
          front.push(`<circle class="sim-handle" cx="${far(X(x)).toFixed(1)}" cy="${far(Y(y)).toFixed(1)}" r="22" data-drag-x="${layer.dragX || ""}" data-drag-y="${layer.dragY || ""}" data-frame="${[x0, x1, y0, y1]}"/>`);
        }
      }
    }
    tags.sort((a, b) => a[1] - b[1]).forEach((tag, i) => {
      // Two labels at the same edge would lie on each other: push the lower one down.
      const above = tags.slice(0, i).filter((t) => Math.abs(t[0] - tag[0]) < 24).map((t) => t[1] + 13);
      tag[1] = Math.max(tag[1], TOP - 4, ...above);
    });
    const xTicks = figure.x.ticks.length ? figure.x.ticks : ticks(x0, x1);
    const scales = xTicks.map(([v, word]) => `<text class="sim-tick" x="${X(v).toFixed(1)}" y="${H - BOTTOM + 16}" text-anchor="middle">${escape(word)}</text>`).join("")
      + ticks(y0, y1).map(([v, word]) => `<path class="sim-grid" d="M${at(x0, v)}H${W - RIGHT}"/><text class="sim-tick" x="${LEFT - 6}" y="${(Y(v) + 4).toFixed(1)}" text-anchor="end">${word}</text>`).join("")
      + `<path class="sim-axis" d="M${LEFT} ${TOP}V${H - BOTTOM}M${at(x0, Math.max(0, y0))}H${W - RIGHT}"/>`
      + `<text class="sim-label" x="${LEFT - 36}" y="14">${escape(figure.y.label)}</text>`
      + (figure.x.ticks.length ? "" : `<text class="sim-label" x="${(W + LEFT - RIGHT) / 2}" y="${H - 6}" text-anchor="middle">${escape(figure.x.label)}</text>`);
    const text = tags.map(([x, y, word, anchor]) => `<text class="sim-tag" x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${escape(word)}</text>`).join("");
    if (!now.length) front.push(`<text class="sim-label" x="${(W + LEFT - RIGHT) / 2}" y="${H / 2}" text-anchor="middle">${UI.absent}</text>`);
    const parts = { axes: scales, back: back.join(""), front: front.join("") + text };
    const svg = `<svg viewBox="0 0 ${W} ${H}" role="img" aria-label="${escape(label(figure, say))}">`
      + `<clipPath id="${id}-clip"><rect x="${LEFT}" y="${TOP - 4}" width="${W - LEFT - RIGHT}" height="${H - TOP - BOTTOM + 4}"/></clipPath>`
      + `${patterns(id, figure)}<g data-axes>${parts.axes}</g><g data-back clip-path="url(#${id}-clip)">${parts.back}</g><g data-front>${parts.front}</g></svg>`;
    const entries = now.map((d) => legend(d, id)).join("") + (kept ? `<li>${swatch('<path class="sim-ghost" d="M1 7H27"/>')}${UI.keptState}</li>` : "");
    return { svg, parts, legend: entries };
  }
  const label = (figure, say) => `${figure.title}。${say(figure.description)}`;
  const HATCH = { 1: "M0 8L8 0", 2: "M2 4h2", 3: "M0 0L8 8", 4: "M0 4H8", 5: "M0 0L8 8M0 8L8 0" };
  const patterns = (id, figure) => Object.entries(HATCH).filter(([n]) => figure.layers.some((layer) => layer.pattern === Number(n))).map(([n, d]) => `<pattern id="${id}-p${n}" width="8" height="8" patternUnits="userSpaceOnUse"><path class="sim-hatch sim-line-${n}" d="${d}"/></pattern>`).join("");
  const swatch = (inner) => `<svg class="sim-swatch" viewBox="0 0 28 14" aria-hidden="true">${inner}</svg>`;
  function legend({ layer, value }, id) {
    const mark = layer.type === "area"
      ? `<path class="sim-area sim-fill-${layer.pattern}" d="M0 0H28V14H0Z"/><path fill="url(#${id}-p${layer.pattern})" d="M0 0H28V14H0Z"/>`
      : layer.type === "arrows" ? `<path class="sim-arrows${layer.bold ? " sim-bold" : ""}" d="M4 7H22M16 3L22 7L16 11"/>`
      : layer.type === "point" ? '<circle class="sim-point" cx="14" cy="7" r="5"/>'
      : `<path class="sim-curve sim-series-${layer.series}" d="M1 7H27"/>${layer.type === "curve" ? "" : `<path class="sim-dots sim-line-${layer.series}" d="M5 7h0M14 7h0M23 7h0"/>`}`;
    const name = layer.type === "point" && !layer.label.startsWith(layer.tag) ? `${layer.tag}：` : "";
    return `<li>${swatch(mark)}${escape(name + layer.label)}${Number.isFinite(value) ? `：<b>${fixed(value, 2)}</b>` : ""}</li>`;
  }
  /** A figure's numbers as blocks of rows: a heading and x with the curves of one range, the same for paths, then the areas. */
  function series(model, index, state) {
    const figure = model.figures[index], drawn = shapes(model, index, state, frame(model, index, [state]));
    const of = (type) => drawn.filter((d) => d.layer.type === type);
    const block = (several, every) => several.length && [
      [figure.x.label, ...several.map((d) => d.layer.label)],
      ...several[0].points.map(([x], k) => [x, ...several.map((d) => (Number.isFinite(d.points[k][1]) ? d.points[k][1] : null))]).filter((_, k) => k % every === 0),
    ];
    const ranges = new Map();
    for (const d of of("curve").filter((one) => !one.layer.sideways)) {
      const range = `${d.points[0][0]} ${d.points[SAMPLES][0]}`;
      ranges.set(range, [...(ranges.get(range) ?? []), d]);
    }
    return [
      ...[...ranges.values()].map((curves) => block(curves, 4)), block(of("trajectory").filter((d) => !d.layer.stairs), 1),
      of("area").filter((d) => Number.isFinite(d.value)).map((d) => [d.layer.label, d.value]),
    ].filter((rows) => rows.length);
  }

  // ---- parts of the markup -------------------------------------------------------------------------
  const cell = (value) => (typeof value === "number" ? fixed(value, 2) : value === null ? UI.none : escape(value));
  const seriesTables = (model, state) => model.figures.map((figure, i) => series(model, i, state).map((block) => {
    const rows = block.map((row) => {
      const heading = typeof row[1] === "string";
      return `<tr>${row.map((v, c) => (c && !heading ? `<td>${cell(v)}</td>` : `<th scope="${heading ? "col" : "row"}">${cell(v)}</th>`)).join("")}</tr>`;
    });
    return `<table><caption>${escape(figure.title)}</caption>${rows.join("")}</table>`;
  }).join("")).join("");
  const regimeList = (model, state) => regimesAt(model, state).map((r) => `<li><b>${escape(r.title)}</b>：${escape(r.message)}</li>`).join("");
  const unit = (part) => (part.unit ? ` <span class="sim-unit">${escape(part.unit)}</span>` : "");

  function control(model, p, state, id) {
    const field = `${id}-${p.name}`, range = `min="${p.min}" max="${p.max}" step="${p.step}" value="${written(p, state[p.name])}"`, big = p.button;
    const button = (sign, word) => `<button type="button" data-step="${sign * big}" data-for="${p.name}" aria-label="${escape(p.label)}を ${big} ${word}">${sign < 0 ? "−" : "＋"}</button>`;
    return `<div class="sim-control"><label for="${field}">${escape(p.label)}${unit(p)}</label>`
      + `<input type="number" inputmode="decimal" name="${p.name}" ${range} id="${field}-number" aria-label="${escape(p.label)}の値" aria-describedby="${field}-help">`
      + `${button(-1, "減らす")}<input type="range" name="${p.name}" ${range} id="${field}" aria-describedby="${field}-help">${button(1, "増やす")}`
      + `<p class="sim-help" id="${field}-help">${escape(p.help)}</p></div>`;
  }
  function predictions(model, id) {
    if (!model.predictions.length) return "";
    const option = (i, name) => `<label><input type="radio" name="${id}-guess-${i}" value="${name}"> ${UI[name]}</label>`;
    return `<details class="sim-predict"><summary>${UI.predict}</summary>${model.predictions.map((p, i) => `<fieldset data-prediction="${i}"><legend>${escape(p.question)}</legend>${option(i, "up")}${option(i, "same")}${option(i, "down")}<button type="button" data-act="reveal">${UI.reveal}</button><p data-result></p></fieldset>`).join("")}</details>`;
  }
  /** The whole simulator as HTML. `id` must be unique on the page. */
  function markup(name, given, id) {
    const model = models[name], state = { ...model.defaults, ...given }, values = evaluate(model, state), say = describe(model, state, values);
    const figures = model.figures.map((figure, i) => {
      const { svg, legend: items } = draw(model, i, state, say, null, `${id}-f${i}`);
      return `<figure class="sim-figure"${i ? "" : " data-shown"}><figcaption>${escape(figure.title)}</figcaption><div data-figure="${i}">${svg}</div><ul class="sim-legend" data-legend="${i}">${items}</ul></figure>`;
    }).join("");
    // On a phone one figure at a time stays in sight while the sliders move; these choose which.
    const tabs = model.figures.length < 2 ? "" : `<div class="sim-tabs" role="group" aria-label="${UI.figures}">${model.figures.map((figure, i) => `<button type="button" data-show="${i}" aria-pressed="${!i}" aria-label="図${i + 1}：${escape(figure.title)}">図${i + 1}</button>`).join("")}</div>`;
    const rows = model.quantities.map((q) => `<tr><th scope="row">${escape(q.label)}${unit(q)}<span class="sim-help">${escape(q.help)}</span></th><td><output name="${q.name}" data-value="${values[q.name] ?? ""}" aria-live="off" aria-label="${escape(q.label)}">${fixed(values[q.name], q.digits)}</output></td><td data-kept="${q.name}" hidden></td><td data-difference="${q.name}" hidden></td></tr>`).join("");
    const chosen = scenarioAt(model, state);
    const scenarios = model.scenarios.length ? `<div class="sim-control"><label for="${id}-scenario">${UI.scenario}</label><select id="${id}-scenario" data-act="scenario"><option value="">${UI.own}</option>${model.scenarios.map((s, i) => `<option value="${i}"${i === chosen ? " selected" : ""}>${escape(s.label)}</option>`).join("")}</select><p class="sim-help" data-source>${chosen < 0 ? "" : escape(UI.source + model.scenarios[chosen].source)}</p></div>` : "";
    const act = (key, more = "") => `<button type="button" data-act="${key}"${more}>${UI[key]}</button>`;
    return `<div class="simulator" data-simulator="${name}" role="group" aria-labelledby="${id}-title" data-uid="${id}">`
      + `<p class="sim-title" id="${id}-title">${escape(model.title)}</p><p class="sim-question">${escape(model.question)}</p>`
      + `<div class="sim-formula">${model.formula}<span data-live>${live(model, state, values)}</span></div>`
      + `<p class="sim-message" data-message role="alert"></p>`
      + `<div class="sim-figures">${tabs}${figures}</div>`
      + `<div class="sim-live"><div class="sim-controls" role="group" aria-label="${UI.parameters}">${scenarios}${model.parameters.map((p) => control(model, p, state, id)).join("")}</div>`
      + `<div class="sim-actions">${act("keep", ' aria-pressed="false"')}${act("reset")}${act("link")}${act("csv")}</div><p class="sim-copy" data-copy></p>${predictions(model, id)}</div>`
      + `<p class="sim-state" data-state>${stateText(model, state)}</p><p class="sim-sentence" data-sentence>${escape(say(model.sentence))}</p><ul class="sim-regimes" data-regimes>${regimeList(model, state)}</ul><p class="sim-announce" role="status" data-announce></p>`
      + `<table class="sim-values"><caption>${UI.quantity}</caption><thead><tr><th scope="col">${UI.item}</th><th scope="col">${UI.value}</th><th scope="col" data-kept-head hidden>${UI.kept}</th><th scope="col" data-kept-head hidden>${UI.difference}</th></tr></thead><tbody>${rows}</tbody></table>`
      + `<details class="sim-data"><summary>${UI.table}</summary><div class="sim-scroll" data-series tabindex="0" role="region" aria-label="${UI.table}">${seriesTables(model, state)}</div></details></div>`;
  }
  /** The formula with this state's numbers, as MathML. */
  function live(model, state, values) {
    return model.formulaLive.replace(/((?:<mo>[^<]*<\/mo>)?(?:<mrow>)?)<mn>@(\w+)<\/mn>/g, (_, sign, name) => {
      const parameter = model.parameters.find((p) => p.name === name);
      const text = parameter ? shown(parameter, state[name]) : fixed(values[name], model.quantities.find((q) => q.name === name).digits);
      if (!text.startsWith("−")) return `${sign}<mn>${text}</mn>`;
      const number = `<mo>−</mo><mn>${text.slice(1)}</mn>`, alone = !/<mo>(?!=)/.test(sign);
      return alone ? `${sign}<mrow>${number}</mrow>` : `${sign}<mrow><mo>(</mo>${number}<mo>)</mo></mrow>`;
    });
  }

  // ---- live ----------------------------------------------------------------------------------------
  /** Makes markup live. `onChange(state)` is called after each change that the reader makes. */
  function attach(element, onChange = () => {}) {
    const model = models[element.dataset.simulator], id = element.dataset.uid;
    const find = (selector) => element.querySelector(selector), all = (selector) => [...element.querySelectorAll(selector)];
    const inputs = {}, outputs = {}, drawings = model.figures.map((_, i) => ({
      svg: find(`[data-figure="${i}"] svg`), legend: find(`[data-legend="${i}"]`),
      axes: find(`[data-figure="${i}"] [data-axes]`), back: find(`[data-figure="${i}"] [data-back]`), front: find(`[data-figure="${i}"] [data-front]`),
    }));
    const initial = {}, scenario = find("[data-act=scenario]");
    for (const p of model.parameters) {
      inputs[p.name] = all(`input[name="${p.name}"]`);
      initial[p.name] = Number(inputs[p.name][0].getAttribute("value"));
    }
    for (const q of model.quantities) outputs[q.name] = find(`output[name="${q.name}"]`);
    const part = {};
    for (const key of ["live", "message", "sentence", "regimes", "announce", "series", "copy", "source", "state"]) part[key] = find(`[data-${key}]`);
    let state = { ...initial }, kept = null, resting = 0, speaking = 0, typing = null;

    /** Changes only what is no longer as it was: most of a figure's text stays when a slider moves. */
    const last = new Map();
    function patch(target, html) {
      if (last.get(target) !== html) target.innerHTML = html;
      last.set(target, html);
    }
    /** What is slow to lay out waits until the hand rests. */
    function render(moving) {
      const values = evaluate(model, state), say = describe(model, state, values), before = kept && evaluate(model, kept);
      for (const p of model.parameters) for (const input of inputs[p.name]) {
        if (input !== typing) { input.value = written(p, state[p.name]); input.removeAttribute("aria-invalid"); }
        if (input.type === "range" && p.unit) input.setAttribute("aria-valuetext", `${shown(p, state[p.name])} ${p.unit}`);
      }
      for (const q of model.quantities) {
        const value = values[q.name], output = outputs[q.name];
        output.textContent = fixed(value, q.digits);
        output.dataset.value = value ?? "";
        output.title = value === null ? UI.absent : "";
        if (kept) {
          find(`[data-kept="${q.name}"]`).textContent = fixed(before[q.name], q.digits);
          const gap = value === null || before[q.name] === null ? null : value - before[q.name];
          find(`[data-difference="${q.name}"]`).textContent = (gap > 0 ? "＋" : "") + fixed(gap, q.digits);
        }
      }
      const legends = drawings.map((drawing, i) => {
        const { parts, legend } = draw(model, i, state, say, kept, `${id}-f${i}`);
        for (const name of ["axes", "back", "front"]) patch(drawing[name], parts[name]);
        return legend;
      });
      part.state.textContent = stateText(model, state);
      patch(part.sentence, escape(say(model.sentence)));
      patch(part.regimes, regimeList(model, state));
      if (scenario) {
        const chosen = scenarioAt(model, state);
        scenario.value = chosen < 0 ? "" : chosen;
        patch(part.source, chosen < 0 ? "" : escape(UI.source + model.scenarios[chosen].source));
      }
      clearTimeout(resting);
      if (moving) resting = setTimeout(tell, 80, values, say, legends);
      else tell(values, say, legends);
    }
    function tell(values, say, legends) {
      drawings.forEach(({ svg, legend }, i) => {
        svg.setAttribute("aria-label", label(model.figures[i], say));
        patch(legend, legends[i]);
      });
      patch(part.live, live(model, state, values));
      if (find(".sim-data").open) part.series.innerHTML = seriesTables(model, state);
      // One polite announcement after the hand has come to rest, not one for each step.
      clearTimeout(speaking);
      speaking = setTimeout(() => { part.announce.textContent = `${say(model.sentence)}${regimesAt(model, state).map((r) => r.title).join("、")}`; }, 700);
    }
    function set(changes, quiet, moving) {
      state = { ...state, ...changes };
      part.message.textContent = "";
      render(moving);
      if (!quiet) onChange({ ...state });
    }
    /** A parameter at the nearest value that it may have. */
    const fit = (p, value) => ({ [p.name]: Number(Math.min(p.max, Math.max(p.min, value)).toFixed(p.decimals)) });
    const parameterOf = (name) => model.parameters.find((p) => p.name === name);

    element.addEventListener("input", ({ target }) => {
      const parameter = parameterOf(target.name);
      if (!parameter) return;
      const { value, error } = check(parameter, target.value);
      if (error) {
        // What was typed stays, the last good state stays drawn.
        target.setAttribute("aria-invalid", "true");
        part.message.textContent = `${error}グラフは ${shown(parameter, state[parameter.name])} のままです。`;
        return;
      }
      typing = target;
      target.removeAttribute("aria-invalid");
      set({ [parameter.name]: value }, false, true);
      typing = null;
    });
    element.addEventListener("change", ({ target }) => {
      if (target.dataset.act === "scenario" && target.value !== "") set(model.scenarios[target.value].values);
    });
    element.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (!button) return;
      if (button.dataset.show) {
        all(".sim-figure").forEach((figure, i) => figure.toggleAttribute("data-shown", String(i) === button.dataset.show));
        all("[data-show]").forEach((tab) => tab.setAttribute("aria-pressed", String(tab === button)));
      }
      if (button.dataset.step) {
        const p = parameterOf(button.dataset.for);
        set(fit(p, state[p.name] + Number(button.dataset.step)));
      }
      const action = actions[button.dataset.act];
      if (action) action(button);
    });
    find(".sim-data").addEventListener("toggle", () => { part.series.innerHTML = seriesTables(model, state); });

    const keepButton = find("[data-act=keep]");
    function keep(what) {
      kept = what;
      keepButton.textContent = kept ? UI.unkeep : UI.keep;
      keepButton.setAttribute("aria-pressed", String(Boolean(kept)));
      for (const column of all("[data-kept],[data-difference],[data-kept-head]")) column.hidden = !kept;
      render();
    }
    const actions = {
      keep: () => keep(kept ? null : { ...state }),
      reset: () => { kept = null; keep(null); set(initial); },
      link: async () => {
        const link = `${root.location.href.split("#")[0]}${fragment(model, state)}`;
        try {
          await root.navigator.clipboard.writeText(link);
          part.copy.textContent = UI.copied;
        } catch {
          part.copy.innerHTML = `<label>${UI.copy}<input readonly value="${escape(link)}"></label>`;
          part.copy.querySelector("input").select();
        }
      },
      csv: () => {
        const quote = (v) => (v === null ? "" : typeof v === "number" ? plain(v) : /[",\n]/.test(v) ? `"${v.replace(/"/g, '""')}"` : v), values = evaluate(model, state);
        const rows = [[UI.item, UI.value, UI.unit], ...model.parameters.map((p) => [p.label, state[p.name], p.unit || ""]), ...model.quantities.map((q) => [q.label, values[q.name], q.unit || ""])];
        model.figures.forEach((figure, i) => series(model, i, state).forEach((block) => rows.push([], [figure.title], ...block)));
        const anchor = root.document.createElement("a");
        // The byte order mark tells spreadsheet programs that this is UTF-8.
        anchor.href = URL.createObjectURL(new Blob(["\ufeff" + rows.map((r) => r.map(quote).join(",")).join("\r\n") + "\r\n"], { type: "text/csv" }));
        anchor.download = `${model.name}.csv`;
        anchor.click();
        setTimeout(() => URL.revokeObjectURL(anchor.href), 1000);
      },
      reveal: (button) => {
        const box = button.closest("[data-prediction]"), prediction = model.predictions[box.dataset.prediction];
        const guess = box.querySelector("input:checked"), result = box.querySelector("[data-result]");
        if (!guess) { result.textContent = UI.choose; return; }
        keep({ ...prediction.start });
        set(prediction.end);
        const q = model.quantities.find((one) => one.name === prediction.quantity);
        const from = evaluate(model, prediction.start)[q.name], to = evaluate(model, prediction.end)[q.name];
        // What rounds to the same number is the same to the reader.
        const truth = Math.abs(to - from) < 1e-9 * Math.max(1, Math.abs(from)) ? "same" : to > from ? "up" : "down";
        result.textContent = `${guess.value === truth ? `○ ${UI.right}` : `× ${UI.wrong}`}（予想：${UI[guess.value]}、結果：${UI[truth]}）。${q.label}は ${fixed(from, q.digits)} から ${fixed(to, q.digits)} になりました。${prediction.explanation}`;
      },
    };

    // Dragging is an extra: every parameter has its slider, number and buttons.
    element.addEventListener("pointerdown", (event) => {
      const handle = event.target.closest(".sim-handle");
      if (!handle) return;
      event.preventDefault();
      const { dragX, dragY, frame } = handle.dataset, [x0, x1, y0, y1] = frame.split(",").map(Number);
      const box = handle.closest("[data-figure]");
      const move = ({ clientX, clientY }) => {
        const area = box.firstElementChild.getBoundingClientRect(), scale = W / area.width;
        set({
          ...(dragX && fit(parameterOf(dragX), x0 + (((clientX - area.left) * scale - LEFT) / (W - LEFT - RIGHT)) * (x1 - x0))),
          ...(dragY && fit(parameterOf(dragY), y0 + ((H - BOTTOM - (clientY - area.top) * scale) / (H - TOP - BOTTOM)) * (y1 - y0))),
        }, false, true);
      };
      const released = new AbortController(), { signal } = released;
      root.addEventListener("pointermove", move, { signal });
      for (const end of ["pointerup", "pointercancel"]) root.addEventListener(end, () => released.abort(), { signal });
    });

    element.classList.add("sim-ready");
    return { set, reset: actions.reset, say: (text) => { part.message.textContent = text; }, model, element };
  }
  let mounted = 0;
  /** Puts a live simulator into an element; returns what `attach` returns. */
  function mount(target, name, given, onChange) {
    target.innerHTML = markup(name, given, `${name}-w${mounted++}`);
    return attach(target.firstElementChild, onChange);
  }

  /** Makes every simulator of a page live and keeps the state of the last one moved in the fragment. */
  function start(page) {
    let waiting = 0;
    const live = [...page.querySelectorAll("[data-simulator]")].map((element) => attach(element, (state) => {
      clearTimeout(waiting);
      // Browsers refuse a flood of history entries: write when the hand rests.
      waiting = setTimeout(() => root.history.replaceState(null, "", fragment(models[element.dataset.simulator], state)), 250);
    }));
    function follow() {
      const wanted = readFragment(root.location.hash);
      if (!wanted || !live.length) return;
      const simulator = live.find((one) => one.model.name === wanted.name) || live[0];
      if (wanted.state) simulator.set(wanted.state, true);
      simulator.say(wanted.errors.join(" "));
      simulator.element.scrollIntoView({ block: "start" });
    }
    root.addEventListener("hashchange", follow);
    follow();
  }

  const complete = (name, state) => [models[name], { ...models[name].defaults, ...state }];
  root.InfoSociety = {
    define, markup, mount, attach, start, models,
    /** The SVG of one figure in a state, with another one kept behind it. */
    figure: (name, index, state, kept) => {
      const [model, full] = complete(name, state), values = evaluate(model, full);
      return draw(model, index, full, describe(model, full, values), kept && complete(name, kept)[1], name).svg;
    },
    evaluate: (name, state) => evaluate(...complete(name, state)), regimes: (name, state) => regimesAt(...complete(name, state)).map((r) => r.title),
  };
  if (root.document && root.document.currentScript) root.document.addEventListener("DOMContentLoaded", () => start(root.document));
})(globalThis);
