import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** For a machine without a display, a network and other users. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser of this machine: `BREAKWATER_CHROMIUM`, or one that a package manager installed. */
export function findChromium(): string | undefined {
  return [process.env['BREAKWATER_CHROMIUM'] ?? '', ...PLACES].find((path) => path !== '' && existsSync(path));
}

/** Installs Debian's Chromium where there is none. */
export function installChromium(): void {
  if (findChromium() !== undefined) return;
  const install = ['install', '-y', '--no-install-recommends', '--no-upgrade', 'chromium'];
  spawnSync('apt-get', install, { stdio: 'ignore', timeout: 300_000 });
}

export async function startChromium(executablePath: string): Promise<Browser> {
  return await chromium.launch({ executablePath, args: FLAGS });
}
