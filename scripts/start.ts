/**
 * `npm start`: the dashboard on the examples, with some history. The history is made here, for the demonstration: on
 * each of the days before today a part of the examples is scanned as if it were all there was, so that findings come
 * and go.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { audit } from '../src/audit/index.ts';
import { CHECKS, CheckContext } from '../src/checks/index.ts';
import { LATEST_KUBERNETES_VERSION, Snapshot } from '../src/kube/index.ts';
import { LATEST_POLICY_VERSION } from '../src/pod-security/index.ts';
import { loadSnapshot } from '../src/sources/index.ts';
import { makeScanRecord, openStore } from '../src/store/index.ts';

const DAY = 86_400_000;
const EXAMPLES = 'examples';

/** Files that are not there yet so many days ago. Until then nobody had applied them. */
const ADDED: ReadonlyMap<string, number> = new Map([
  ['examples/platform/toolbox.yaml', 1],
  ['examples/payments/release.yaml', 1],
  ['examples/shop/nightly-report.yaml', 4],
  ['examples/platform/build-runner.yaml', 9],
  ['examples/platform/node-tuner.yaml', 11],
]);

const HISTORY_DAYS = 14;

/** Scans what there was on each day, and stores it as that day's. */
async function makeHistory(data: string, cwd: string): Promise<void> {
  const store = await openStore({ data, target: targetOf(cwd) });
  try {
    await store.lead();
    const snapshot = await loadSnapshot([EXAMPLES], { cwd });
    for (let ago = HISTORY_DAYS; ago >= 1; ago--) {
      const startedAt = Date.now() - ago * DAY - 60_000;
      const objects = snapshot.objects.filter(({ origin }) => {
        const file = origin.type === 'document' ? origin.document.source.name : '';
        return ago < (ADDED.get(file) ?? Number.POSITIVE_INFINITY);
      });
      const part = new Snapshot(objects);
      const settings = {
        podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
        kubernetesVersion: LATEST_KUBERNETES_VERSION,
        today: new Date(startedAt).toISOString().slice(0, 10),
      } as const;
      const rules = {
        checks: CHECKS,
        severities: new Map(),
        exceptions: [],
        baseline: undefined,
        today: settings.today,
      };
      await store.recordScan(
        makeScanRecord({
          snapshot: part,
          audit: audit(new CheckContext(part, settings), rules),
          gaps: [],
          startedAt,
          finishedAt: startedAt + 1_000,
          source: EXAMPLES,
          tools: {},
        }),
      );
    }
  } finally {
    await store.close();
  }
}

/** As the server names what it scans. */
function targetOf(cwd: string): string {
  return `paths ${cwd} ${EXAMPLES}`;
}

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const data = mkdtempSync(join(tmpdir(), 'breakwater-start-'));
await makeHistory(data, root);
process.stdout.write(`The last ${HISTORY_DAYS} days of history are made for this demonstration.\n`);
const args = ['dist/breakwater.js', 'serve', EXAMPLES, '--data', data, ...process.argv.slice(2)];
const server = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => {
  rmSync(data, { recursive: true, force: true });
  process.exitCode = code ?? 0;
});
