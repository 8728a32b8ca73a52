/* The cases of municipal DX: filters and sorts the rows of the page's table, and finds cases for a town.
 *
 * What is seen follows from one state, the form's, which the address keeps:
 * #cases?category=frontyard+ai_rpa&body_class=town&evidence_kind=measured&prefecture=13+27&from=2015&to=2026&q=…&sort=-year&cards=yes&case=ID
 */
(function (root) {
  "use strict";

  const CODES = ["category", "evidence_kind", "body_class", "prefecture", "issue", "effort"];
  const SORTS = ["place", "title", "category", "year", "evidence"];

  function attach(element) {
    const { plain, linkReader, explorer } = root.InfoExplorer;
    const table = element.querySelector("table"),
      body = table.tBodies[0],
      heads = [...table.querySelectorAll("th[data-sort]")];
    const tiles = [...element.querySelectorAll(".cases-tiles button")];
    const cases = [...body.rows].map((row, order) => {
      const cells = [...row.cells],
        values = row.dataset.codes.split(" ");
      return {
        row,
        order,
        id: row.id.slice(5),
        text: plain(row.textContent),
        box: row.querySelector("details"),
        shown: true,
        ...Object.fromEntries(CODES.map((name, i) => [name, values[i]])),
        year: /^\d+$/.test(cells[3].textContent) ? Number(cells[3].textContent) : null,
        keys: Object.fromEntries(SORTS.map((name, i) => [name, cells[i].textContent])),
      };
    });
    const byId = new Map(cases.map((one) => [one.id, one]));
    const LISTS = ["category", "body_class", "evidence_kind"];
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
      const open = cases.find((one) => one.box.open && one.shown);
      if (open) words.set("case", open.id);
      return `#cases?${words}`;
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
        if (LISTS.includes(key) || key === "prefecture") {
          const all = key === "prefecture" ? tiles : boxes(key),
            codes = value.split(" ").filter(Boolean);
          const unknown = codes.filter((code) => !all.some((one) => one.value === code));
          if (unknown.length)
            link.bad(
              key,
              unknown.join(" "),
              key === "prefecture" ? "01 から 47 までの番号" : `${all.map((box) => box.value).join("・")} のどれか`,
            );
          else if (key === "prefecture")
            for (const tile of tiles) tile.ariaPressed = String(codes.includes(tile.value));
          else for (const box of all) box.checked = codes.includes(box.value);
        } else if (ui.readField(key, value, link.bad)) continue;
        else if (key === "sort") {
          if (SORTS.includes(value.replace(/^-/, ""))) sort = value;
          else link.bad(key, value, `${SORTS.join("・")}（逆の順は前に - を付ける）のどれか`);
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
      const allowed = new Map(LISTS.map((name) => [name, new Set(checked(name))])),
        places = new Set(pressed());
      const [from, to] = ui.span(),
        every = from === ui.FIRST && to === ui.LAST;
      const words = ui.words(),
        counts = new Map();
      let count = 0,
        undated = 0;
      for (const one of cases) {
        const fits =
          LISTS.every((name) => !allowed.get(name).size || allowed.get(name).has(one[name])) &&
          words.every((word) => one.text.includes(word));
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
      ui.status.textContent =
        (count
          ? `${cases.length} 件のうち ${count} 件を表示しています。`
          : "条件に合う事例がありません。条件をゆるめるか、最初に戻してください。") +
        (undated ? `始まりの年が分からない ${undated} 件は、年でしぼると出ません。` : "");
    }
    function order() {
      const name = sort.replace(/^-/, ""),
        way = sort.startsWith("-") ? -1 : 1;
      for (const head of heads) {
        const on = head.dataset.sort === name;
        if (on) head.ariaSort = way > 0 ? "ascending" : "descending";
        else head.removeAttribute("aria-sort");
      }
      const compare =
        name === "year"
          ? // What has no year comes last in both directions.
            (a, b) => (a.year === null) - (b.year === null) || way * (a.year - b.year) || a.order - b.order
          : (a, b) => way * a.keys[name].localeCompare(b.keys[name], "ja") || a.order - b.order;
      const rows = [...cases].sort(name ? compare : (a, b) => a.order - b.order).map((one) => one.row),
        now = [...body.rows];
      if (rows.some((row, i) => row !== now[i])) body.append(...rows); // a table laid out anew takes its time
    }
    for (const head of heads) {
      const button = root.document.createElement("button");
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

    // ---- the form ------------------------------------------------------------------------------------
    form.addEventListener("click", ({ target }) => {
      const tile = target.closest(".cases-tiles button");
      if (!tile) return;
      tile.ariaPressed = String(tile.ariaPressed !== "true");
      filter();
      keep();
    });
    form.querySelector("[data-csv]").addEventListener("click", () => {
      const quote = (text) => (/[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
      const rows = [
        ["case_id", "団体", "都道府県・団体の種類", "事例", "分野", "始まり", "証拠の種類", "説明", "出典のURL"],
      ];
      for (const { row, id, keys } of [...body.rows].map((tr) => byId.get(tr.id.slice(5))).filter((one) => one.shown)) {
        const [place, small] = row.cells[0].children,
          text = [...row.querySelectorAll("details p:not(.case-source)")].map((p) => p.textContent).join(" ");
        rows.push([
          id,
          place.textContent,
          small.textContent,
          row.querySelector("summary").textContent,
          keys.category,
          keys.year,
          keys.evidence,
          text,
          row.querySelector(".case-source a").href,
        ]);
      }
      const anchor = root.document.createElement("a");
      // The byte order mark tells spreadsheet programs that this is UTF-8.
      anchor.href = URL.createObjectURL(
        new Blob(["\ufeff" + rows.map((row) => row.map(quote).join(",")).join("\r\n") + "\r\n"], { type: "text/csv" }),
      );
      anchor.download = "municipal_cases_selected.csv";
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(anchor.href), 1000);
    });

    // ---- a case for a town ---------------------------------------------------------------------------
    const SIZES = ["village", "town", "city", "core_city", "designated_city", "prefecture"],
      SHOWN = 8;
    const size = (code) => SIZES.indexOf(code === "special_ward" ? "core_city" : code);
    const EVIDENCE = ["measured", "self_reported", "incident"]; // what is none of these comes after them
    const proof = ({ evidence_kind: kind }) => (EVIDENCE.includes(kind) ? EVIDENCE.indexOf(kind) : EVIDENCE.length);
    /** How near a case's body is to one's own, as a rank and in words. */
    function near(own, other) {
      if (own === other) return [0, "同じ種類の団体の事例です。"];
      if (other === "joint") return [1, "複数の団体が一緒にした事例です。"];
      return Math.abs(size(own) - size(other)) === 1 || own === "joint"
        ? [2, "規模の近い団体の事例です。"]
        : [3, "規模のちがう団体の事例です。"];
    }
    function equip(finder) {
      const ask = finder.querySelector("form"),
        said = finder.querySelector("[role=status]"),
        list = finder.querySelector("ol");
      const efforts = [...ask.elements.effort.options].map((option) => option.value),
        word = (name) => ask.elements[name].selectedOptions[0].textContent;
      function find() {
        const [issue, own, effort] = ["issue", "body_class", "effort"].map((name) => ask.elements[name].value);
        list.replaceChildren();
        if (!issue || !own || !effort) {
          said.textContent = "三つとも選ぶと、事例が出ます。";
          return;
        }
        const found = cases
          .filter((one) => one.issue === issue && efforts.indexOf(one.effort) <= efforts.indexOf(effort))
          .map((one) => ({ one, near: near(own, one.body_class) }))
          .sort(
            (a, b) =>
              a.near[0] - b.near[0] ||
              proof(a.one) - proof(b.one) ||
              b.one.year - a.one.year ||
              a.one.order - b.one.order,
          );
        said.textContent = found.length
          ? `${found.length} 件が条件に合います。${found.length > SHOWN ? `上から ${SHOWN} 件を示します。` : ""}`
          : "条件に合う事例がありません。かけられる力を大きくするか、近い困りごとを選んでください。";
        for (const {
          one,
          near: [, how],
        } of found.slice(0, SHOWN)) {
          const item = root.document.createElement("li"),
            anchor = root.document.createElement("a"),
            why = root.document.createElement("ul");
          anchor.href = `#case-${one.id}`;
          anchor.textContent = `${one.row.cells[0].firstElementChild.textContent}：${one.row.querySelector("summary").textContent}`;
          const effortWord = ask.elements.effort.options[efforts.indexOf(one.effort)].textContent;
          for (const text of [
            `困りごとが同じです（${word("issue")}）。`,
            how,
            `要る力は「${effortWord}」です。`,
            `証拠の種類：${one.keys.evidence}`,
            one.row.querySelector(".case-ask").textContent,
          ]) {
            why.append(Object.assign(root.document.createElement("li"), { textContent: text }));
          }
          item.append(anchor, why);
          list.append(item);
        }
      }
      finder.hidden = false;
      ask.addEventListener("input", find);
      ask.addEventListener("submit", (event) => event.preventDefault());
      find();
    }

    // ---- begin ---------------------------------------------------------------------------------------
    for (const finder of root.document.querySelectorAll("[data-finder]")) equip(finder);
    ui.begin();
  }

  root.document.addEventListener("DOMContentLoaded", () => {
    for (const element of root.document.querySelectorAll("[data-cases]")) attach(element);
  });
})(globalThis);
