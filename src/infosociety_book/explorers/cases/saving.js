/* The cases that are shown, as a file for a spreadsheet. */
import { saveCsv } from "../../../infosociety/simulation/static/simulator/csv.js";

const HEADINGS = [
  "case_id",
  "団体",
  "都道府県・団体の種類",
  "事例",
  "分野",
  "始まり",
  "証拠の種類",
  "説明",
  "出典のURL",
];

export function saveCases(cases) {
  const rows = cases.map(({ row, id, keys }) => {
    const [place, kind] = row.cells[0].children;
    const paragraphs = [...row.querySelectorAll("details p:not(.case-source)")].map((one) => one.textContent);
    const title = row.querySelector("summary").textContent;
    const { href } = row.querySelector(".case-source a");
    const words = [place.textContent, kind.textContent, title, keys.category, keys.year, keys.evidence];
    return [id, ...words, paragraphs.join(" "), href];
  });
  saveCsv("municipal_cases_selected.csv", [HEADINGS, ...rows]);
}
