/**
 * `node bench/rbac-replay.ts`: how many parsed audit events a second are taken in, narrowed to roles and decided again,
 * at the median of the runs; and how fast a log is read, with the memory that it takes.
 */
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import {
  type AuditEvent,
  isKubernetesObject,
  type JsonObject,
  LATEST_KUBERNETES_VERSION,
  readAuditEvent,
  readObject,
  Snapshot,
} from '../src/kube/index.ts';
import { boundSubjects, buildRbac, leastPrivilege, Observations, rbacDefaultsFor } from '../src/rbac/index.ts';
import { readAuditLog } from '../src/sources/index.ts';

const ACCOUNTS = 500;
const NAMESPACES = 50;
const EVENTS = 300_000;
const RUNS = 7;
const FILE_BYTES = 300 * 1024 * 1024;
const RBAC = 'rbac.authorization.k8s.io';

function state(): Snapshot {
  const role = {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name: 'controller' },
    rules: [
      { verbs: ['*'], apiGroups: ['', 'apps', 'batch'], resources: ['*'] },
      { verbs: ['get'], nonResourceURLs: ['*'] },
    ],
  };
  const bindings = Array.from({ length: ACCOUNTS }, (_, account) => ({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: `account-${account}` },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'controller' },
    subjects: [{ kind: 'ServiceAccount', namespace: `ns-${account % NAMESPACES}`, name: `account-${account}` }],
  }));
  const origin = { type: 'value', name: 'bench' } as const;
  return new Snapshot([role, ...bindings].map((object) => readObject(object, origin)).filter(isKubernetesObject));
}

const REQUESTS = [
  ['get', 'configmaps', true],
  ['list', 'pods', false],
  ['watch', 'secrets', false],
  ['patch', 'services', true],
  ['update', 'endpoints', true],
  ['create', 'events', false],
] as const;

function eventOf(index: number): JsonObject {
  const account = (index * 7919) % ACCOUNTS;
  const namespace = `ns-${account % NAMESPACES}`;
  const [verb, resource, isNamed] = REQUESTS[index % REQUESTS.length] ?? REQUESTS[0];
  const name = isNamed ? `/object-${index % 12}` : '';
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    auditID: `6f2c1d3e-0000-4000-8000-${String(index).padStart(12, '0')}`,
    stage: 'ResponseComplete',
    requestURI: `/api/v1/namespaces/${namespace}/${resource}${name}?timeout=10s`,
    verb,
    user: {
      username: `system:serviceaccount:${namespace}:account-${account}`,
      uid: '0a1b2c3d-1111-4222-8333-444455556666',
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/pod-name': [`account-${account}-7d9f8-x2v4z`] },
    },
    sourceIPs: ['10.0.0.1'],
    userAgent: 'controller/v1.0 (linux/amd64) kubernetes/unknown',
    objectRef: { resource, namespace, apiVersion: 'v1' },
    responseStatus: { metadata: {}, code: 200 },
    requestReceivedTimestamp: '2026-01-01T00:00:00.000000Z',
    stageTimestamp: '2026-01-01T00:00:00.004000Z',
    annotations: {
      'authorization.k8s.io/decision': 'allow',
      'authorization.k8s.io/reason': 'RBAC: allowed by binding',
    },
  };
}

function isEvent(event: AuditEvent | string): event is AuditEvent {
  return typeof event !== 'string';
}

const snapshot = state();
const options = {
  kubernetesVersion: LATEST_KUBERNETES_VERSION,
  defaults: rbacDefaultsFor(LATEST_KUBERNETES_VERSION),
};
const targets = boundSubjects(buildRbac(snapshot, options));
const observe = () => new Observations({ targets, kubernetesVersion: LATEST_KUBERNETES_VERSION, snapshot });

function replay(): void {
  const events = Array.from({ length: EVENTS }, (_, index) => readAuditEvent(eventOf(index))).filter(isEvent);
  const taking: number[] = [];
  const whole: number[] = [];
  let uses = 0;
  for (let run = 0; run < RUNS; run++) {
    // The processor's time, which a busy machine does not stretch as it does the clock's.
    const start = process.cpuUsage();
    const observations = observe();
    for (const event of events) observations.add(event);
    taking.push(process.cpuUsage(start).user / 1e6);
    const { replayed } = leastPrivilege(snapshot, targets, observations, options);
    if (replayed.some(({ outcome }) => outcome !== 'kept')) throw new Error('a use was not kept');
    uses = replayed.length;
    whole.push(process.cpuUsage(start).user / 1e6);
  }
  const rate = (seconds: readonly number[]) => Math.round(EVENTS / median(seconds)).toLocaleString('en');
  process.stdout.write(
    `${EVENTS.toLocaleString('en')} events of ${ACCOUNTS} subjects, ${uses.toLocaleString('en')} different uses\n` +
      `taken in: ${rate(taking)} events a second\n` +
      `with the roles found and every use decided again: ${rate(whole)} events a second\n`,
  );
}

async function read(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-bench-'));
  try {
    const file = join(folder, 'audit.log');
    const stream = createWriteStream(file);
    for (let index = 0, written = 0; written < FILE_BYTES; ) {
      let piece = '';
      for (let line = 0; line < 1000; line++) piece += `${JSON.stringify(eventOf(index++))}\n`;
      written += piece.length;
      if (!stream.write(piece)) await new Promise<void>((go) => void stream.once('drain', go));
    }
    stream.end();
    await finished(stream);
    const observations = observe();
    const start = process.cpuUsage();
    await readAuditLog([file], (event) => observations.add(event));
    const { user, system } = process.cpuUsage(start);
    const mebibytes = statSync(file).size / 2 ** 20;
    process.stdout.write(
      `read: ${Math.round(mebibytes)} MiB, ${observations.counts.events.toLocaleString('en')} events, ` +
        `${Math.round((mebibytes * 1e6) / (user + system))} MiB a second of processor time, ` +
        `${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB resident\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

await read();
replay();
