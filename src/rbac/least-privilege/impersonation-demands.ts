import type { Attributes } from '../attributes.ts';
import { type ImpersonationMode, impersonationChecks, type WantedUser } from '../impersonation.ts';
import {
  ANONYMOUS_USER,
  AUTHENTICATED_GROUP,
  serviceAccountGroups,
  splitServiceAccountName,
  UNAUTHENTICATED_GROUP,
  type User,
} from '../subject.ts';
import type { Demand } from './demand.ts';

const MODES: readonly ImpersonationMode[] = ['associated-node', 'arbitrary-node', 'serviceaccount', 'user-info'];

/**
 * What the requestor needed to make a request as somebody else. The event names the constrained mode that was used;
 * without one it was the verb `impersonate`.
 */
export function impersonationDemands(
  requestor: User,
  actual: User,
  constraint: string | undefined,
  attributes: Attributes,
): readonly Demand[] {
  const mode = MODES.find((known) => constraint === `impersonate:${known}`) ?? 'legacy';
  return impersonationChecks(wantedBy(actual, mode), mode, attributes).map((anyOf) => ({
    type: 'right',
    kind: 'impersonation',
    user: requestor,
    anyOf,
  }));
}

/**
 * The identity that was asked for. Groups that the API server adds by itself, at the end, are taken not to have been
 * asked for: the event does not tell.
 */
function wantedBy(actual: User, mode: ImpersonationMode): WantedUser {
  if (mode.endsWith('-node')) return { name: actual.name };
  const account = splitServiceAccountName(actual.name);
  const own = account === undefined ? [] : serviceAccountGroups(account.namespace);
  if (account !== undefined && sameSet(actual.groups, own)) return { ...actual, groups: [] };
  const implied = actual.name === ANONYMOUS_USER ? UNAUTHENTICATED_GROUP : AUTHENTICATED_GROUP;
  const groups = actual.groups.at(-1) === implied ? actual.groups.slice(0, -1) : actual.groups;
  return { ...actual, groups };
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((entry) => b.includes(entry));
}
