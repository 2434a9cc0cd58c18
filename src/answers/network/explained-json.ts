import { type FieldPath, formatFieldPath, type KubernetesObject } from '../../kube/index.ts';
import { type Change, type DirectionTrace, formatEnd, type RuleTrace, type Scene } from '../../network/index.ts';
import { locate } from '../../sources/index.ts';
import { connectionsJson } from './connections-json.ts';
import type { ExplainedPair } from './explained.ts';

/** The explanation for programs. */
export function explainedJson(pairs: readonly ExplainedPair[]): {
  readonly cni: string | undefined;
  readonly pairs: readonly object[];
} {
  return {
    cni: pairs[0]?.scene.profile.name,
    pairs: pairs.map(({ scene, explanation, answer, wanted, flip, notes, meshes, waysRound }) => ({
      source: formatEnd(scene.source),
      destination: formatEnd(scene.destination),
      asked: wanted && connectionsJson(wanted),
      allowed: connectionsJson(answer.allowed),
      possible: connectionsJson(answer.possible),
      notes,
      egress: directionJson(explanation.egress, scene),
      ingress: directionJson(explanation.ingress, scene),
      meshes: meshes.map(({ mesh, port, verdict }) => ({
        mesh,
        port,
        decision: verdict.decision,
        transport: verdict.transport,
        reasons: verdict.reasons.map(({ text, object, path }) => ({
          text,
          ...(object !== undefined && placed(object, path ?? [])),
        })),
      })),
      waysRound: waysRound.map(({ control, text, object, path }) => ({
        control,
        text,
        ...(object !== undefined && placed(object, path ?? [])),
      })),
      flip: flip && {
        to: flip.to,
        connections: connectionsJson(flip.connections),
        changes: flip.changes.map(changeJson),
      },
    })),
  };
}

function directionJson({ verdict, policies }: DirectionTrace, { verdicts }: Scene): object {
  const { allowed, possible } = verdicts.answerOf(verdict);
  return {
    allowed: connectionsJson(allowed),
    possible: connectionsJson(possible),
    policies: policies.map(({ policy, subject, rules }) => ({
      ...placed(policy.object, []),
      tier: policy.tier,
      priority: policy.tier === 'NetworkPolicy' ? undefined : policy.priority,
      selects: subject.match,
      rules: rules.map((rule) => ruleJson(rule, policy.object)),
    })),
  };
}

function ruleJson({ rule, peer, peers, ports, decides }: RuleTrace, object: KubernetesObject): object {
  return {
    ...placed(object, rule.path),
    name: rule.name || undefined,
    action: rule.action,
    matches: peer.match,
    why: peer.why || undefined,
    peers,
    ports: connectionsJson(ports),
    decides: connectionsJson(decides),
  };
}

function changeJson(change: Change): object {
  switch (change.type) {
    case 'add':
      return { type: 'add', ...placed(change.policy.object, change.list), index: change.index, entry: change.entry };
    case 'remove':
      return { type: 'remove', ...placed(change.policy.object, [...change.list, change.index]) };
    case 'create':
      return { type: 'create', object: change.content };
  }
}

function placed(object: KubernetesObject, path: FieldPath): object {
  return {
    object: { kind: object.kind, namespace: object.namespace || undefined, name: object.name },
    field: path.length === 0 ? undefined : formatFieldPath(path),
    location: locate(object.origin, path),
  };
}
