import type { AuditEvent, AuditUser } from '../../kube/index.ts';
import type { Attributes } from '../attributes.ts';
import type { User } from '../subject.ts';
import { requestAttributes } from './request-info.ts';

const METHODS: ReadonlyMap<string, string> = new Map([
  ['create', 'POST'],
  ['get', 'GET'],
  ['list', 'GET'],
  ['watch', 'GET'],
  ['update', 'PUT'],
  ['patch', 'PATCH'],
  ['delete', 'DELETE'],
  ['deletecollection', 'DELETE'],
]);

/**
 * What was authorized. The URI says it: `objectRef` has the name of a new object from its body, which no rule ever
 * sees. An event does not hold the HTTP method; its verb is the API server's own and has the last word, since tools
 * that forward logs may cut queries.
 *
 * @returns undefined for a request that no API server authorizes
 */
export function attributesOfEvent({ requestURI = '', verb = '' }: AuditEvent): Attributes | undefined {
  const attributes = requestAttributes(METHODS.get(verb) ?? verb.toUpperCase(), requestURI);
  return attributes === undefined || attributes.verb === verb ? attributes : { ...attributes, verb };
}

export function userOf({ username = '', groups = [], uid, extra }: AuditUser): User {
  return { name: username, groups, uid, extra };
}
