/* Rows as a file that spreadsheet programs open. */
import { plain } from "./numbers.js";

/** A cell: nothing for what does not exist, quoted where a sign would end it. */
function quoted(value) {
  if (value === null) return "";
  if (typeof value === "number") return plain(value);
  return /[",\n]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value;
}

/** Lets the browser save rows under a name. */
export function saveCsv(name, rows) {
  const lines = rows.map((row) => row.map(quoted).join(","));
  // The byte order mark tells spreadsheet programs that this is UTF-8.
  const file = new Blob([`\ufeff${lines.join("\r\n")}\r\n`], { type: "text/csv" });
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(file);
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 1000);
}
