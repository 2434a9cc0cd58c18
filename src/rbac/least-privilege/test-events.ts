import { type AuditEvent, type JsonObject, readAuditEvent } from '../../kube/index.ts';

let ids = 0;

/** For tests: an allowed event, at its end. */
export function eventOf(verb: string, requestURI: string, more: JsonObject = {}): AuditEvent {
  const event = readAuditEvent({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    auditID: `id-${++ids}`,
    stage: 'ResponseComplete',
    verb,
    requestURI,
    user: CART,
    responseStatus: { code: 200 },
    requestReceivedTimestamp: '2026-01-01T00:00:00.000000Z',
    annotations: { 'authorization.k8s.io/decision': 'allow' },
    ...more,
  });
  if (typeof event === 'string') throw new Error(event);
  return event;
}

/** A service account as events name it. */
export const CART: JsonObject = {
  username: 'system:serviceaccount:shop:cart',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'],
};

export const JANE: JsonObject = { username: 'jane', groups: ['dev', 'system:authenticated'] };
