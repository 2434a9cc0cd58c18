import { queryOptions } from '@tanstack/react-query';
import type { FindingQuery, Grouping } from '../../src/views/findings/query.ts';
import type { TargetName } from '../../src/views/index.ts';
import type { Api, WhoCanQuestion } from './api.ts';

/** One scan is the same for ever; a server that scans again says so, and all of it is asked anew. */
const KEPT = { staleTime: Number.POSITIVE_INFINITY, retry: false } as const;

/** The questions with the keys that their answers are kept under. */
export const queries = {
  session: (api: Api) => queryOptions({ queryKey: ['session'], queryFn: () => api.session(), ...KEPT }),
  overview: (api: Api) => queryOptions({ queryKey: ['overview'], queryFn: () => api.overview(), ...KEPT }),
  checks: (api: Api) => queryOptions({ queryKey: ['checks'], queryFn: () => api.checks(), ...KEPT }),
  check: (api: Api, id: string) => queryOptions({ queryKey: ['check', id], queryFn: () => api.check(id), ...KEPT }),
  gaps: (api: Api) => queryOptions({ queryKey: ['gaps'], queryFn: () => api.gaps(), ...KEPT }),
  trend: (api: Api) => queryOptions({ queryKey: ['trend'], queryFn: async () => (await api.trend()) ?? null, ...KEPT }),
  changes: (api: Api) =>
    queryOptions({ queryKey: ['changes'], queryFn: async () => (await api.changes()) ?? null, ...KEPT }),
  facets: (api: Api, query: FindingQuery) =>
    queryOptions({ queryKey: ['facets', query], queryFn: () => api.facets(query), ...KEPT }),
  groups: (api: Api, query: FindingQuery, by: Grouping) =>
    queryOptions({ queryKey: ['groups', by, query], queryFn: () => api.groups(query, by), ...KEPT }),
  finding: (api: Api, id: string) =>
    queryOptions({ queryKey: ['finding', id], queryFn: () => api.finding(id), ...KEPT }),
  findingHistory: (api: Api, id: string) =>
    queryOptions({
      queryKey: ['finding-history', id],
      queryFn: async () => (await api.findingHistory(id)) ?? null,
      ...KEPT,
    }),
  workloads: (api: Api) => queryOptions({ queryKey: ['workloads'], queryFn: () => api.workloads(), ...KEPT }),
  workload: (api: Api, key: string) =>
    queryOptions({ queryKey: ['workload', key], queryFn: () => api.workload(key), ...KEPT }),
  subjects: (api: Api) => queryOptions({ queryKey: ['subjects'], queryFn: () => api.subjects(), ...KEPT }),
  permissions: (api: Api, id: string) =>
    queryOptions({ queryKey: ['permissions', id], queryFn: () => api.permissions(id), ...KEPT }),
  climbs: (api: Api, id: string, target: TargetName) =>
    queryOptions({ queryKey: ['climbs', id, target], queryFn: () => api.climbs(id, target), ...KEPT }),
  whoCan: (api: Api, question: WhoCanQuestion) =>
    queryOptions({ queryKey: ['who-can', question], queryFn: () => api.whoCan(question), ...KEPT }),
  foldedMap: (api: Api) => queryOptions({ queryKey: ['folded-map'], queryFn: () => api.foldedMap(), ...KEPT }),
  networkMap: (api: Api) => queryOptions({ queryKey: ['network-map'], queryFn: () => api.networkMap(), ...KEPT }),
  explain: (api: Api, from: string, to: string) =>
    queryOptions({ queryKey: ['explain', from, to], queryFn: () => api.explain(from, to), ...KEPT }),
  defaultDeny: (api: Api) => queryOptions({ queryKey: ['default-deny'], queryFn: () => api.defaultDeny(), ...KEPT }),
  podSecurity: (api: Api) => queryOptions({ queryKey: ['pod-security'], queryFn: () => api.podSecurity(), ...KEPT }),
  compliance: (api: Api) =>
    queryOptions({ queryKey: ['compliance'], queryFn: async () => (await api.compliance()) ?? null, ...KEPT }),
};
