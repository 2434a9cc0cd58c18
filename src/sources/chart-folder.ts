import { opendirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Bounds } from './bounds.ts';
import { isInside } from './file-system.ts';

/** The file that makes a folder a chart. */
export const CHART_FILE = 'Chart.yaml';

/** What Helm reads of a chart's folder to render it; templates among it are no manifests. */
const OWNED: ReadonlySet<string> = new Set([
  CHART_FILE,
  'requirements.yaml',
  'values.yaml',
  'values.schema.json',
  'templates',
  'charts',
  'crds',
]);

/** Whether an entry of a chart's folder belongs to the chart alone. The others are read like any other file. */
export function isChartOwned(name: string): boolean {
  return OWNED.has(name);
}

/** Whether a path is a chart's folder of templates, or inside one. */
export function isChartTemplate(real: string): boolean {
  for (let path = real; dirname(path) !== path; path = dirname(path)) {
    if (basename(path) !== 'templates') continue;
    if (statSync(join(dirname(path), CHART_FILE), { throwIfNoEntry: false })?.isFile()) return true;
  }
  return false;
}

/**
 * A symbolic link in a chart that leads out of `root`, if there is one. Helm follows links wherever they lead, and
 * templates may print what it finds there.
 */
export function findLinkOut(chart: string, root: string, bounds: Bounds): string | undefined {
  const seen = new Set([chart]);
  let entries = 0;
  const open = [chart];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const listing = opendirSync(folder, { bufferSize: 1024 });
    try {
      for (let entry = listing.readSync(); entry !== null; entry = listing.readSync()) {
        const path = join(folder, entry.name);
        if (++entries > bounds.entries) return path;
        if (!entry.isDirectory() && !entry.isSymbolicLink()) continue;
        const real = entry.isSymbolicLink() ? realpathSync(path) : path;
        if (!isInside(real, root)) return path;
        if (seen.has(real) || !statSync(real).isDirectory()) continue;
        seen.add(real);
        open.push(real);
      }
    } finally {
      listing.closeSync();
    }
  }
  return undefined;
}
