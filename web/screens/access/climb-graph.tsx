import { useMemo } from 'react';
import type { ClimbView } from '../../../src/views/index.ts';
import { Graph, type GraphEdge, type GraphNode } from '../../graph/graph.tsx';

/** The ways up as a graph. Steps between the same two positions are one edge. */
export function ClimbGraph({ view }: { readonly view: ClimbView }) {
  const { nodes, edges } = useMemo(() => graphOf(view), [view]);
  return <Graph nodes={nodes} edges={edges} label="Ways up" direction="DOWN" />;
}

/** A service account, as users are told apart. */
const ACCOUNT = /^user "system:serviceaccount:([^:"]+):([^:"]+)"$/;

function graphOf({ positions, steps, shortest, grants }: ClimbView): {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
} {
  const inShortest = new Set(shortest);
  const nodes = positions.map(({ label, role }, index): GraphNode => {
    const account = ACCOUNT.exec(label);
    const place = role === 'start' ? 'starts here' : role === 'target' ? 'target' : undefined;
    return {
      id: String(index),
      title: account === null ? label : `${account[1]}/${account[2]}`,
      kind: role === 'between' ? 'plain' : 'strong',
      note: account === null ? place : ['service account', place].filter(Boolean).join(', '),
    };
  });
  const pairs = Map.groupBy(steps.entries(), ([, { from, to }]) => `${from} ${to}`);
  const edges = [...pairs].map(([id, members]): GraphEdge => {
    const shown = members.find(([index]) => inShortest.has(index)) ?? members[0];
    const [from = '', to = ''] = id.split(' ');
    const step = shown?.[1];
    const [grant] = step?.needs.flatMap((any) => any.slice(0, 1)) ?? [];
    const binding = grant === undefined ? undefined : grants[grant]?.binding;
    const more = members.length > 1 ? ` (+${members.length - 1})` : '';
    return {
      id,
      from,
      to,
      label: `${step?.technique ?? ''}${more}`,
      second: binding,
      isStrong: members.some(([index]) => inShortest.has(index)),
    };
  });
  return { nodes, edges };
}
