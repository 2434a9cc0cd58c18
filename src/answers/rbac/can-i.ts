import { isAtLeast } from '../../kube/index.ts';
import {
  type Attributes,
  authorize,
  type Decision,
  explainRefusal,
  isResourceRequest,
  type RbacIndex,
  type Refusal,
  type User,
} from '../../rbac/index.ts';
import { AnswersError } from '../answers-error.ts';
import { gapJson } from '../gap-json.ts';
import { grantJson } from './json.ts';
import { type RequestArguments, requestOf } from './request.ts';
import type { RbacState } from './state.ts';
import { userOfArgument } from './subject.ts';

/** Who asks, and for what, in a person's words. */
export interface CanIQuestion extends RequestArguments {
  readonly subject: string;
  readonly groups: readonly string[];
}

export interface CanIAnswer {
  readonly state: RbacState;
  readonly user: User;
  readonly attributes: Attributes;
  readonly decision: Decision;
  readonly refusal: Refusal | undefined;
  readonly notes: readonly string[];
}

/**
 * Whether a subject may make a request, and why.
 *
 * @throws AnswersError `bad-question`
 */
export function canI(state: RbacState, { subject, groups, ...request }: CanIQuestion): CanIAnswer {
  const user = userOfArgument(subject, groups);
  if (request.verb === '') throw new AnswersError('bad-question', 'the verb is empty');
  const { index } = state;
  const { attributes, notes } = requestOf(index, request);
  const decision = authorize(index, user, attributes);
  const refusal = decision.allowed ? undefined : explainRefusal(index, user, attributes);
  return { state, user, attributes, decision, refusal, notes: [...notes, ...streamNotes(index, attributes)] };
}

const STREAMS = ['attach', 'exec', 'portforward'];

/** Streams are judged apart from the authorizer (gate AuthorizePodWebsocketUpgradeCreatePermission, on from 1.35). */
function streamNotes({ kubernetesVersion }: RbacIndex, attributes: Attributes): readonly string[] {
  if (!isResourceRequest(attributes) || attributes.verb !== 'get' || attributes.group !== '') return [];
  if (attributes.resource !== 'pods' || !STREAMS.includes(attributes.subresource ?? '')) return [];
  return isAtLeast(kubernetesVersion, 35)
    ? [`over websockets, which ask with get, pods/${attributes.subresource} needs create as well from 1.35`]
    : [];
}

/** The answer for programs. */
export function canIJson({ state, user, attributes, decision, refusal, notes }: CanIAnswer): object {
  return {
    user: { name: user.name, groups: user.groups },
    request: attributes,
    allowed: decision.allowed,
    known: decision.allowed || state.incomplete === undefined,
    by: decision.allowed ? decision.by : undefined,
    grant: decision.allowed && decision.by === 'rbac' ? grantJson(decision.grant) : undefined,
    nodeReason: decision.allowed ? undefined : decision.nodeReason || undefined,
    near: refusal?.near.map(({ grant, lacks }) => ({ lacks, grant: grantJson(grant) })),
    notes,
    assumptions: state.assumptions,
    gaps: state.gaps.map(gapJson),
  };
}
