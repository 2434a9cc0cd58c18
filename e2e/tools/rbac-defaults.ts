/**
 * Writes the roles and bindings that a new cluster has, as real API servers of each version make them: a file
 * `kubernetes-1.37.json` for each version, which `scripts/rbac-defaults.ts` takes. Usage:
 * `node e2e/tools/rbac-defaults.ts FOLDER`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../client.ts';
import { ControlPlane } from '../control-plane.ts';
import { readAll } from '../rbac/cluster.ts';
import { tools } from './build.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('name the folder to write to');
const found = await tools((line) => console.error(line));
if (found.missing !== undefined) throw new Error(found.missing);
mkdirSync(folder, { recursive: true });
for (const programs of found.kubernetes) {
  const minor = programs.version.split('.').slice(0, 2).join('.');
  const plane = await ControlPlane.start(programs);
  try {
    const objects = await settled(plane);
    const file = join(folder, `kubernetes-${minor}.json`);
    writeFileSync(file, `${JSON.stringify({ version: programs.version, objects }, undefined, 1)}\n`);
    console.error(`${file}: ${objects.length} objects`);
  } finally {
    await plane.stop();
  }
}

/** The aggregated roles are filled by a controller: read until nothing changes any more. */
async function settled(plane: ControlPlane): Promise<KubernetesObject[]> {
  let before = await readAll(plane.admin);
  for (;;) {
    await sleep(1000);
    const now = await readAll(plane.admin);
    const filled = now.every((object) => object['aggregationRule'] === undefined || isFilled(object['rules']));
    if (filled && isDeepStrictEqual(before, now)) return now;
    before = now;
  }
}

function isFilled(rules: unknown): boolean {
  return Array.isArray(rules) && rules.length > 0;
}
