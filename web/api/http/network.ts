import type { Static } from 'typebox';
import type {
  Connectivity,
  DefaultDeny,
  Explanation,
  Exposures,
  NetworkMap as MapSchema,
} from '../../../src/server/http/schemas/engine.ts';
import type {
  DefaultDenyView,
  ExplanationView,
  FoldedMap,
  NetworkMap,
  NetworkNode,
  Passage,
} from '../../../src/views/index.ts';
import { ask, askAll } from './client.ts';
import { connectionWords, passageOf, placeOf } from './words.ts';

type Connection = Static<typeof Connectivity>['items'][number];
type Exposure = Static<typeof Exposures>['items'][number];
type Peer = Connection['source'];

/** The map of all workloads: their exposure, and every connection between two of them. */
export async function networkMap(): Promise<NetworkMap> {
  const [exposures, connections, { gaps }] = await Promise.all([
    askAll<Exposure>('/network/exposure'),
    askAll<Connection>('/network/connections'),
    ask<Static<typeof MapSchema>>('/network/map'),
  ]);
  const nodes = exposures.map(nodeOf);
  const places = new Map(nodes.map(({ key }, index) => [key, index]));
  const passages: Passage[] = [];
  const known = new Map<string, number>();
  const edges = connections.flatMap((connection): readonly NetworkMap['edges'][number][] => {
    const [from, to] = [places.get(keyOf(connection.source)), places.get(keyOf(connection.destination))];
    if (from === undefined || to === undefined) return [];
    const passage = passageOf(connection);
    const text = JSON.stringify(passage);
    const at = known.get(text) ?? passages.push(passage) - 1;
    known.set(text, at);
    return [[from, to, at]];
  });
  return {
    nodes,
    passages,
    edges,
    notes: gaps.map(({ object, message }) => (object === undefined ? message : `${object}: ${message}`)),
  };
}

function keyOf({ kind, namespace, name }: Peer): string {
  return `${kind}/${namespace}/${name}`;
}

function nodeOf({ workload, fromAnyPod, fromOutside, toOutside, ways }: Exposure): NetworkNode {
  const { kind = '', namespace = '', name = '' } = workload;
  return {
    key: keyOf(workload),
    kind,
    namespace,
    name,
    fromAnyPod: passageOf(fromAnyPod),
    fromOutside: passageOf(fromOutside),
    toOutside: passageOf(toOutside),
    ways: ways.map((way) => ({
      kind: way.kind,
      by: `${way.object.kind} ${way.object.namespace === undefined ? '' : `${way.object.namespace}/`}${way.object.name}`,
      port: way.port ?? 0,
      written: { field: way.field, place: placeOf(way.location) },
      passage: passageOf(way),
      open: way.open,
    })),
  };
}

/** Namespaces alone, however many workloads there are. */
export async function foldedMap(): Promise<FoldedMap> {
  const { nodes, edges } = await ask<Static<typeof MapSchema>>('/network/map');
  const namespaces = nodes.filter(({ type }) => type === 'namespace');
  const places = new Map(namespaces.map(({ id }, index) => [id, index]));
  const size = (index: number): number => namespaces[index]?.workloads ?? 0;
  const exposed = new Set(edges.filter(({ from }) => from === 'ingress-controller').map(({ to }) => to));
  return {
    namespaces: namespaces.map(({ id, workloads = 0 }) => ({ name: id, workloads, exposed: Number(exposed.has(id)) })),
    edges: edges.flatMap(({ from, to, pairs }) => {
      const [a, b] = [places.get(from), places.get(to)];
      if (a === undefined || b === undefined) return [];
      return [{ from: a, to: b, open: pairs, pairs: size(a) * (size(b) - (a === b ? 1 : 0)) }];
    }),
  };
}

type Pair = Static<typeof Explanation>['pairs'][number];

/** @param from The key of a workload: `Deployment/shop/cart`. */
export async function explain(from: string, to: string): Promise<ExplanationView> {
  const { pairs } = await ask<Static<typeof Explanation>>('/network/explain', { from: endOf(from), to: endOf(to) });
  const [pair] = pairs;
  if (pair === undefined) throw new Error('The server explained nothing.');
  return {
    from,
    to,
    passage: passageOf(pair),
    notes: [
      ...pair.notes,
      ...pair.meshes.map(
        ({ mesh, port, decision, reasons }) =>
          `${mesh} on port ${port}: ${decision}${reasons.length > 0 ? ` (${reasons.map(({ text }) => text).join('; ')})` : ''}`,
      ),
      ...pair.waysRound.map(({ text }) => text),
    ],
    egress: directionOf(pair.egress),
    ingress: directionOf(pair.ingress),
    flip: pair.flip && {
      to: pair.flip.to === 'allow' ? 'allow' : 'deny',
      connections: connectionWords(pair.flip.connections),
      changes: pair.flip.changes.map(changeOf),
    },
  };
}

/** `shop/cart[Deployment]`, as questions name a workload. */
function endOf(key: string): string {
  const [kind = '', namespace = '', name = ''] = key.split('/');
  return `${namespace}/${name}[${kind}]`;
}

function directionOf({ policies, ...answer }: Pair['egress']): ExplanationView['egress'] {
  return {
    passage: passageOf(answer),
    policies: policies.map(({ object, tier, selects, location, field = '', rules }) => ({
      kind: object.kind,
      namespace: object.namespace ?? '',
      name: object.name,
      tier,
      written: { field, place: placeOf(location) },
      depends: selects === 'maybe' ? 'Whether it selects the pod depends on what is not known.' : undefined,
      rules: rules.map((rule) => ({
        action: rule.action,
        name: rule.name,
        written: { field: rule.field ?? '', place: placeOf(rule.location) },
        matches: rule.matches === 'yes' ? 'yes' : rule.matches === 'no' ? 'no' : 'maybe',
        why: rule.why,
        decides: connectionWords(rule.decides),
      })),
    })),
  };
}

type Change = NonNullable<Pair['flip']>['changes'][number];

function changeOf({
  type,
  object,
  field = '',
  location,
  entry,
}: Change): NonNullable<ExplanationView['flip']>['changes'][number] {
  const named = object as { readonly kind?: string; readonly namespace?: string; readonly name?: string } | undefined;
  if (type === 'create') return { type, policy: 'a new NetworkPolicy', text: JSON.stringify(object, undefined, 2) };
  return {
    type,
    policy: `${named?.kind ?? ''} ${named?.namespace === undefined ? '' : `${named.namespace}/`}${named?.name ?? ''}`,
    written: { field, place: placeOf(location) },
    text: entry === undefined ? undefined : JSON.stringify(entry, undefined, 2),
  };
}

export async function defaultDeny(): Promise<DefaultDenyView> {
  const [answer, map] = await Promise.all([ask<Static<typeof DefaultDeny>>('/network/default-deny'), networkMap()]);
  const { namespaces, policies, notes, changes } = answer;
  const into = (name: string): number => map.edges.filter(([, to]) => map.nodes[to]?.namespace === name).length;
  const between = changes.filter(
    ({ source, destination }) => source.type === 'workload' && destination.type === 'workload',
  );
  const lost = (name: string): number =>
    between.filter(({ type, destination }) => type === 'removed' && destination.namespace === name).length;
  const size = map.nodes.length;
  const removed = between.filter(({ type }) => type === 'removed').length;
  return {
    namespaces: namespaces.map((name) => ({
      name,
      workloads: map.nodes.filter(({ namespace }) => namespace === name).length,
      before: into(name),
      after: into(name) - lost(name),
    })),
    policies: policies.length,
    text: policies.join('---\n'),
    notes,
    before: map.edges.length,
    after: map.edges.length - removed,
    pairs: size * Math.max(0, size - 1),
  };
}
