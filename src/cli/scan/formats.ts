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
import { CliError } from '../cli-error.ts';
import { inPieces, writeTextFile } from '../files.ts';
import type { Io } from '../io.ts';
import type { OutputRequest } from '../output-option.ts';
import { widthOf } from '../width.ts';

export const FORMATS = ['table', 'json', 'sarif', 'junit', 'markdown', 'github', 'html'] as const;
export type Format = (typeof FORMATS)[number];

/**
 * Writes a report wherever it was asked for, files first: what is on the screen last is what the user reads.
 *
 * @param page The report as a page, where that was asked for.
 */
export function writeReport(
  io: Io,
  report: Report,
  requests: readonly OutputRequest<Format>[],
  page: Iterable<string> = [],
): void {
  for (const { format, file } of requests) {
    if (file === undefined) continue;
    const options = { style: PLAIN, width: widthOf({ columns: undefined }) };
    writeTextFile(io, file, format === 'html' ? page : render(report, format, options));
  }
  for (const { format, file } of requests) {
    if (file !== undefined) continue;
    const options = { style: styleFor(io.stdout.isTTY, io.env), width: widthOf(io.stdout) };
    const written = format === 'html' ? page : render(report, format, options);
    for (const piece of inPieces(written)) io.stdout.write(piece);
  }
}

/** A page is for a browser: a terminal would be flooded by it. */
export function refusePageOnScreen({ stdout }: Io, requests: readonly OutputRequest<Format>[]): void {
  if (!stdout.isTTY || !requests.some(({ format, file }) => format === 'html' && file === undefined)) return;
  throw new CliError('bad-argument', 'the page is for a browser: write it to a file with -o html=report.html');
}

function render(
  report: Report,
  format: Exclude<Format, 'html'>,
  options: Parameters<typeof renderTable>[1],
): Iterable<string> {
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
