/**
 * `node bench/fix.ts [MANIFESTS]`: how long it takes to mend failing manifests, each a file with a Deployment of two
 * containers that breaks restricted in every way that has a fix. Each figure is the median of several runs of the
 * built program, in processes of their own: showing the difference, writing it, and a second run that finds nothing.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RUNS = 3;
const program = fileURLToPath(new URL('../dist/breakwater.js', import.meta.url));
const count = Number(process.argv[2] ?? 1000);

function manifest(index: number): string {
  return `# Application ${index}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${index}
  namespace: team-${index % 20}
spec:
  selector:
    matchLabels: { app: app-${index} }
  template:
    metadata:
      labels: { app: app-${index} }
    spec:
      containers:
        - name: web # serves
          image: registry.example.com/web:${index}
          ports:
            - containerPort: 8080
        - name: log
          image: registry.example.com/log:${index}
`;
}

function fill(folder: string): void {
  mkdirSync(folder);
  for (let index = 0; index < count; index++) writeFileSync(join(folder, `${index}.yaml`), manifest(index));
}

function seconds(args: readonly string[]): number {
  const start = performance.now();
  const { status, stdout } = spawnSync(process.execPath, [program, 'fix', ...args, '--tier', 'likely'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status === 2 || !/mended in \d+ files/.test(stdout)) throw new Error(`the run failed with ${status}`);
  return (performance.now() - start) / 1000;
}

function report(name: string, times: readonly number[]): void {
  const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
  process.stdout.write(`${name}  ${median.toFixed(2)} s  ${Math.round(count / median)} manifests/s\n`);
}

const root = mkdtempSync(join(tmpdir(), 'breakwater-bench-'));
try {
  const shown: number[] = [];
  const written: number[] = [];
  const again: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const folder = join(root, String(run));
    fill(folder);
    shown.push(seconds([folder]));
    written.push(seconds([folder, '--write']));
    again.push(seconds([folder, '--write']));
  }
  report(`${count} manifests, shown`, shown);
  report(`${count} manifests, written`, written);
  report(`${count} manifests, again`, again);
} finally {
  rmSync(root, { recursive: true, force: true });
}
