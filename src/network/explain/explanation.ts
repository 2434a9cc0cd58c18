import { ALL } from '../connections/index.ts';
import type { Cluster } from '../model/index.ts';
import type { Profile } from '../profile/index.ts';
import { ALLOWED, type Answer, VerdictTable } from '../reach/index.ts';
import { type DirectionTrace, type Scene, traceDirection } from './direction.ts';
import { type End, isOnNode } from './end.ts';

/** Why connections from one end to another are allowed or denied. */
export interface Explanation {
  readonly source: End;
  readonly destination: End;
  readonly answer: Answer;
  readonly egress: DirectionTrace;
  readonly ingress: DirectionTrace;
  /** What decides beside policies: that a node reaches its own pods, that a pod reaches itself. */
  readonly notes: readonly string[];
}

/** Explains one pair, policy by policy and rule by rule. */
export function explain(cluster: Cluster, profile: Profile, source: End, destination: End): Explanation {
  return explainWith({ cluster, profile, verdicts: new VerdictTable(), source, destination });
}

/** Explains one pair with a table of verdicts that the traces' verdicts are numbers of. */
export function explainWith(scene: Scene): Explanation {
  const { cluster, verdicts, source, destination } = scene;
  const egress = traceDirection('egress', scene, cluster.policies);
  const ingress = traceDirection('ingress', scene, cluster.policies);
  const decided = verdicts.meet(egress.verdict, ingress.verdict);
  const { verdict, note } = beyondPolicies(decided, scene);
  const notes = note === undefined ? [] : [note];
  return { source, destination, answer: verdicts.answerOf(verdict), egress, ingress, notes };
}

function beyondPolicies(verdict: number, scene: Scene): { readonly verdict: number; readonly note?: string } {
  const { source, destination, profile, verdicts } = scene;
  if (source.type === 'pod' && destination.type === 'pod' && source.pod === destination.pod) {
    return { verdict: ALLOWED, note: 'A pod always reaches itself, whatever policies say.' };
  }
  const asNodes = profile.isolatesHostNetworkPods !== 'yes';
  const onNode = [source, destination].some((end) => end.type === 'node' || (asNodes && isOnNode(end)));
  if (!onNode) return { verdict };
  const [a, b] = [nodeOf(source), nodeOf(destination)];
  if (a === undefined || b === undefined) return { verdict };
  if (a === '' || b === '') {
    const { allowed, possible } = verdicts.verdictOf(verdict);
    if (possible === ALL) return { verdict };
    return {
      verdict: verdicts.idOf(allowed, ALL),
      note: 'A node and the pods on it always reach each other, and it is not known whether these are on one node.',
    };
  }
  return a === b
    ? { verdict: ALLOWED, note: `A node and the pods on it always reach each other: both are on ${a}.` }
    : { verdict };
}

/** The node that the end is or runs on: empty when not known, undefined for what is outside. */
function nodeOf(end: End): string | undefined {
  switch (end.type) {
    case 'pod':
      return end.pod.nodeName;
    case 'node':
      return end.node.name;
    case 'address':
      return undefined;
    case 'any-pod':
      return '';
  }
}
