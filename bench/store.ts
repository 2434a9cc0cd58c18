/**
 * `node bench/store.ts [SCANS] [OBJECTS] [postgres://…]`: how much the store grows, and how fast it answers. The objects
 * are judged once; each scan after that changes 1% of them: most change in place, and lose or get back a finding, some
 * go and others come. Times are medians and the worst of a hundred, as the calling thread sees them.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audit } from '../src/audit/index.ts';
import { CHECKS, CheckContext } from '../src/checks/index.ts';
import { LATEST_KUBERNETES_VERSION } from '../src/kube/index.ts';
import { LATEST_POLICY_VERSION } from '../src/pod-security/index.ts';
import { loadSnapshot } from '../src/sources/index.ts';
import {
  type FindingQuery,
  type FindingRecord,
  makeScanRecord,
  type ObjectRecord,
  openStore,
  type ScanRecord,
  type Store,
} from '../src/store/index.ts';
import { generateCluster } from './cluster/index.ts';
import { toYaml } from './cluster/yaml.ts';

const [scans = 1000, size = 10_000] = process.argv.slice(2, 4).map(Number);
const database = process.argv[4];
const HOUR = 3_600_000;
const FIRST = Date.UTC(2026, 0, 1);

const folder = mkdtempSync(join(tmpdir(), 'breakwater-bench-'));
async function bench(): Promise<void> {
  const first = await firstRecord();
  const opening = performance.now();
  const store = await openStore({ data: folder, database, target: 'bench' });
  say('open', `${(performance.now() - opening).toFixed(0)} ms`);
  const cluster = new ChangingCluster(first);
  const [initial] = await timed(() => store.recordScan(first));
  say(`first scan, ${first.objects.length} objects, ${first.findings.length} findings`, `${initial.toFixed(0)} ms`);
  const empty = (await store.stats()).bytes;
  await store.recordScan(cluster.next(0));
  const settled = (await store.stats()).bytes;
  const [same] = await timed(() => store.recordScan(cluster.next(0)));
  say('a scan that changes nothing', `${same.toFixed(0)} ms, ${(await store.stats()).bytes - settled} bytes`);

  const times: number[] = [];
  for (let scan = 3; scan < scans; scan++) {
    const record = cluster.next(0.01);
    times.push((await timed(() => store.recordScan(record)))[0]);
  }
  say('a scan that changes 1%', spread(times));
  const { bytes, findings, objects } = await store.stats();
  say(`after ${scans} scans`, `${megabytes(empty)} -> ${megabytes(bytes)}; ${objects} objects, ${findings} findings`);
  await measureQueries(store, first);
  await store.close();
}

async function firstRecord(): Promise<ScanRecord> {
  const file = join(folder, 'cluster.yaml');
  writeFileSync(file, toYaml(generateCluster(size)));
  const snapshot = await loadSnapshot([file], { env: {} });
  const today = '2026-01-01';
  const context = new CheckContext(snapshot, {
    podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
    kubernetesVersion: LATEST_KUBERNETES_VERSION,
    today,
    allowedRegistries: [],
  });
  const audited = audit(context, { checks: CHECKS, severities: new Map(), exceptions: [], baseline: undefined, today });
  const parts = { snapshot, audit: audited, gaps: snapshot.gaps, source: 'cluster.yaml', tools: { breakwater: '0' } };
  const [time, record] = await timed(async () => makeScanRecord({ ...parts, startedAt: FIRST, finishedAt: FIRST }));
  say('make the record', `${time.toFixed(0)} ms`);
  return record;
}

interface Living {
  object: ObjectRecord;
  readonly findings: FindingRecord[];
  /** Whether its first finding is mended at the moment. */
  isMended: boolean;
}

/** A cluster from scan to scan. The changes are the same in every run. */
class ChangingCluster {
  readonly #first: ScanRecord;
  readonly #living: Living[];
  #scan = 0;
  #random = 1;

  constructor(first: ScanRecord) {
    this.#first = first;
    const findings = Map.groupBy(first.findings, ({ object }) => object);
    this.#living = first.objects.map((object, index) => {
      return { object, findings: findings.get(index) ?? [], isMended: false };
    });
  }

  next(share: number): ScanRecord {
    this.#scan++;
    const count = Math.round(this.#living.length * share);
    for (let change = 0; change < count; change++) this.#change(change < count / 10);
    const finishedAt = FIRST + this.#scan * HOUR;
    const objects = this.#living.map(({ object }) => object);
    const findings = this.#living.flatMap(({ findings: all, isMended }, object) =>
      all.slice(isMended ? 1 : 0).map((finding) => ({ ...finding, object })),
    );
    return { ...this.#first, key: `${this.#scan}`, startedAt: finishedAt, finishedAt, objects, findings };
  }

  #change(isReplaced: boolean): void {
    this.#random = (this.#random * 48_271) % 2_147_483_647;
    const at = this.#random % this.#living.length;
    const living = this.#living[at];
    if (living === undefined) return;
    const stamp = `${this.#scan}-${at}`;
    if (!isReplaced) {
      living.object = { ...living.object, hash: stamp };
      living.isMended = !living.isMended;
      return;
    }
    const findings = living.findings.map((finding) => ({ ...finding, fingerprint: `${stamp}-${finding.fingerprint}` }));
    const object = { ...living.object, name: `${living.object.name.slice(0, 20)}-${stamp}`, hash: stamp };
    this.#living[at] = { object, findings, isMended: false };
  }
}

async function measureQueries(store: Store, { findings, objects }: ScanRecord): Promise<void> {
  const namespace = objects.find((object) => object.namespace !== '')?.namespace ?? '';
  const check = findings[0]?.check ?? '';
  const status = ['open'] as const;
  const queries: readonly [string, FindingQuery][] = [
    ['all', {}],
    ['open', { status }],
    ['open, by last change', { status, sort: 'lastChange' }],
    ['open, by object', { status, sort: 'object' }],
    ['open, by check, reversed', { status, sort: 'check', reverse: true }],
    ['open, high', { status, severity: ['high'] }],
    ['open, low and info, by first seen', { status, severity: ['low', 'info'], sort: 'firstSeen' }],
    ['open, one check', { status, check: [check] }],
    ['open, one namespace', { status, namespace: [namespace] }],
    ['open, one namespace and check', { status, namespace: [namespace], check: [check] }],
    ['open, one check, by object', { status, check: [check], sort: 'object' }],
    ['open, nothing fits', { status, kind: ['Nothing'] }],
    ['resolved', { status: ['resolved'] }],
    ['resolved, by last change', { status: ['resolved'], sort: 'lastChange' }],
    ['search: a word of many', { status, search: 'container' }],
    ['search: two words', { status, search: 'privileged web' }],
    ['search: a word of few', { status, search: objects[5]?.name ?? '' }],
    ['search: nothing', { status, search: 'nothing-like-this' }],
    ['search: any state, by last change', { search: 'privileged', sort: 'lastChange' }],
  ];
  for (const [name, query] of queries) {
    const times: number[] = [];
    let deep = query;
    let found = 0;
    for (let run = 0; run < 100; run++) {
      const [time, page] = await timed(() => store.findings({ ...deep, limit: 50 }));
      times.push(time);
      found += page.items.length;
      deep = page.next === undefined ? query : { ...query, cursor: page.next };
    }
    say(`page of 50: ${name}`, `${spread(times)}  (${found} rows)`);
  }
  await sayTimes('facets', () => store.facets({ status }));
  await sayTimes('groups by object', () => store.findingGroups({ status, by: 'object' }));
  const latest = (await store.latestScan())?.id ?? 0;
  await sayTimes('changes of 24 scans', () => store.changes({ from: latest - 24 }));
  const [some] = (await store.findings({ status })).items;
  await sayTimes('one finding', () => store.finding(some?.id ?? ''));
  await sayTimes('verdicts', () => store.verdicts());
  await sayTimes('trend of 30 days', () =>
    store.trend({ from: new Date(FIRST + 1000 * HOUR - 30 * 24 * HOUR).toISOString().slice(0, 10) }),
  );
  await sayTimes('stats', () => store.stats());
}

async function sayTimes(name: string, run: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let at = 0; at < 30; at++) times.push((await timed(run))[0]);
  say(name, spread(times));
}

async function timed<T>(run: () => Promise<T>): Promise<[number, T]> {
  const start = performance.now();
  const result = await run();
  return [performance.now() - start, result];
}

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(2);
  return `${at(0.5)} ms median, ${at(0.99)} ms p99`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function say(name: string, figure: string): void {
  process.stdout.write(`${name.padEnd(60)} ${figure}\n`);
}

try {
  await bench();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
