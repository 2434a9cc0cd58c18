import { isAtLeast } from '../../../kube/index.ts';
import { nodeOf } from '../known-pods.ts';
import { type Pattern, pattern } from '../pattern.ts';
import { type Position, positionKey } from '../position.ts';
import type { Requirement } from '../step.ts';
import {
  type Asker,
  creations,
  heldAny,
  listedNames,
  namespacesOf,
  naming,
  type Technique,
  unnamed,
  where,
} from '../technique.ts';

/** The kinds whose controllers make pods of a template, with Pod itself first. */
const KINDS: readonly { readonly kind: string; readonly group: string; readonly resource: string }[] = [
  { kind: 'Pod', group: '', resource: 'pods' },
  { kind: 'ReplicationController', group: '', resource: 'replicationcontrollers' },
  { kind: 'DaemonSet', group: 'apps', resource: 'daemonsets' },
  { kind: 'Deployment', group: 'apps', resource: 'deployments' },
  { kind: 'ReplicaSet', group: 'apps', resource: 'replicasets' },
  { kind: 'StatefulSet', group: 'apps', resource: 'statefulsets' },
  { kind: 'CronJob', group: 'batch', resource: 'cronjobs' },
  { kind: 'Job', group: 'batch', resource: 'jobs' },
];

/** Creating a pod, or anything that makes pods: by POST, or by server-side apply of a name. */
const MAKES = KINDS.map(({ group, resource }) => ({
  create: pattern('create', group, resource),
  change: [pattern('patch', group, resource)],
}));
export const CREATE_PODS: readonly Pattern[] = MAKES.flatMap(({ create, change }) => [create, ...change]);

/** The ways to make pods, whatever makes them. */
export function* podCreations(asker: Asker): Generator<readonly Requirement[]> {
  const posted = heldAny(
    asker,
    MAKES.map(({ create }) => create),
  );
  if (posted.length > 0) yield [posted];
  for (const makes of MAKES) {
    for (const needs of creations(asker, makes)) if (needs.length > 1) yield needs;
  }
}

/** A Job's template cannot be changed; a Pod's image alone can. */
const CHANGEABLE = KINDS.filter(({ kind }) => kind !== 'Pod' && kind !== 'Job').map((entry) => ({
  ...entry,
  patterns: ['update', 'patch'].map((verb) => pattern(verb, entry.group, entry.resource)),
}));

export const createPods: Technique = {
  id: 'create-pods',
  patterns: CREATE_PODS,
  *ways(asker) {
    for (const [index, makes] of MAKES.entries()) {
      const resource = KINDS[index]?.resource ?? '';
      for (const needs of creations(asker, makes)) {
        const how = needs.length > 1 ? `create ${resource} of some names` : `create ${resource}`;
        yield { to: { type: 'new-pods', namespace: asker.scope }, needs, action: `${how}${where(asker.scope)}` };
      }
    }
  },
};

export const changeWorkloads: Technique = {
  id: 'change-workloads',
  patterns: CHANGEABLE.flatMap(({ patterns }) => patterns),
  *ways(asker) {
    for (const { kind, group, resource, patterns } of CHANGEABLE) {
      const held = heldAny(asker, patterns);
      const action = (namespace: string) => `change the template of ${resource}${where(namespace)}`;
      const all = unnamed(held);
      const { scope } = asker;
      if (all.length > 0)
        yield { to: { type: 'workloads', kind, group, namespace: scope }, needs: [all], action: action(scope) };
      for (const name of listedNames(held)) {
        for (const namespace of asker.world.namespacesWith(kind, group, name)) {
          if (scope !== '' && namespace !== scope) continue;
          yield { to: { type: 'new-pods', namespace }, needs: [naming(held, name)], action: action(namespace) };
        }
      }
    }
  },
};

/** Ways into pods that are there already. */
function intoPods(
  id: string,
  action: string,
  patterns: readonly Pattern[],
  options: { readonly counts?: (asker: Asker, held: Pattern) => boolean; readonly interactive?: boolean } = {},
): Technique {
  const { counts = () => true, interactive = false } = options;
  return {
    id,
    patterns,
    *ways(asker) {
      const held = heldAny(
        asker,
        patterns.filter((pattern) => counts(asker, pattern)),
      );
      const all = unnamed(held);
      const { scope, world } = asker;
      if (all.length > 0) {
        yield {
          to: { type: 'pods', namespace: scope, interactive },
          needs: [all],
          action: `${action} pods${where(scope)}`,
        };
      }
      for (const name of listedNames(held)) {
        const pods = world.podsNamed(name).filter((pod) => !interactive || pod.interactive);
        for (const namespace of new Set(pods.map((pod) => pod.namespace))) {
          if (scope !== '' && namespace !== scope) continue;
          const to = { type: 'pods', namespace, pod: name } as const;
          yield { to, needs: [naming(held, name)], action: `${action} pod "${name}"${where(namespace)}` };
        }
      }
    },
  };
}

/** From 1.35 a stream over websockets needs `create` besides `get`; before, either verb was enough. */
function streamVerbs(asker: Asker, { verb }: Pattern): boolean {
  return verb === 'create' || !isAtLeast(asker.world.version, 35);
}

const streams = (subresource: string) => ['create', 'get'].map((verb) => pattern(verb, '', `pods/${subresource}`));
const changes = (resource: string) => ['update', 'patch'].map((verb) => pattern(verb, '', resource));

export const execIntoPods = intoPods('exec', 'run a command in', streams('exec'), { counts: streamVerbs });
export const attachToPods = intoPods('attach', 'attach to', streams('attach'), {
  counts: streamVerbs,
  interactive: true,
});
export const changePods = intoPods('change-pods', 'change the image of', changes('pods'));

const DEBUG = changes('pods/ephemeralcontainers');
const intoDebugged = intoPods('ephemeral-containers', 'add an ephemeral container to', DEBUG);

/** An ephemeral container sees what its pod sees; where Pod Security lets it be privileged, it sees the node too. */
export const debugPods: Technique = {
  ...intoDebugged,
  *ways(asker) {
    yield* intoDebugged.ways(asker);
    const held = heldAny(asker, DEBUG);
    if (held.length === 0) return;
    for (const namespace of namespacesOf(asker)) {
      if (!asker.world.letsNodePodsIn(namespace)) continue;
      for (const { name, node, needs } of nodesOfPods(asker, namespace, held)) {
        yield {
          to: node,
          needs: [needs],
          action: `add a privileged ephemeral container to ${name}${where(namespace)}`,
        };
      }
    }
  },
};

/** One pod for each node that pods of the namespace are known to run on, where the name is allowed. */
function nodesOfPods(asker: Asker, namespace: string, held: Requirement) {
  const byNode = new Map<string, { name: string; node: Position; needs: Requirement }>();
  for (const pod of asker.world.podsIn(namespace)) {
    const needs = held.filter(({ names }) => names === undefined || [...names].some((name) => pod.isNamed(name)));
    const node = nodeOf(pod);
    if (needs.length > 0 && !byNode.has(positionKey(node)))
      byNode.set(positionKey(node), { name: pod.owner, node, needs });
  }
  return byNode.values();
}
