import {
  type BrokenFlow,
  formatConnections,
  formatFlow,
  formatPeer,
  type OverGrant,
  type Proof,
  type UnresolvedFlow,
} from '../../../network/index.ts';
import { safeText } from '../../../report/index.ts';
import { fieldAndPlace, objectName } from '../place.ts';
import type { Made } from './make.ts';

const MOST_SHOWN = 20;

/** What a proof came to, for people: what would break first. */
export function* proofLines(proof: Proof): Generator<string> {
  const { kept, broken, unresolved, unseen, withoutDns, withoutWebhook, webhooksChecked } = proof;
  yield `${kept} observed or expected connections stay allowed, ${broken.length} would not`;
  yield* some(broken.map(brokenText));
  if (unresolved.length > 0) yield `${unresolved.length} could not be checked, because an end is not known`;
  yield* some(unresolved.map(unresolvedText));
  if (unseen.length > 0)
    yield `${unseen.length} workloads were never seen to connect, so that their needs are not known`;
  yield* some(unseen.map(({ namespace, name, kind }) => `${namespace}/${name}[${kind}]`));
  yield withoutDns.length === 0
    ? 'DNS: every workload resolves names'
    : `DNS: ${withoutDns.length} workloads could not resolve names`;
  yield* some(withoutDns.map(({ namespace, name, kind }) => `${namespace}/${name}[${kind}]`));
  yield "probes: the kubelet's come from the pod's own node, which is always admitted";
  if (!webhooksChecked) yield 'webhooks: not checked, since it is not known where the API server is';
  else if (withoutWebhook.length === 0) yield 'webhooks: every one is reached from the API server';
  else yield `webhooks: ${withoutWebhook.length} would not be reached from the API server`;
  yield* some(withoutWebhook.map(({ namespace, name, kind }) => `${namespace}/${name}[${kind}]`));
}

function brokenText({ flow, outcome, direction, policies, rule }: BrokenFlow): string {
  const [policy] = policies;
  const by =
    rule !== undefined && policy !== undefined
      ? `denied by ${objectName(policy.object)} ${fieldAndPlace(policy.object, rule.rule.path)}`
      : policies.length === 0
        ? 'no policy says so'
        : `no ${direction} rule of ${policies.map(({ object }) => objectName(object)).join(', ')} accepts it`;
  return `${outcome}: ${formatFlow(flow)} (${flow.flow.seenAt}): ${by}`;
}

function unresolvedText({ flow, why }: UnresolvedFlow): string {
  return `${flow.seenAt}: ${why}`;
}

/** What was left out, what has to be said, and what is allowed beyond what was seen. */
export function* makingLines({ generated, skipped }: Pick<Made, 'generated' | 'skipped'>): Generator<string> {
  for (const [reason, count] of skipped) yield `left out: ${count} lines of flows: ${reason}`;
  for (const note of new Set(generated.notes)) yield `note: ${note}`;
}

export function* overGrantLines(overGrants: readonly OverGrant[]): Generator<string> {
  yield `${overGrants.length} pairs may connect in ways that were not seen`;
  yield* some(
    overGrants.map(
      ({ source, destination, connections }) =>
        `${formatPeer(source)} => ${formatPeer(destination)} : ${formatConnections(connections)}`,
    ),
  );
}

function* some(lines: readonly string[]): Generator<string> {
  for (const line of lines.slice(0, MOST_SHOWN)) yield `  ${safeText(line)}`;
  if (lines.length > MOST_SHOWN) yield `  … and ${lines.length - MOST_SHOWN} more`;
}
