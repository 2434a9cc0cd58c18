/**
 * Reads a cluster in a process of its own and prints what that took, as JSON: `node probe.ts KUBECONFIG`. Memory is the
 * most that was resident, loading of the programs included.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { NEEDS } from '../../src/kube/index.ts';
import { readCluster } from '../../src/sources/index.ts';

/** What a reading took, and gave. */
export interface Measured {
  /** Seconds of processor time of this process, user and system, all threads. */
  readonly cpuSeconds: number;
  readonly megabytes: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly gaps: readonly string[];
  /** Of the sorted `namespace/name` of all pods. */
  readonly podsDigest: string;
}

/** The most memory that was resident, in KB. Linux' maxrss also counts the process that started this one. */
function mostResident(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(status);
  return line === null ? process.resourceUsage().maxRSS : Number(line[1]);
}

const [kubeconfig] = process.argv.slice(2);
const { snapshot } = await readCluster({
  kubeconfig,
  env: process.env,
  interactive: false,
  requestTimeout: 60_000,
  needs: NEEDS,
});
const { userCPUTime, systemCPUTime } = process.resourceUsage();
const pods = snapshot.ofKind('', 'Pod').map(({ namespace, name }) => `${namespace}/${name}`);
const kinds = Object.fromEntries([...Map.groupBy(snapshot.objects, ({ kind }) => kind)].map(([k, v]) => [k, v.length]));
const measured: Measured = {
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
  megabytes: mostResident() / 1024,
  kinds,
  gaps: snapshot.gaps.map(({ message }) => message),
  podsDigest: createHash('sha256').update(pods.sort().join('\n')).digest('hex'),
};
process.stdout.write(`${JSON.stringify(measured)}\n`);
