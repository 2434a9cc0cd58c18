import type { FrameworkView } from '../../../src/views/index.ts';

const HEAD = ['framework', 'version', 'section', 'control', 'title', 'verdict', 'reason', 'findings', 'checks'];

/** The controls of a framework, one a line (RFC 4180), as spreadsheets read it. */
export function csvOf({ title, version, sections }: FrameworkView): string {
  const rows = sections.flatMap((section) =>
    section.controls.map((control) => [
      title,
      version,
      section.title,
      control.id,
      control.title,
      control.verdict,
      control.reason ?? '',
      String(control.findings),
      control.checks.join(' '),
    ]),
  );
  return [HEAD, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** A text that begins like a formula is none: spreadsheets would work it out. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
