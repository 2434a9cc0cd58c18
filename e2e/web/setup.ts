import { fileURLToPath } from 'node:url';
import { buildWeb } from '../../scripts/build-web.ts';
import { findChromium, installChromium } from './chromium.ts';

/** Builds the dashboard as it is now, and sees to a browser. */
export async function setup(): Promise<void> {
  installChromium();
  if (findChromium() === undefined) {
    process.stderr.write(
      'e2e/web: skipped, there is no Chromium and it could not be installed (BREAKWATER_CHROMIUM)\n',
    );
    return;
  }
  await buildWeb(fileURLToPath(new URL('../../dist', import.meta.url)));
}
