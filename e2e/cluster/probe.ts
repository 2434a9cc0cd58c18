/**
 * Reads a cluster in a process of its own and prints what that took, as JSON: `node probe.ts KUBECONFIG`. Memory is the
 * most that was resident, loading of the programs included.
 */
import { createHash } from 'node:crypto';
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

const [kubeconfig] = process.argv.slice(2);
const { snapshot } = await readCluster({
  kubeconfig,
  env: process.env,
  interactive: false,
  requestTimeout: 60_000,
  needs: NEEDS,
});
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const pods = snapshot.ofKind('', 'Pod').map(({ namespace, name }) => `${namespace}/${name}`);
const kinds = Object.fromEntries([...Map.groupBy(snapshot.objects, ({ kind }) => kind)].map(([k, v]) => [k, v.length]));
const measured: Measured = {
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
  megabytes: maxRSS / 1024,
  kinds,
  gaps: snapshot.gaps.map(({ message }) => message),
  podsDigest: createHash('sha256').update(pods.sort().join('\n')).digest('hex'),
};
process.stdout.write(`${JSON.stringify(measured)}\n`);
