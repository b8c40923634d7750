// Tables as spreadsheets read them (RFC 4180), with nothing in them that a spreadsheet would carry out: names that
// strangers chose, such as a track's title, may begin like a formula. Pure.

export type Cell = string | number | boolean | undefined;

/** Excel takes a file without it for one in the letters of thirty years ago. */
export const CSV_BEGINNING = '\uFEFF';

/** What makes a formula, wide forms too; also behind spaces and signs that are not seen. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20|%]|^[\t\r\n]/u;

/** One row with its end. */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  // A lone half of a letter cannot be written in UTF-8, and nothing may end a text early.
  const text = cell.toWellFormed().replaceAll('\0', '');
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n;\t]|^\s|\s$/.test(harmless) || harmless !== text ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
