import { groupFindings, queryFindings, type SearchableRow } from '../../src/views/findings/query.ts';
import type { EmbeddedData, WhoCanView } from '../../src/views/index.ts';
import { type Api, NotHere } from './api.ts';

/** Answers from what a file carries. */
export function fileApi(data: EmbeddedData): Api {
  const checks = new Map(data.checks.map((check) => [check.id, check]));
  const rows = data.findings.map((row): SearchableRow => {
    const check = checks.get(row.check);
    return { ...row, title: check?.title ?? row.check, layer: check?.layer ?? 'workloads' };
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const path = shellWord(data.title);
  return {
    session: async () => ({ target: data.title, at: data.at, mode: 'file', canEdit: false }),
    overview: async () => data.overview,
    checks: async () => data.checks,
    check: async (id) =>
      held(checks.get(id), `This file does not know the check ${id}.`, `breakwater checks ${shellWord(id)}`),
    gaps: async () => data.gaps,
    trend: async () => undefined,
    changes: async () => undefined,
    findings: async (query) => {
      const found = queryFindings(rows, query).rows;
      return { rows: found, total: found.length };
    },
    facets: async (query) => {
      const { facets, bySeverity } = queryFindings(rows, query);
      return { facets, bySeverity };
    },
    groups: async (query, by) =>
      groupFindings(queryFindings(rows, query).rows, by).map(({ rows: members, ...head }) => ({
        ...head,
        count: members.length,
      })),
    finding: async (id) => {
      const row = byId.get(id);
      if (row === undefined) throw new NotHere('This file has no such finding.', `breakwater scan ${path}`);
      return { row, detail: own(data.details, id) };
    },
    findingHistory: async () => undefined,
    workloads: async () => data.workloads,
    workload: async (key) =>
      held(own(data.workloadDetails, key), `This file does not hold ${key}.`, `breakwater serve ${path}`),
    subjects: async () => data.subjects,
    permissions: async (id) =>
      held(
        own(data.permissions, id),
        'This file does not hold the permissions of this subject.',
        `breakwater rbac permissions ${shellWord(id)} -f ${path}`,
      ),
    climbs: async (id, target) =>
      held(
        own(data.climbs, `${id} ${target}`),
        'No way was found, or this file does not hold it.',
        `breakwater rbac paths --from ${shellWord(id)} --to ${target} ${path}`,
      ),
    whoCan: async (question) => {
      const found = data.whoCan.find((answer) => answers(answer, question));
      const place = question.namespace === '' ? '' : ` -n ${shellWord(question.namespace)}`;
      return held(
        found,
        'This file holds the answers to the listed questions alone.',
        `breakwater rbac who-can ${shellWord(question.verb)} ${shellWord(question.resource)}${place} -f ${path}`,
      );
    },
    foldedMap: async () => data.folded,
    networkMap: async () => held(data.map, 'There are too many workloads for one file.', `breakwater serve ${path}`),
    explain: async (from, to) =>
      held(
        own(data.explanations, `${from} ${to}`),
        'This file does not hold the explanation of this pair.',
        `breakwater network explain ${path} --from ${shellWord(end(from))} --to ${shellWord(end(to))}`,
      ),
    defaultDeny: async () => data.defaultDeny,
    podSecurity: async () => data.podSecurity,
    compliance: async () => data.frameworks,
  };
}

function own<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function held<T>(value: T | undefined, message: string, command: string): T {
  if (value === undefined) throw new NotHere(message, command);
  return value;
}

function answers(
  { verb, group, resource, namespace }: WhoCanView,
  question: { readonly verb: string; readonly resource: string; readonly namespace: string },
): boolean {
  const [type = '', ...rest] = resource.split('/');
  const names = [resource, group === '' ? resource : [`${type}.${group}`, ...rest].join('/')];
  return verb === question.verb && names.includes(question.resource) && namespace === question.namespace;
}

/** `shop/cart` of `Deployment/shop/cart`, as the command line names it. */
function end(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

function shellWord(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
