import { safeText } from '../../report/index.ts';

/** A line of CSV (RFC 4180). A cell that a spreadsheet would take for a formula begins with an apostrophe. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(written: string): string {
  const text = safeText(written);
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A row of a table in Markdown. */
export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => safeText(cell).replaceAll(/[\\|`*_<>[\]{}#]/g, '\\$&')).join(' | ')} |\n`;
}
