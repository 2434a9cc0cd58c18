import { gzipSync } from 'node:zlib';
import type { EmbeddedData } from './embedded.ts';

/** Where the data goes in the page that the build makes. */
const PLACE = '<!--breakwater-data-->';

/**
 * Puts data into the page that shows it. It is carried as base64 of gzip, in which nothing can end the element that it
 * stands in.
 *
 * @param page The application in one file, as the build writes it.
 */
export function* oneFile(page: string, data: EmbeddedData): Generator<string> {
  const at = page.indexOf(PLACE);
  if (at < 0) throw new Error('the page has no place for data');
  yield page.slice(0, at);
  yield '<script type="application/octet-stream" id="breakwater-data">';
  yield gzipSync(JSON.stringify(data), { level: 9 }).toString('base64');
  yield '</script>';
  yield page.slice(at + PLACE.length);
}
