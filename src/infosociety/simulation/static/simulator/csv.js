/* Rows as a file that spreadsheet programs open. */

/** A cell: nothing for what does not exist, quoted where a sign would end it. */
function quoted(value) {
  const text = String(value ?? "");
  return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
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
