import { expect, it } from 'vitest';
import { readAuditEvent } from './audit-event.ts';

const EVENT = {
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  requestURI: '/api/v1/pods',
  verb: 'list',
  user: { username: 'jane', groups: ['dev', null], extra: { __proto__: null, 'example.com/a': ['b'] } },
  annotations: { 'authorization.k8s.io/decision': 'allow' },
};

it('reads what it knows and leaves the rest', () => {
  const event = readAuditEvent({ ...EVENT, sourceIPs: ['10.0.0.1'], responseStatus: { code: 200, metadata: {} } });
  expect(event).toEqual({
    requestURI: '/api/v1/pods',
    verb: 'list',
    user: { username: 'jane', groups: ['dev', ''], extra: new Map([['example.com/a', ['b']]]) },
    annotations: new Map([['authorization.k8s.io/decision', 'allow']]),
    responseStatus: { code: 200 },
  });
});

it('an event in a list has the version of the list', () => {
  const { kind: _, apiVersion: __, ...bare } = EVENT;
  expect(readAuditEvent(bare, 'audit.k8s.io/v1beta1')).toMatchObject({ verb: 'list' });
  expect(readAuditEvent(bare)).toBe('is no audit event: its kind is not Event');
});

it.each([
  [null, 'is no audit event: expected a map'],
  [[], 'is no audit event: expected a map'],
  [{ ...EVENT, kind: 'Pod' }, 'is no audit event: its kind is not Event'],
  [{ ...EVENT, apiVersion: 'audit.k8s.io/v1alpha1' }, 'is no audit event of audit.k8s.io/v1 or v1beta1'],
  [{ ...EVENT, verb: 7 }, 'is no audit event: verb: expected a string, found a number'],
  [
    { ...EVENT, user: { username: 'a', extra: { a: 'b' } } },
    'is no audit event: user.extra.a: expected a list, found a string',
  ],
  [{ ...EVENT, requestURI: '' }, 'is no audit event: it has no requestURI'],
  [{ ...EVENT, requestURI: null }, 'is no audit event: it has no requestURI'],
])('%j is refused', (value, message) => {
  expect(readAuditEvent(value)).toBe(message);
});
