import type { Static } from 'typebox';
import type {
  PodSecurity,
  Workload as WorkloadSchema,
  Workloads as WorkloadsSchema,
} from '../../src/server/http/schemas/engine.ts';
import type {
  CheckDetails,
  CheckState,
  GapSince,
  Overview as OverviewSchema,
  Server,
  Trend,
} from '../../src/server/http/schemas/state.ts';
import type { Api } from './api.ts';
import * as access from './http/access.ts';
import { ask, askAll } from './http/client.ts';
import { compliance } from './http/compliance.ts';
import * as findings from './http/findings.ts';
import * as network from './http/network.ts';
import { overviewOf, trendOf } from './http/overview.ts';
import { podSecurityOf } from './http/pod-security.ts';
import { workloadOf, workloadSummary } from './http/workloads.ts';

/** Asks the server that the page came from, and puts what it answers into the shapes that screens show. */
export function httpApi(): Api {
  const overview = shared(() => ask<Static<typeof OverviewSchema>>('/overview'));
  const checks = shared(async () => {
    const { items } = await ask<{ readonly items: readonly Static<typeof CheckState>[] }>('/checks');
    return new Map(items.map((check) => [check.check, check]));
  });
  const server = shared(() => ask<Static<typeof Server>>('/server'));
  return {
    session: async () => {
      const { source, user, scanning } = await server();
      return {
        target: source,
        at: new Date(scanning.last?.finishedAt ?? Date.now()).toISOString(),
        mode: 'server',
        canEdit: user.role === 'editor',
      };
    },
    overview: async () => overviewOf(await overview(), await server(), await checks()),
    checks: async () =>
      [...(await checks()).values()].map(({ check, layer = 'workloads', ...rest }) => ({
        ...rest,
        id: check,
        layer,
        rationale: '',
        remediation: '',
        references: [],
      })),
    check: async (id) => {
      const { layer = 'workloads', state, ...check } = await ask<Static<typeof CheckDetails>>(`/checks/${id}`);
      return { ...check, id, layer, verdict: state?.verdict ?? 'not-evaluated', reason: state?.reason };
    },
    gaps: async () => {
      const { items } = await ask<{ readonly items: readonly Static<typeof GapSince>[] }>('/gaps');
      return items.map(({ position, ...gap }) => ({ ...gap, line: position?.line }));
    },
    trend: async () => trendOf(await ask<Static<typeof Trend>>('/trends'), await overview()),
    changes: async () => {
      const { sinceYesterday } = await overview();
      return sinceYesterday && findings.changesOf(sinceYesterday, await checks());
    },
    findings: async (query, cursor) => findings.findings(query, cursor, await checks()),
    facets: findings.facets,
    groups: async (query, by) => findings.groups(query, by, await checks()),
    finding: async (id) => findings.finding(id, await checks()),
    findingHistory: async (id) =>
      findings.historyOf(await ask<findings.Details>(`/findings/${encodeURIComponent(id)}`)),
    workloads: async () => {
      const [items, exposures] = await Promise.all([
        askAll<Static<typeof WorkloadsSchema>['items'][number]>('/workloads'),
        network.networkMap(),
      ]);
      return items.map((one) => workloadSummary(one, exposures));
    },
    workload: async (key) => {
      const [kind = '', namespace = '', name = ''] = key.split('/').map(encodeURIComponent);
      const [page, { subjects }] = await Promise.all([
        ask<Static<typeof WorkloadSchema>>(`/workloads/${namespace}/${kind}/${name}`),
        access.subjects(),
      ]);
      return workloadOf(key, page, subjects);
    },
    subjects: access.subjects,
    permissions: access.permissions,
    climbs: access.climbs,
    whoCan: access.whoCan,
    foldedMap: network.foldedMap,
    networkMap: network.networkMap,
    explain: network.explain,
    defaultDeny: network.defaultDeny,
    podSecurity: async () => podSecurityOf((question) => ask<Static<typeof PodSecurity>>('/pod-security', question)),
    compliance,
  };
}

/** How long an answer that several screens are made of is kept: they are asked at the same time. */
const KEPT_FOR = 2_000;

function shared<T>(load: () => Promise<T>): () => Promise<T> {
  let kept: { readonly at: number; readonly answer: Promise<T> } | undefined;
  return () => {
    if (kept === undefined || Date.now() - kept.at > KEPT_FOR) kept = { at: Date.now(), answer: load() };
    return kept.answer;
  };
}
