/**
 * `node scripts/rbac-defaults.ts DUMP…` writes `src/rbac/defaults/defaults.generated.json` from what API servers of
 * several versions made by themselves. A dump is `{version, objects}`: the roles and bindings of a fresh cluster,
 * without what differs from one cluster to the next. `e2e/` makes dumps from real servers.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Dump {
  readonly version: string;
  readonly objects: readonly object[];
}

const target = fileURLToPath(new URL('../src/rbac/defaults/defaults.generated.json', import.meta.url));
const dumps = process.argv
  .slice(2)
  .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Dump)
  .sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));

/** Each object once, with the versions (by index) that have it so. */
const objects = new Map<string, { in: number[]; object: object }>();
for (const [index, dump] of dumps.entries()) {
  for (const object of dump.objects) {
    const key = JSON.stringify(object);
    const entry = objects.get(key) ?? { in: [], object };
    entry.in.push(index);
    objects.set(key, entry);
  }
}
const lines = [...objects.values()].map((entry) => JSON.stringify(entry));
const versions = JSON.stringify(dumps.map((dump) => dump.version));
writeFileSync(target, `{"versions":${versions},"objects":[\n${lines.join(',\n')}\n]}\n`);
process.stdout.write(`${objects.size} objects of ${versions} in ${target}\n`);
