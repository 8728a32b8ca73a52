/* The cases of municipal DX: filters and sorts the rows of the page's table, and finds cases for a town.
 *
 * What is seen follows from one state, the form's, which the address keeps:
 * #cases?category=frontyard+ai_rpa&body_class=town&evidence_kind=measured&prefecture=13+27
 *   &from=2015&to=2026&q=…&sort=-year&cards=yes&case=ID
 */
import { equip } from "./cases/finder.js";
import { saveCases } from "./cases/saving.js";
import { explorer, folded, linkReader } from "./parts/form.js";

const LISTS = ["category", "body_class", "evidence_kind"];

/** The table's rows as cases: their codes, what the columns sort by, and their text. */
function casesOf(table, codes, columns) {
  return [...table.tBodies[0].rows].map((row, order) => {
    const texts = [...row.cells].map((cell) => cell.textContent);
    const values = row.dataset.codes.split(" ");
    const keys = Object.fromEntries(columns.map((name, i) => [name, texts[i]]));
    return {
      row,
      order,
      keys,
      id: row.id.slice("case-".length),
      text: folded(row.textContent),
      box: row.querySelector("details"),
      shown: true,
      year: /^\d+$/.test(keys.year) ? Number(keys.year) : null,
      ...Object.fromEntries(codes.map((name, i) => [name, values[i]])),
    };
  });
}

function attach(element) {
  const table = element.querySelector("table");
  const body = table.tBodies[0];
  const heads = [...table.querySelectorAll("th[data-sort]")];
  const columns = heads.map((head) => head.dataset.sort);
  const tiles = [...element.querySelectorAll(".cases-tiles button")];
  const { codes, sizes, proofs } = JSON.parse(element.dataset.cases);
  const cases = casesOf(table, codes, columns);
  const byId = new Map(cases.map((one) => [one.id, one]));
  const ui = explorer(element, "cases", "case", "事例", { write, read, filter, items: byId, open });
  const { form, field, boxes, checked, message, keep } = ui;
  const pressed = () => tiles.filter((tile) => tile.ariaPressed === "true").map((tile) => tile.value);
  let sort = "";

  // ---- the state -----------------------------------------------------------------------------------
  function write() {
    const words = new URLSearchParams();
    for (const name of LISTS) if (checked(name).length) words.set(name, checked(name).join(" "));
    if (pressed().length) words.set("prefecture", pressed().join(" "));
    ui.writeFields(words, "from", "to", "q");
    if (sort) words.set("sort", sort);
    if (field("cards").checked) words.set("cards", "yes");
    const shown = cases.find((one) => one.box.open && one.shown);
    if (shown) words.set("case", shown.id);
    return `#cases?${words}`;
  }

  /** Sets boxes or tiles from the codes of a link. */
  function readCodes(key, value, link) {
    const all = key === "prefecture" ? tiles : boxes(key);
    const wanted = value.split(" ").filter(Boolean);
    const known = all.map((one) => one.value);
    const unknown = wanted.filter((code) => !known.includes(code));
    const range = `${known[0]} から ${known[known.length - 1]} までの番号`;
    if (unknown.length) {
      link.bad(key, unknown.join(" "), key === "prefecture" ? range : `${known.join("・")} のどれか`);
    } else if (key === "prefecture") {
      for (const tile of tiles) tile.ariaPressed = String(wanted.includes(tile.value));
    } else {
      for (const box of all) box.checked = wanted.includes(box.value);
    }
  }

  /** Sets the state from such a text; what is not allowed is told and left as at first. */
  function read(text) {
    const link = linkReader(text);
    ui.clear();
    for (const tile of tiles) tile.ariaPressed = "false";
    for (const one of cases) one.box.open = false;
    sort = "";
    let focus = null;
    for (const [key, value] of link.pairs()) {
      if (LISTS.includes(key) || key === "prefecture") readCodes(key, value, link);
      else if (ui.readField(key, value, link.bad)) continue;
      else if (key === "sort") {
        if (columns.includes(value.replace(/^-/, ""))) sort = value;
        else link.bad(key, value, `${columns.join("・")}（逆の順は前に - を付ける）のどれか`);
      } else if (key === "cards") {
        if (value === "yes") field("cards").checked = true;
        else link.bad(key, value, "yes ");
      } else if (key === "case") focus = ui.readItem(value, link.bad);
      else link.unknown(key);
    }
    ui.checkSpan(link.bad);
    order();
    filter();
    message.textContent = [link.tell(), focus ? open(focus) : ""].filter(Boolean).join(" ");
  }

  // ---- what is shown -------------------------------------------------------------------------------
  function filter() {
    const allowed = new Map(LISTS.map((name) => [name, new Set(checked(name))]));
    const places = new Set(pressed());
    const [from, to] = ui.span();
    const every = from === ui.FIRST && to === ui.LAST;
    const words = ui.words();
    const counts = new Map();
    let count = 0;
    let undated = 0;
    const allows = (one, name) => !allowed.get(name).size || allowed.get(name).has(one[name]);
    for (const one of cases) {
      const fits = LISTS.every((name) => allows(one, name)) && words.every((word) => one.text.includes(word));
      const dated = every || (one.year !== null && one.year >= from && one.year <= to);
      if (fits && dated) counts.set(one.prefecture, (counts.get(one.prefecture) ?? 0) + 1);
      const here = !places.size || places.has(one.prefecture);
      one.shown = fits && dated && here;
      if (fits && here && one.year === null && !dated) undated += 1;
      if (one.row.hidden === one.shown) one.row.hidden = !one.shown;
      count += one.shown;
    }
    for (const tile of tiles) tile.querySelector("[data-count]").textContent = counts.get(tile.value) ?? 0;
    table.classList.toggle("cases-cards", field("cards").checked);
    const found = count
      ? `${cases.length} 件のうち ${count} 件を表示しています。`
      : "条件に合う事例がありません。条件をゆるめるか、最初に戻してください。";
    const lost = undated ? `始まりの年が分からない ${undated} 件は、年でしぼると出ません。` : "";
    ui.status.textContent = found + lost;
  }

  function order() {
    const name = sort.replace(/^-/, "");
    const way = sort.startsWith("-") ? -1 : 1;
    for (const head of heads) {
      if (head.dataset.sort === name) head.ariaSort = way > 0 ? "ascending" : "descending";
      else head.removeAttribute("aria-sort");
    }
    const compare = (a, b) => {
      if (!name) return 0;
      if (name !== "year") return way * a.keys[name].localeCompare(b.keys[name], "ja");
      // What has no year comes last in both directions.
      return (a.year === null) - (b.year === null) || way * (a.year - b.year);
    };
    const rows = [...cases].sort((a, b) => compare(a, b) || a.order - b.order).map((one) => one.row);
    const now = [...body.rows];
    if (rows.some((row, i) => row !== now[i])) body.append(...rows); // a table laid out anew takes its time
  }

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      sort = sort === head.dataset.sort ? `-${sort}` : head.dataset.sort;
      order();
      keep();
    });
  }

  /** Opens a case and goes there; says so if the filter had to be widened, which would hide the case. */
  function open(one) {
    const hidden = !one.shown;
    if (hidden) read("");
    one.box.open = true;
    ui.show(one.row, one.box.firstElementChild);
    return hidden ? "条件の外にある事例なので、条件を最初に戻しました。" : "";
  }
  body.addEventListener("toggle", keep, true);

  form.addEventListener("click", ({ target }) => {
    const tile = target.closest(".cases-tiles button");
    if (!tile) return;
    tile.ariaPressed = String(tile.ariaPressed !== "true");
    filter();
    keep();
  });
  form.querySelector("[data-csv]").addEventListener("click", () => {
    const inOrder = [...body.rows].map((row) => byId.get(row.id.slice("case-".length)));
    saveCases(inOrder.filter((one) => one.shown));
  });

  for (const finder of document.querySelectorAll("[data-finder]")) equip(finder, cases, sizes, proofs);
  ui.begin();
}

document.addEventListener("DOMContentLoaded", () => {
  for (const element of document.querySelectorAll("[data-cases]")) attach(element);
});
