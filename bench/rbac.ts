/**
 * `node bench/rbac.ts` times the RBAC engine on one core with 5,000 service accounts, 2,000 roles, 10,000 bindings and
 * 200 namespaces. Prints medians in milliseconds of processor time and of the clock.
 */
import { CHECKS, CheckContext } from '../src/checks/index.ts';
import { isKubernetesObject, LATEST_KUBERNETES_VERSION, readObject, Snapshot } from '../src/kube/index.ts';
import { LATEST_POLICY_VERSION } from '../src/pod-security/index.ts';
import {
  authorize,
  buildRbac,
  climbGraph,
  distancesTo,
  positionOf,
  rbacDefaultsFor,
  serviceAccountUser,
  shortestPath,
  subjectsOf,
  whoCan,
} from '../src/rbac/index.ts';
import { generator, rbacObjects } from './rbac-cluster.ts';

const SCENARIO = { serviceAccounts: 5_000, roles: 2_000, bindings: 10_000, namespaces: 200 };
const RUNS = 7;
const DECISIONS = 1_000_000;

const values = rbacObjects(SCENARIO);
const defaults = rbacDefaultsFor(LATEST_KUBERNETES_VERSION);
const checks = CHECKS.filter(({ id }) => id.startsWith('rbac/'));

/** Objects as they are when a snapshot was read: no run finds what another has worked out. */
function snapshot(): Snapshot {
  return new Snapshot(
    values.map((value) => readObject(value, { type: 'value', name: 'bench' })).filter(isKubernetesObject),
  );
}

function measure(name: string, prepare: () => () => string): void {
  const runs: { cpu: number; clock: number; result: string }[] = [];
  for (let run = 0; run < RUNS; run++) {
    const work = prepare();
    const cpu = process.cpuUsage();
    const start = performance.now();
    const result = work();
    const clock = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    runs.push({ cpu: (user + system) / 1000, clock, result });
  }
  const median = (of: (run: (typeof runs)[number]) => number) => runs.map(of).sort((a, b) => a - b)[RUNS >> 1] ?? 0;
  const [cpu, clock] = [median((run) => run.cpu), median((run) => run.clock)];
  process.stdout.write(
    `${name}: ${clock.toFixed(1)} ms, ${cpu.toFixed(1)} ms of processor time  (${runs[0]?.result})\n`,
  );
}

measure('index', () => {
  const read = snapshot();
  return () => `${buildRbac(read, { defaults }).bindings.length} bindings`;
});

measure(`index and ${checks.length} checks`, () => {
  const read = snapshot();
  return () => {
    const settings = {
      podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
      kubernetesVersion: LATEST_KUBERNETES_VERSION,
      today: '2026-11-01',
    } as const;
    const context = new CheckContext(read, settings);
    return `${checks.reduce((sum, check) => sum + [...check.run(context)].length, 0)} findings`;
  };
});

measure('paths to cluster-admin of every subject', () => {
  const index = buildRbac(snapshot(), { defaults });
  return () => {
    const starts = subjectsOf(index).map(positionOf);
    const graph = climbGraph(index, { from: starts });
    const distances = distancesTo(graph, { type: 'cluster-admin' });
    const paths = starts.flatMap((start) => shortestPath(distances, start) ?? []);
    return `${starts.length} subjects, ${paths.length} steps`;
  };
});

measure('who-can', () => {
  const index = buildRbac(snapshot(), { defaults });
  return () =>
    `${whoCan(index, { verb: 'get', group: '', resource: 'secrets', namespace: 'ns5' }).rbac.length} holders`;
});

measure(`${DECISIONS / 1e6} million can-i`, () => {
  const index = buildRbac(snapshot(), { defaults });
  const random = generator(3);
  const users = Array.from({ length: SCENARIO.serviceAccounts }, (_, at) =>
    serviceAccountUser(`ns${at % 200}`, `sa${at}`),
  );
  const requests = Array.from({ length: 1_000 }, () => ({
    verb: random(2) === 0 ? 'get' : 'create',
    group: random(3) === 0 ? 'apps' : '',
    resource: random(2) === 0 ? 'pods' : 'secrets',
    subresource: random(4) === 0 ? 'log' : '',
    name: 'a',
    namespace: `ns${random(200)}`,
  }));
  return () => {
    let allowed = 0;
    for (let at = 0; at < DECISIONS; at++) {
      const user = users[(at * 7_919) % users.length];
      const request = requests[at % requests.length];
      if (user !== undefined && request !== undefined && authorize(index, user, request).allowed) allowed++;
    }
    return `${allowed} allowed`;
  };
});
