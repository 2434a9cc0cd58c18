/**
 * `node bench/scan.ts [OBJECTS…]`: how fast manifests are read and judged, and with how much memory; then how long
 * the program takes to start. Each figure is the median of several runs of the built program, in processes of their
 * own. Memory is the most that a process held.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateCluster } from './cluster/index.ts';
import { toYaml } from './cluster/yaml.ts';

const RUNS = 5;
const program = fileURLToPath(new URL('../dist/breakwater.js', import.meta.url));

interface Run {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

function run(args: readonly string[]): Run {
  // The program reports on itself when it ends, since nothing else knows the peak of a child's memory.
  const probe = `data:text/javascript,${encodeURIComponent(
    "process.on('exit', () => { const u = process.resourceUsage(); process.stderr.write(JSON.stringify([u.maxRSS, u.userCPUTime + u.systemCPUTime])); });",
  )}`;
  const start = performance.now();
  const { stderr } = spawnSync(process.execPath, ['--import', probe, program, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const seconds = (performance.now() - start) / 1000;
  const [kilobytes = 0, microseconds = 0] = JSON.parse(stderr.slice(stderr.lastIndexOf('['))) as number[];
  return { seconds, cpuSeconds: microseconds / 1e6, megabytes: kilobytes / 1024 };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function measure(name: string, args: readonly string[], objects?: number): void {
  const runs = Array.from({ length: RUNS }, () => run(args));
  const seconds = median(runs.map((one) => one.seconds));
  const cpu = median(runs.map((one) => one.cpuSeconds));
  const megabytes = median(runs.map((one) => one.megabytes));
  const rate = objects === undefined ? '' : `  ${Math.round(objects / seconds)} objects/s`;
  process.stdout.write(
    `${name}  ${seconds.toFixed(3)} s  ${cpu.toFixed(3)} s CPU  ${Math.round(megabytes)} MB${rate}\n`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'breakwater-bench-'));
try {
  measure('--version', ['--version']);
  for (const objects of process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1000, 10_000, 50_000]) {
    const cluster = generateCluster(objects);
    for (const format of ['yaml', 'json']) {
      const file = join(folder, `${objects}.${format}`);
      writeFileSync(
        file,
        format === 'yaml' ? toYaml(cluster) : JSON.stringify({ apiVersion: 'v1', kind: 'List', items: cluster }),
      );
      const size = `${(statSync(file).size / 1e6).toFixed(1)} MB`;
      measure(
        `${objects} ${format} (${size})`,
        ['scan', file, '--fail-on', 'none', '--check', 'pod-security/*'],
        objects,
      );
      measure(`${objects} ${format}, all checks`, ['scan', file, '--fail-on', 'none'], objects);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
