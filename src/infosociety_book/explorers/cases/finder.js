/* The form that finds cases for a town: what the town says of itself, and the cases that fit, each with the reasons. */

const SHOWN = 8;

/** The cases that fit, the nearest first. */
function find(cases, { issue, own, efforts, effort }, sizes, proofs) {
  const size = (code) => sizes.findIndex((codes) => codes.includes(code));
  const proof = (kind) => (proofs.includes(kind) ? proofs.indexOf(kind) : proofs.length);
  /** How near a case's body is to one's own, as a rank and in words. */
  function near(other) {
    if (own === other) return [0, "同じ種類の団体の事例です。"];
    if (other === "joint") return [1, "複数の団体が一緒にした事例です。"];
    if (own === "joint" || Math.abs(size(own) - size(other)) === 1) return [2, "規模の近い団体の事例です。"];
    return [3, "規模のちがう団体の事例です。"];
  }
  return cases
    .filter((one) => one.issue === issue && efforts.indexOf(one.effort) <= efforts.indexOf(effort))
    .map((one) => ({ one, near: near(one.body_class) }))
    .sort(
      (a, b) =>
        a.near[0] - b.near[0] ||
        proof(a.one.evidence_kind) - proof(b.one.evidence_kind) ||
        b.one.year - a.one.year ||
        a.one.order - b.one.order,
    );
}

const item = (...children) => {
  const node = document.createElement("li");
  node.append(...children);
  return node;
};

/** Makes the form of `finder` live; `sizes` and `proofs` are the orders that contract.py gives. */
export function equip(finder, cases, sizes, proofs) {
  const ask = finder.querySelector("form");
  const said = finder.querySelector("[role=status]");
  const list = finder.querySelector("ol");
  const fields = ask.elements;
  const efforts = [...fields.effort.options].map((option) => option.value);

  /** A link to the case, and why it is here. */
  function entry({ one: { id, row, effort, keys }, near: [, how] }) {
    const anchor = document.createElement("a");
    anchor.href = `#case-${id}`;
    const place = row.cells[0].firstElementChild.textContent;
    anchor.textContent = `${place}：${row.querySelector("summary").textContent}`;
    const why = document.createElement("ul");
    const reasons = [
      `困りごとが同じです（${fields.issue.selectedOptions[0].textContent}）。`,
      how,
      `要る力は「${fields.effort.options[efforts.indexOf(effort)].textContent}」です。`,
      `証拠の種類：${keys.evidence}`,
      row.querySelector(".case-ask").textContent,
    ];
    why.append(...reasons.map((text) => item(text)));
    return item(anchor, why);
  }

  function show() {
    const [issue, own, effort] = ["issue", "body_class", "effort"].map((name) => fields[name].value);
    list.replaceChildren();
    if (!issue || !own || !effort) {
      said.textContent = "三つとも選ぶと、事例が出ます。";
      return;
    }
    const found = find(cases, { issue, own, efforts, effort }, sizes, proofs);
    const more = found.length > SHOWN ? `上から ${SHOWN} 件を示します。` : "";
    said.textContent = found.length
      ? `${found.length} 件が条件に合います。${more}`
      : "条件に合う事例がありません。かけられる力を大きくするか、近い困りごとを選んでください。";
    list.append(...found.slice(0, SHOWN).map(entry));
  }

  finder.hidden = false;
  ask.addEventListener("input", show);
  ask.addEventListener("submit", (event) => event.preventDefault());
  show();
}
