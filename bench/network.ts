/**
 * `npm run bench:network -- [SCENARIO…]`: times the network engine on one core, from a snapshot to the verdict of
 * every pair of pods and address ranges, and to explain single pairs. Prints the median of the runs in milliseconds, and what was counted.
 */
import { isKubernetesObject, type JsonObject, readObject, Snapshot } from '../src/kube/index.ts';
import { type Cluster, type End, explain, Reachability, readCluster, SPECIFICATION } from '../src/network/index.ts';
import { clusterObjects, type Scenario } from './network-cluster.ts';

const SCENARIOS: Readonly<Record<string, Scenario & { readonly runs: number }>> = {
  '10k-pods-1250-workloads': { pods: 10_000, workloads: 1_250, policies: 1_000, uniqueLabels: false, runs: 5 },
  '10k-pods-unique-labels': { pods: 10_000, workloads: 1_250, policies: 1_000, uniqueLabels: true, runs: 5 },
  '100k-pods-5000-workloads': { pods: 100_000, workloads: 5_000, policies: 5_000, uniqueLabels: false, runs: 1 },
};

function main(names: readonly string[]): void {
  for (const [name, { runs, ...scenario }] of Object.entries(SCENARIOS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const objects = clusterObjects(scenario);
    const results = Array.from({ length: runs }, () => run(objects)).sort((a, b) => a.total - b.total);
    process.stdout.write(`${name}: ${JSON.stringify(results[results.length >> 1])}\n`);
    process.stdout.write(`  peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB\n`);
  }
}

function run(values: readonly JsonObject[]) {
  const objects = values.map((value) => readObject(value, { type: 'value', name: 'bench' })).filter(isKubernetesObject);
  const cpu = process.cpuUsage();
  const start = performance.now();
  const cluster = readCluster(new Snapshot(objects));
  const read = performance.now();
  const reachability = new Reachability(cluster, SPECIFICATION);
  const evaluated = performance.now();
  const counts = countPairs(reachability);
  const end = performance.now();
  const explaining = timeExplaining(cluster);
  const { user, system } = process.cpuUsage(cpu);
  return {
    cpu: Math.round((user + system) / 1000),
    total: Math.round(end - start),
    reading: Math.round(read - start),
    policies: Math.round(evaluated - read),
    pairs: Math.round(end - evaluated),
    explain: explaining,
    classes: reachability.universe.classes.count,
    ...counts,
  };
}

/** The median and the slowest of explanations of pairs spread over the cluster, in milliseconds. */
function timeExplaining(cluster: Cluster) {
  const ends = cluster.workloads.flatMap((workload) =>
    workload.pods.slice(0, 1).map((pod): End => ({ type: 'pod', pod, workload })),
  );
  const times = Array.from({ length: EXPLAINED }, (_, index) => {
    const source = ends[(index * 37) % ends.length];
    const destination = ends[(index * 61 + 1) % ends.length];
    const start = performance.now();
    if (source !== undefined && destination !== undefined) explain(cluster, SPECIFICATION, source, destination);
    return performance.now() - start;
  }).sort((a, b) => a - b);
  const rounded = (time = Number.NaN) => Math.round(time * 10) / 10;
  return { median: rounded(times[EXPLAINED >> 1]), slowest: rounded(times.at(-1)) };
}

const EXPLAINED = 40;

/** Visits every pair of classes: how many pairs of pods have connections, and how many different verdicts there are. */
function countPairs(reachability: Reachability) {
  const { classes, classOfPod } = reachability.universe;
  const pods = new Float64Array(classes.count);
  for (const workload of reachability.cluster.workloads) {
    for (const pod of workload.pods) pods[classOfPod(pod)] = (pods[classOfPod(pod)] ?? 0) + 1;
  }
  const verdicts = new Set<number>();
  let connected = 0;
  for (let source = 0; source < classes.count; source++) {
    if (pods[source] === 0) continue;
    for (const [verdict, members] of reachability.rowOf(source).groups) {
      verdicts.add(verdict);
      if (reachability.verdicts.verdictOf(verdict).possible === 0) continue;
      for (let word = 0; word < members.length; word++) {
        for (let bits = members[word] ?? 0; bits !== 0; bits &= bits - 1) {
          connected += (pods[source] ?? 0) * (pods[word * 32 + 31 - Math.clz32(bits & -bits)] ?? 0);
        }
      }
    }
  }
  return { connected, verdicts: verdicts.size };
}

main(process.argv.slice(2));
