import type { Static } from 'typebox';
import type {
  Paths as PathsSchema,
  Permissions as PermissionsSchema,
  Subjects,
  WhoCan,
  Workloads,
} from '../../../src/server/http/schemas/engine.ts';
import type {
  ClimbView,
  GrantView,
  SubjectList,
  SubjectPermissions,
  SubjectSummary,
  TargetName,
  WhoCanView,
} from '../../../src/views/index.ts';
import type { WhoCanQuestion } from '../api.ts';
import { ask, askAll } from './client.ts';
import { placeOf } from './words.ts';

type Identity = Static<typeof Subjects>['items'][number];
type Paths = Static<typeof PathsSchema>;
type Grant = Static<typeof PermissionsSchema>['permissions'][number]['grants'][number];

const ACCOUNT = 'system:serviceaccount:';
const TARGETS: readonly TargetName[] = ['cluster-admin', 'node', 'secret'];

/** Everybody, with how far each is from what matters. */
export async function subjects(): Promise<SubjectList> {
  const [identities, workloads, ...found] = await Promise.all([
    askAll<Identity>('/access/subjects'),
    askAll<Static<typeof Workloads>['items'][number]>('/workloads'),
    ...TARGETS.map((target) => ask<Paths>('/access/paths', { to: target })),
  ]);
  const running = Map.groupBy(workloads, ({ namespace, serviceAccount }) => `sa:${namespace}:${serviceAccount}`);
  const reaches = new Map<string, Partial<Record<TargetName, number>>>();
  for (const [index, target] of TARGETS.entries()) {
    for (const { from, paths } of found[index]?.subjects ?? []) {
      const rights = paths[0]?.filter(({ needs }) => needs.length > 0).length ?? 0;
      reaches.set(from, { ...reaches.get(from), [target]: rights });
    }
  }
  return {
    subjects: identities.map((identity): SubjectSummary => {
      const subject = subjectOf(identity);
      return {
        ...subject,
        reaches: reaches.get(`${identity.type} "${identity.name}"`) ?? {},
        workloads: (running.get(subject.id) ?? []).map(({ kind, namespace, name }) => `${kind}/${namespace}/${name}`),
      };
    }),
    assumptions: (found[0]?.assumptions ?? []).map(sentence),
    incomplete: found[0]?.known === false ? 'not every role and binding could be read' : undefined,
  };
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function subjectOf({ type, name }: Identity): Pick<SubjectSummary, 'id' | 'kind' | 'namespace' | 'name'> {
  if (type === 'group') return { id: `group:${name}`, kind: 'Group', namespace: '', name };
  const [namespace, account] = name.startsWith(ACCOUNT) ? name.slice(ACCOUNT.length).split(':') : [];
  if (namespace === undefined || account === undefined)
    return { id: `user:${name}`, kind: 'User', namespace: '', name };
  return { id: `sa:${namespace}:${account}`, kind: 'ServiceAccount', namespace, name: account };
}

export async function permissions(id: string): Promise<SubjectPermissions> {
  const { user, permissions: held } = await ask<Static<typeof PermissionsSchema>>('/access/permissions', {
    subject: id,
  });
  const grants = new Grants();
  return {
    id,
    groups: user.groups,
    permissions: held.map(({ namespace = '', group, resource, path, names = [], verbs, grants: by }) => ({
      namespace,
      resource: path ?? resourceName(group, resource ?? ''),
      names,
      verbs,
      grants: by.map((grant) => grants.indexOf(grant)),
    })),
    grants: grants.views,
  };
}

function resourceName(group: string | undefined, resource: string): string {
  if (group === undefined || group === '') return resource;
  const [type, ...rest] = resource.split('/');
  return [`${type}.${group}`, ...rest].join('/');
}

/** Ways to list: the shortest, and others for the picture. */
const MOST_WAYS = 12;

export async function climbs(id: string, target: TargetName): Promise<ClimbView> {
  const { subjects: found } = await ask<Paths>('/access/paths', { from: id, to: target, most: MOST_WAYS });
  const [climb] = found;
  const grants = new Grants();
  const labels: string[] = [];
  const place = (label: string): number => {
    const known = labels.indexOf(label);
    return known >= 0 ? known : labels.push(label) - 1;
  };
  const ends = new Set<string>();
  const steps = new Map<string, ClimbView['steps'][number]>();
  const keyOf = (step: NonNullable<typeof climb>['paths'][number][number]): string =>
    JSON.stringify([step.from, step.to, step.technique]);
  for (const path of climb?.paths ?? []) {
    for (const step of path) {
      if (steps.has(keyOf(step))) continue;
      steps.set(keyOf(step), {
        from: place(step.from),
        to: place(step.to),
        technique: step.technique,
        action: step.action,
        needs: step.needs.map(({ anyOf }) => anyOf.map((grant) => grants.indexOf(grant))),
      });
    }
    const last = path.at(-1);
    if (last !== undefined) ends.add(last.to);
  }
  const order = [...steps.keys()];
  const cut = climb?.cut;
  return {
    subject: id,
    target,
    positions: labels.map((label) => ({
      label,
      role: label === climb?.from ? 'start' : ends.has(label) ? 'target' : 'between',
    })),
    steps: [...steps.values()],
    shortest: (climb?.paths[0] ?? []).map((step) => order.indexOf(keyOf(step))),
    more: climb?.complete === false,
    cut:
      cut &&
      (cut.possible
        ? {
            possible: true,
            proven: cut.proven,
            smallest: cut.smallest === true,
            grants: (cut.grants ?? []).map((grant) => grants.indexOf(grant)),
            instead: (cut.instead ?? []).map((grant) => grants.indexOf(grant)),
          }
        : { possible: false }),
    grants: grants.views,
  };
}

export async function whoCan({ verb, resource, namespace }: WhoCanQuestion): Promise<WhoCanView> {
  const answer = await ask<Static<typeof WhoCan>>('/access/who-can', {
    verb,
    resource,
    namespace: namespace || undefined,
  });
  const { group = '', resource: type = '', subresource = '' } = answer.request;
  return {
    verb,
    group,
    resource: subresource === '' ? type : `${type}/${subresource}`,
    namespace,
    holders: answer.holders.map(({ serviceAccounts = [], grants, ...identity }) => ({
      ...subjectOf(identity),
      members: serviceAccounts,
      isClustersOwn: grants.every(isClustersOwn),
      grants: grants.map(grantView),
    })),
    nodes: answer.nodes,
    incomplete: answer.complete ? undefined : 'not every role and binding could be read',
  };
}

/** The API server's own bindings are all named so, but for the one of cluster-admin to its own group. */
function isClustersOwn({ binding, subject, written }: Grant): boolean {
  if (written.location !== undefined) return false;
  return binding.name.startsWith('system:') || (binding.name === 'cluster-admin' && subject.name === 'system:masters');
}

/** Grants, each once. */
class Grants {
  readonly views: GrantView[] = [];
  readonly #indexes = new Map<string, number>();

  indexOf(grant: Grant): number {
    const key = JSON.stringify([grant.binding, grant.subject, grant.ruleIndex]);
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    this.#indexes.set(key, this.views.length);
    return this.views.push(grantView(grant)) - 1;
  }
}

function grantView({ binding, subject, role, rule, written }: Grant): GrantView {
  return {
    binding: named(binding),
    role: named(role),
    subject: named(subject),
    rule: ruleWords(rule),
    written: { field: written.field, place: placeOf(written.location) },
    source: `${written.kind} ${written.name}`,
  };
}

function named({ kind, namespace, name }: Grant['role']): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

function ruleWords({
  verbs = [],
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: Grant['rule']): string {
  const what = verbs.includes('*') ? 'every verb on' : verbs.join(', ');
  if (nonResourceURLs.length > 0) return `${what} ${nonResourceURLs.join(', ')}`;
  const of = apiGroups.includes('*')
    ? ' of every group'
    : apiGroups.every((group) => group === '')
      ? ''
      : ` of ${apiGroups.map((group) => group || 'core').join(', ')}`;
  const names = resourceNames.length > 0 ? `, only ${resourceNames.join(', ')}` : '';
  return `${what} ${resources.includes('*') ? 'every resource' : resources.join(', ')}${of}${names}`;
}
