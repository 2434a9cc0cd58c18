import { type ExplainedPair, yamlText } from '../../../answers/index.ts';
import {
  type Change,
  type ConnectionSet,
  type DirectionTrace,
  formatConnections,
  formatEnd,
  intersectConnections,
  isNoConnection,
  type PolicyTrace,
  type RuleTrace,
  type Scene,
  subtractConnections,
} from '../../../network/index.ts';
import { safeLine, safeText } from '../../../report/index.ts';
import { answerText } from '../answer-text.ts';
import { fieldAndPlace, objectName, placeOf } from '../place.ts';

/** The explanation for people. */
export function* renderText(pairs: readonly ExplainedPair[]): Generator<string> {
  for (const [index, pair] of pairs.entries()) {
    if (index > 0) yield '\n';
    for (const line of linesOf(pair)) yield `${safeLine(safeText(line))}\n`;
  }
}

function* linesOf(pair: ExplainedPair): Generator<string> {
  const { scene, explanation, wanted, notes } = pair;
  yield `${formatEnd(scene.source)} => ${formatEnd(scene.destination)} : ${headline(pair)}`;
  if (wanted !== undefined) yield `  all ports: ${answerText(pair.answer)}`;
  for (const note of notes) yield `  ${note}`;
  yield* directionLines(explanation.egress, formatEnd(scene.source), scene, wanted);
  yield* directionLines(explanation.ingress, formatEnd(scene.destination), scene, wanted);
  yield* meshLines(pair);
  yield* roundLines(pair);
  yield* flipLines(pair);
}

function headline({ answer, wanted }: ExplainedPair): string {
  const { allowed, possible } = answer;
  if (wanted === undefined) return answerText(answer);
  const text = formatConnections(wanted);
  if (isNoConnection(subtractConnections(wanted, allowed))) return `${text} is allowed`;
  return isNoConnection(intersectConnections(wanted, possible)) ? `${text} is denied` : `${text} depends`;
}

function* directionLines(
  { direction, verdict, policies }: DirectionTrace,
  subject: string,
  { verdicts }: Scene,
  wanted: ConnectionSet | undefined,
): Generator<string> {
  yield '';
  const answer = verdicts.answerOf(verdict);
  yield `${direction} of ${subject}: ${answerText(answer)}`;
  if (policies.length === 0) yield `  no policy selects it for ${direction}: everything is allowed`;
  for (const policy of policies) yield* policyLines(policy, wanted);
}

function* policyLines({ policy, subject, rules }: PolicyTrace, wanted: ConnectionSet | undefined): Generator<string> {
  const { object, tier, priority } = policy;
  const place = placeOf(object, []);
  const rank = tier === 'NetworkPolicy' || object.kind === 'BaselineAdminNetworkPolicy' ? '' : `, priority ${priority}`;
  yield `  ${objectName(object)}${place && ` (${place})`}${tier === 'NetworkPolicy' ? '' : `, tier ${tier}${rank}`}`;
  if (subject.match === 'maybe') yield `    ${subject.why}`;
  if (rules.length === 0) yield '    has no rules: it allows nothing';
  for (const rule of rules) yield `    ${ruleLine(rule, policy.object, wanted)}`;
}

function ruleLine(
  { rule, peer, ports, decides }: RuleTrace,
  object: PolicyTrace['policy']['object'],
  wanted: ConnectionSet | undefined,
): string {
  const name = rule.name === '' ? '' : ` "${rule.name}"`;
  const where = `${fieldAndPlace(object, rule.path)}${name}`;
  if (peer.match === 'no') return `${where}: ${rule.action}, no peer matches: ${peer.why}`;
  const matches = peer.match === 'maybe' ? `, ${peer.why}` : '';
  const shown = wanted === undefined ? decides : intersectConnections(decides, wanted);
  if (!isNoConnection(shown)) return `${where}: ${rule.action} ${formatConnections(decides)}${matches}`;
  if (isNoConnection(ports)) return `${where}: ${rule.action}, its named ports are not among the destination's`;
  const overtaken = isNoConnection(decides) && rule.action !== 'Accept' ? ' that is left' : '';
  return `${where}: ${rule.action} ${formatConnections(ports)}, which is not what is asked${overtaken}${matches}`;
}

const DECISIONS = { allow: 'allowed', deny: 'denied', conditional: 'depends on the request' } as const;
const TRANSPORTS = { mtls: 'mTLS', plaintext: 'plaintext', either: 'mTLS or plaintext' } as const;

function* meshLines({ meshes }: ExplainedPair): Generator<string> {
  for (const { mesh, port, verdict } of meshes) {
    yield '';
    yield `${mesh} at TCP ${port}: ${DECISIONS[verdict.decision]}, ${TRANSPORTS[verdict.transport]}`;
    for (const { text, object, path } of verdict.reasons) {
      const place = object === undefined ? '' : `${objectName(object)} ${fieldAndPlace(object, path ?? [])}: `;
      yield `  ${place}${text}`;
    }
  }
}

function* roundLines({ waysRound }: ExplainedPair): Generator<string> {
  if (waysRound.length === 0) return;
  yield '';
  yield 'ways round what guards the destination:';
  for (const { control, text, object, path } of waysRound) {
    const place = object === undefined ? '' : ` (${objectName(object)} ${fieldAndPlace(object, path ?? [])})`;
    yield `  ${control}: ${text}${place}`;
  }
}

function* flipLines({ flip, deniedBy }: ExplainedPair): Generator<string> {
  yield '';
  if (deniedBy !== undefined && flip === undefined) {
    yield `${deniedBy} denies it: to turn this round is to change what ${deniedBy} decides by`;
    return;
  }
  if (flip === undefined) {
    yield 'no change of a network policy was found that turns this round';
    return;
  }
  const { to, connections, changes } = flip;
  yield `the smallest change of network policies found that would ${to} ${formatConnections(connections)} (applied to a copy, it does):`;
  for (const change of changes) yield* changeLines(change);
  if (deniedBy !== undefined) yield `  ${deniedBy} denies it as well: network policies alone do not turn this round`;
}

function* changeLines(change: Change): Generator<string> {
  switch (change.type) {
    case 'add': {
      yield `  add to ${fieldAndPlace(change.policy.object, change.list)} of ${objectName(change.policy.object)}, as entry ${change.index}:`;
      yield* indented(yamlText([change.entry]));
      return;
    }
    case 'remove':
      yield `  remove ${fieldAndPlace(change.policy.object, [...change.list, change.index])} of ${objectName(change.policy.object)}`;
      return;
    case 'create':
      yield '  create the policy:';
      yield* indented(yamlText(change.content));
  }
}

function* indented(text: string): Generator<string> {
  for (const line of text.trimEnd().split('\n')) yield `    ${line}`;
}
