import {
  PLAIN,
  type Report,
  renderGithub,
  renderJson,
  renderJunit,
  renderMarkdown,
  renderSarif,
  renderTable,
  styleFor,
} from '../../report/index.ts';
import { inPieces, writeTextFile } from '../files.ts';
import type { Io } from '../io.ts';
import type { OutputRequest } from '../output-option.ts';
import { widthOf } from '../width.ts';

export const FORMATS = ['table', 'json', 'sarif', 'junit', 'markdown', 'github'] as const;
export type Format = (typeof FORMATS)[number];

/** Writes a report wherever it was asked for, files first: what is on the screen last is what the user reads. */
export function writeReport(io: Io, report: Report, requests: readonly OutputRequest<Format>[]): void {
  for (const { format, file } of requests) {
    if (file !== undefined)
      writeTextFile(io, file, render(report, format, { style: PLAIN, width: widthOf({ columns: undefined }) }));
  }
  for (const { format, file } of requests) {
    if (file !== undefined) continue;
    const options = { style: styleFor(io.stdout.isTTY, io.env), width: widthOf(io.stdout) };
    for (const piece of inPieces(render(report, format, options))) io.stdout.write(piece);
  }
}

function render(report: Report, format: Format, options: Parameters<typeof renderTable>[1]): Iterable<string> {
  switch (format) {
    case 'table':
      return renderTable(report, options);
    case 'json':
      return renderJson(report);
    case 'sarif':
      return renderSarif(report);
    case 'junit':
      return renderJunit(report);
    case 'markdown':
      return renderMarkdown(report);
    case 'github':
      return renderGithub(report);
  }
}
