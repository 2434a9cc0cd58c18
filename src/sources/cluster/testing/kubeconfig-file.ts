import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Writes a file that the test removes when it ends, and gives its path. */
export function temporaryFile(name: string, text: string, mode = 0o600): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  writeFileSync(file, text, { mode });
  return file;
}

/** A kubeconfig file with one context, `test`, for a server; JSON is YAML. */
export function kubeconfigFor(server: string, user: object = {}, cluster: object = {}): string {
  return temporaryFile(
    'config',
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'fake', cluster: { server, ...cluster } }],
      users: [{ name: 'tester', user }],
      contexts: [{ name: 'test', context: { cluster: 'fake', user: 'tester' } }],
      'current-context': 'test',
    }),
  );
}
