import type { NetworkMap, NetworkNode } from '../../../src/views/index.ts';
import type { GraphEdge, GraphNode } from '../../graph/graph.tsx';
import { passageText } from '../../parts/passage.ts';
import { count } from '../../parts/words.ts';

/** The box that stands for whatever is outside the cluster. */
export const OUTSIDE = 'outside';

interface Folded {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** How many edges on all ports were left out, since nobody could follow them. */
  readonly leftOut: number;
}

/** More edges than this cannot be followed: those that allow everything are left out until a workload is chosen. */
const MOST_EDGES = 48;

/**
 * The map as a drawing: a namespace is one box until it is opened. Where a workload is chosen, what leads to it is a
 * solid line, what it reaches is dashed, and the rest steps back.
 */
export function fold(map: NetworkMap, open: ReadonlySet<string>, chosen: string | undefined): Folded {
  const idOf = (node: NetworkNode): string => (open.has(node.namespace) ? node.key : `namespace ${node.namespace}`);
  const ids = map.nodes.map(idOf);
  const chosenAt = map.nodes.findIndex(({ key }) => key === chosen);
  const touched = new Set<number>([chosenAt]);
  const pairs = new Map<string, { from: string; to: string; pairs: number; passages: Set<number>; edge: Kind }>();
  for (const [from, to, passage] of map.edges) {
    const [a = '', b = ''] = [ids[from], ids[to]];
    if (a === b) continue;
    const kind = from === chosenAt ? 'out' : to === chosenAt ? 'in' : 'other';
    if (chosenAt >= 0 && kind === 'other') continue;
    if (kind !== 'other') touched.add(from).add(to);
    const known = pairs.get(`${a}\n${b}`);
    if (known === undefined)
      pairs.set(`${a}\n${b}`, { from: a, to: b, pairs: 1, passages: new Set([passage]), edge: kind });
    else {
      known.pairs++;
      known.passages.add(passage);
    }
  }
  const all = [...pairs].map(([id, { from, to, pairs: number, passages, edge }]): GraphEdge => {
    const [only] = passages;
    const passage = passages.size === 1 && only !== undefined ? map.passages[only] : undefined;
    const words = passage === undefined ? undefined : passageText(passage);
    const isFolded = from.startsWith('namespace ') || to.startsWith('namespace ');
    return {
      id,
      from,
      to,
      label: isFolded ? count(number, 'pair') : words === 'all ports' ? undefined : (words ?? 'several'),
      detail: words,
      isStrong: edge !== 'other',
      isDashed: edge === 'out' || (passage !== undefined && passage.allowed === ''),
    };
  });
  const edges = all.length > MOST_EDGES && chosenAt < 0 ? all.filter(({ detail }) => detail !== 'all ports') : all;
  const fromOutside = new Set(
    map.nodes.flatMap((node, index) => (node.ways.some((way) => way.open) ? (ids[index] ?? []) : [])),
  );
  const shown = new Set(chosenAt < 0 ? ids : [...touched].map((index) => ids[index] ?? ''));
  return {
    nodes: [
      ...(fromOutside.size > 0 ? [outside()] : []),
      ...boxes(map.nodes, ids, open, chosen).map(
        (box): GraphNode => (shown.has(box.id) ? box : { ...box, kind: 'soft' }),
      ),
    ],
    edges: [
      ...[...fromOutside].map((to): GraphEdge => ({ id: `${OUTSIDE}\n${to}`, from: OUTSIDE, to, isExposed: true })),
      ...edges,
    ],
    leftOut: all.length - edges.length,
  };
}

type Kind = 'in' | 'out' | 'other';

function outside(): GraphNode {
  return { id: OUTSIDE, title: 'Outside the cluster', note: 'by Services, Ingresses, host ports', kind: 'strong' };
}

function boxes(
  nodes: readonly NetworkNode[],
  ids: readonly string[],
  open: ReadonlySet<string>,
  chosen: string | undefined,
): readonly GraphNode[] {
  const isOpenWay = (node: NetworkNode): boolean => node.ways.some((way) => way.open);
  const members = Map.groupBy(nodes.entries(), ([index]) => ids[index] ?? '');
  return [...members].map(([id, inside]): GraphNode => {
    const [first] = inside;
    const node = first?.[1];
    if (node === undefined || !open.has(node.namespace)) {
      const exposed = inside.filter(([, one]) => isOpenWay(one)).length;
      return {
        id,
        title: node?.namespace ?? id,
        note: `${count(inside.length, 'workload')}${exposed > 0 ? `, ${exposed} exposed` : ''}`,
        kind: 'plain',
        isExposed: exposed > 0,
      };
    }
    return {
      id,
      title: node.name,
      note: `${node.kind} in ${node.namespace}`,
      kind: 'plain',
      isExposed: isOpenWay(node),
      isChosen: node.key === chosen,
    };
  });
}
