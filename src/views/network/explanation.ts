import { blockText } from '../../fix/index.ts';
import type { FieldPath, KubernetesObject } from '../../kube/index.ts';
import {
  ALL_CONNECTIONS,
  type Change,
  type ConnectionSet,
  connectionsOf,
  type DirectionTrace,
  type End,
  explainWith,
  flipOf,
  formatConnections,
  isNoConnection,
  portRange,
  type RuleTrace,
  type Scene,
  SPECIFICATION,
  unionConnections,
  VerdictTable,
} from '../../network/index.ts';
import { type FieldPlace, fieldPlace } from '../place.ts';
import type { ViewContext } from '../view-context.ts';
import { networkState } from './state.ts';
import { type Passage, passage, words } from './words.ts';

/** Why connections from one workload to another are allowed or denied. */
export interface ExplanationView {
  readonly from: string;
  readonly to: string;
  readonly passage: Passage;
  /** What decides beside policies. */
  readonly notes: readonly string[];
  readonly egress: DirectionView;
  readonly ingress: DirectionView;
  /** The smallest change found that turns the answer round; it was applied to a copy and explained again. */
  readonly flip?: FlipView | undefined;
}

export interface DirectionView {
  readonly passage: Passage;
  /** The policies that select the end, in the order in which they decide. Without any, everything is allowed. */
  readonly policies: readonly PolicyView[];
}

export interface PolicyView {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly tier: string;
  readonly written: FieldPlace;
  /** On what it depends whether the policy selects the end. */
  readonly depends?: string | undefined;
  readonly rules: readonly RuleView[];
}

export interface RuleView {
  readonly action: string;
  readonly name?: string | undefined;
  readonly written: FieldPlace;
  readonly matches: 'yes' | 'maybe' | 'no';
  /** Why its peers do not match, or on what that depends. */
  readonly why?: string | undefined;
  /** What it decides of the pair; empty for nothing. */
  readonly decides: string;
}

export interface FlipView {
  readonly to: 'allow' | 'deny';
  readonly connections: string;
  readonly changes: readonly ChangeView[];
}

export interface ChangeView {
  readonly type: Change['type'];
  /** `NetworkPolicy shop/allow-web`; of a new policy its name. */
  readonly policy: string;
  readonly written?: FieldPlace | undefined;
  /** What is added or made, as YAML. */
  readonly text?: string | undefined;
}

/**
 * Explains one pair of workloads by their keys (`Deployment/shop/cart`).
 *
 * @returns undefined where there is no workload of that key.
 */
export function explainPair(from: string, to: string, context: ViewContext): ExplanationView | undefined {
  const { cluster } = context.answer(networkState);
  const ends = context.answer(endsByKey);
  const [source, destination] = [ends.get(from), ends.get(to)];
  if (source === undefined || destination === undefined) return undefined;
  const scene: Scene = { cluster, profile: SPECIFICATION, verdicts: new VerdictTable(), source, destination };
  const explanation = explainWith(scene);
  const flip = flipOf(explanation, declaredPorts(destination), scene);
  return {
    from,
    to,
    passage: passage(explanation.answer),
    notes: explanation.notes,
    egress: directionView(explanation.egress, scene),
    ingress: directionView(explanation.ingress, scene),
    flip: flip && {
      to: flip.to,
      connections: words(formatConnections(flip.connections)),
      changes: flip.changes.map(changeView),
    },
  };
}

/** A pod for each key of the map: of a workload, the first of its pods stands for all. */
function endsByKey(context: ViewContext): ReadonlyMap<string, End> {
  const { connectivity } = context.answer(networkState);
  return new Map(
    connectivity.workloads.flatMap(({ kind, namespace, name, workload, pods: [pod] }) =>
      pod === undefined
        ? []
        : [[`${kind}/${namespace}/${name}`, { type: 'pod', pod, workload } satisfies End] as const],
    ),
  );
}

/** A change is sought for the ports that the destination says it listens on. */
function declaredPorts(destination: End): ConnectionSet {
  const ports = destination.type === 'pod' ? destination.pod.ports : [];
  if (ports.length === 0) return ALL_CONNECTIONS;
  return ports.map(({ port, protocol }) => connectionsOf(protocol, portRange(port, port))).reduce(unionConnections);
}

function directionView({ verdict, policies }: DirectionTrace, { verdicts }: Scene): DirectionView {
  return {
    passage: passage(verdicts.answerOf(verdict)),
    policies: policies.map(({ policy, subject, rules }) => ({
      kind: policy.object.kind,
      namespace: policy.object.namespace,
      name: policy.object.name,
      tier: policy.tier,
      written: fieldPlace(policy.object, []),
      depends: subject.match === 'maybe' ? subject.why : undefined,
      rules: rules.map((rule) => ruleView(rule, policy.object)),
    })),
  };
}

function ruleView({ rule, peer, ports, decides }: RuleTrace, object: KubernetesObject): RuleView {
  const noPorts = peer.match !== 'no' && isNoConnection(ports);
  return {
    action: rule.action,
    name: rule.name || undefined,
    written: fieldPlace(object, rule.path),
    matches: peer.match,
    why: peer.why || (noPorts ? "its named ports are not among the destination's" : undefined),
    decides: isNoConnection(decides) ? '' : words(formatConnections(decides)),
  };
}

function changeView(change: Change): ChangeView {
  switch (change.type) {
    case 'add':
      return {
        ...placed(change.policy.object, change.list),
        type: change.type,
        text: blockText({ [listName(change.list)]: [change.entry] }),
      };
    case 'remove':
      return { ...placed(change.policy.object, [...change.list, change.index]), type: change.type };
    case 'create':
      return { type: change.type, policy: 'a new NetworkPolicy', text: blockText(change.content) };
  }
}

/** The field that the list is the value of. */
function listName(path: FieldPath): string {
  return String(path.findLast((part) => typeof part === 'string') ?? '');
}

function placed(object: KubernetesObject, path: FieldPath): Omit<ChangeView, 'type'> {
  return {
    policy: `${object.kind} ${object.namespace ? `${object.namespace}/` : ''}${object.name}`,
    written: fieldPlace(object, path),
  };
}
