import {
  type ConnectionSet,
  intersectConnections,
  isNoConnection,
  subtractConnections,
} from '../../connections/index.ts';
import type { Policy } from '../../model/index.ts';
import type { Scene } from '../direction.ts';
import { type Explanation, explainWith } from '../explanation.ts';
import { applied, type Change } from './change.ts';
import { waysToAllow } from './to-allow.ts';
import { waysToDeny } from './to-deny.ts';

/** The smallest change found that turns the answer round. It was applied to a copy and explained again. */
export interface Flip {
  readonly to: 'allow' | 'deny';
  readonly connections: ConnectionSet;
  readonly changes: readonly Change[];
}

/**
 * Finds a change after which the connections are allowed, where some of them are not, or else denied.
 *
 * @returns undefined where no change that was tried turns the answer round, as for a node and its own pods.
 */
export function flipOf(explanation: Explanation, wanted: ConnectionSet, scene: Scene): Flip | undefined {
  const missing = subtractConnections(wanted, explanation.answer.allowed);
  return isNoConnection(missing) ? toDeny(explanation, wanted, scene) : toAllow(explanation, missing, scene);
}

function toAllow(explanation: Explanation, connections: ConnectionSet, scene: Scene): Flip | undefined {
  const changes: Change[] = [];
  let policies: readonly Policy[] = scene.cluster.policies;
  for (const direction of ['egress', 'ingress'] as const) {
    const trace = explanation[direction];
    const { allowed } = scene.verdicts.answerOf(trace.verdict);
    if (isNoConnection(subtractConnections(connections, allowed))) continue;
    const found = waysToAllow(trace, connections, scene).find((change) => {
      const changed = applied([change], policies);
      if (changed === undefined) return false;
      const after = explainWith(withPolicies(scene, changed))[direction];
      return isNoConnection(subtractConnections(connections, scene.verdicts.answerOf(after.verdict).allowed));
    });
    const next = found && applied([found], policies);
    if (found === undefined || next === undefined) return undefined;
    changes.push(found);
    policies = next;
  }
  const { answer } = explainWith(withPolicies(scene, policies));
  return isNoConnection(subtractConnections(connections, answer.allowed))
    ? { to: 'allow', connections, changes }
    : undefined;
}

function toDeny(explanation: Explanation, connections: ConnectionSet, scene: Scene): Flip | undefined {
  const candidates = [
    ...waysToDeny(explanation.ingress, connections, scene),
    ...waysToDeny(explanation.egress, connections, scene),
  ].sort((a, b) => a.length - b.length);
  for (const changes of candidates) {
    const policies = applied(changes, scene.cluster.policies);
    if (policies === undefined) continue;
    const { answer } = explainWith(withPolicies(scene, policies));
    if (isNoConnection(intersectConnections(connections, answer.possible))) return { to: 'deny', connections, changes };
  }
  return undefined;
}

function withPolicies(scene: Scene, policies: readonly Policy[]): Scene {
  return { ...scene, cluster: { ...scene.cluster, policies } };
}
