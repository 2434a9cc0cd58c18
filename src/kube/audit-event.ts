import { isJsonObject, type JsonValue } from './json.ts';
import { int32, list, Reading, record, type Shape, string, stringMap } from './shape.ts';

/** Who a request was made as (authentication.k8s.io UserInfo). */
export interface AuditUser {
  readonly username?: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: ReadonlyMap<string, readonly string[]>;
}

/** What an audit event says of the object. On create the name comes from the body. */
export interface AuditObjectReference {
  readonly resource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly apiGroup?: string;
  readonly subresource?: string;
}

/** An object as it was sent or answered, or a patch. */
type Body = Exclude<JsonValue, null>;

/** An event of the audit log (audit.k8s.io, v1 and v1beta1 Event). */
export interface AuditEvent {
  readonly level?: string;
  readonly auditID?: string;
  readonly stage?: string;
  /** As the client sent it, percent-encoded, with the query. */
  readonly requestURI?: string;
  /** The verb of Kubernetes, such as `list`; the lower-case HTTP method when the request is for no resource. */
  readonly verb?: string;
  /** Who was authenticated. */
  readonly user?: AuditUser;
  readonly impersonatedUser?: AuditUser;
  readonly authenticationMetadata?: { readonly impersonationConstraint?: string };
  readonly objectRef?: AuditObjectReference;
  readonly responseStatus?: { readonly code?: number };
  /** Absent below the level Request. */
  readonly requestObject?: Body;
  /** Absent below the level RequestResponse. */
  readonly responseObject?: Body;
  readonly requestReceivedTimestamp?: string;
  readonly stageTimestamp?: string;
  readonly annotations?: ReadonlyMap<string, string>;
}

const extra: Shape<ReadonlyMap<string, readonly string[]>> = (value, reading) => {
  if (!isJsonObject(value)) return reading.wrongType('a map', value);
  const map = new Map<string, readonly string[]>();
  for (const [key, values] of Object.entries(value)) map.set(key, reading.at(key, values, list(string, '')) ?? []);
  return map;
};

const user = record<AuditUser>({ username: string, uid: string, groups: list(string, ''), extra });

const body: Shape<Body> = (value) => value ?? undefined;

const event = record<AuditEvent>({
  level: string,
  auditID: string,
  stage: string,
  requestURI: string,
  verb: string,
  user,
  impersonatedUser: user,
  authenticationMetadata: record({ impersonationConstraint: string }),
  objectRef: record<AuditObjectReference>({
    resource: string,
    namespace: string,
    name: string,
    apiGroup: string,
    subresource: string,
  }),
  responseStatus: record({ code: int32 }),
  requestObject: body,
  responseObject: body,
  requestReceivedTimestamp: string,
  stageTimestamp: string,
  annotations: stringMap,
});

const VERSIONS: ReadonlySet<unknown> = new Set(['audit.k8s.io/v1', 'audit.k8s.io/v1beta1']);

/**
 * Narrows one event. An event that has no URI, or a field of a wrong type, was not written by an API server.
 *
 * @param listVersion The `apiVersion` of the list that holds it: events in a list need not name theirs.
 * @returns the event, or why it is none
 */
export function readAuditEvent(value: JsonValue, listVersion?: string): AuditEvent | string {
  if (!isJsonObject(value)) return 'is no audit event: expected a map';
  const { apiVersion = listVersion, kind = listVersion && 'Event' } = value;
  if (kind !== 'Event') return 'is no audit event: its kind is not Event';
  if (!VERSIONS.has(apiVersion)) return 'is no audit event of audit.k8s.io/v1 or v1beta1';
  const reading = new Reading();
  const read = event(value, reading);
  const [problem] = reading.problems;
  if (problem !== undefined) return `is no audit event: ${problem.path.join('.').slice(0, 200)}: ${problem.message}`;
  if (!read?.requestURI) return 'is no audit event: it has no requestURI';
  return read;
}
