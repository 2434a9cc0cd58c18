import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { embeddedData, type FinishedScan, oneFile } from '../../views/index.ts';
import { CliError } from '../cli-error.ts';

/** Where the build puts the page: beside the bundled program or its chunks, and as seen from the source. */
const PLACES = ['./web/report.html', '../web/report.html', '../../../dist/web/report.html'];

/**
 * The dashboard in one file, with the scan in it.
 *
 * @param title What was scanned, as the user named it.
 * @throws CliError when the program was not built.
 */
export function htmlReport(scan: FinishedScan, title: string, at: Date): Iterable<string> {
  return oneFile(readPage(), embeddedData(scan, title, at.toISOString()));
}

function readPage(): string {
  const file = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path));
  if (file === undefined) throw new CliError('unreadable', 'the dashboard was not built: run "npm run build"');
  return readFileSync(file, 'utf8');
}
