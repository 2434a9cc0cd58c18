import {
  type AuditEvent,
  isAtLeast,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type KubernetesVersion,
  Reading,
} from '../../kube/index.ts';
import { type Attributes, isResourceRequest, type ResourceAttributes } from '../attributes.ts';
import { type PolicyRule, policyRule } from '../policy-rule.ts';
import type { ApiResources } from '../resources/index.ts';
import type { User } from '../subject.ts';
import type { Demand, DemandKind, Untold } from './demand.ts';

/** What a request needed besides itself, and what the event does not tell of it. */
export interface Secondary {
  readonly demands: readonly Demand[];
  readonly untold: readonly Untold[];
}

export interface SecondaryContext {
  readonly kubernetesVersion: KubernetesVersion;
  readonly resources: ApiResources;
}

const NOTHING: Secondary = { demands: [], untold: [] };
const RBAC = 'rbac.authorization.k8s.io';
const CERTIFICATES = 'certificates.k8s.io';
const STREAMS = ['exec', 'attach', 'portforward'];
const WRITES = ['create', 'update', 'patch'];

/**
 * The checks that the API server and its admission plugins make of a request that the authorizer has let in, and that
 * succeeded. They leave no trace in the log.
 */
export function secondaryDemands(
  event: AuditEvent,
  user: User,
  attributes: Attributes,
  context: SecondaryContext,
): Secondary {
  if (!isResourceRequest(attributes)) return NOTHING;
  const stream = attributes.verb === 'get' && isStream(attributes);
  if (!stream && !WRITES.includes(attributes.verb)) return NOTHING;
  const { code } = event.responseStatus ?? {};
  // Of a request under way, the event of its end is to come.
  if (code === undefined ? event.stage !== 'ResponseComplete' : code >= 400) return NOTHING;
  const found = new Found(event, user, attributes);
  if (stream) {
    if (isAtLeast(context.kubernetesVersion, 35)) found.need('websocket', { ...attributes, verb: 'create' });
    return found;
  }
  const isCreated = attributes.verb === 'create' || code === 201;
  if (attributes.verb !== 'create' && isCreated) found.need('create-on-write', { ...attributes, verb: 'create' });
  special(found, attributes, context);
  owners(found, attributes, isCreated, context);
  return found;
}

function isStream({ group, resource, subresource = '' }: ResourceAttributes): boolean {
  return group === '' && resource === 'pods' && STREAMS.includes(subresource);
}

class Found implements Secondary {
  readonly demands: Demand[] = [];
  readonly untold: Untold[] = [];
  readonly user: User;
  readonly attributes: ResourceAttributes;
  /** The object as the request left it, where the event has it whole. */
  readonly object: JsonObject | undefined;

  constructor(event: AuditEvent, user: User, attributes: ResourceAttributes) {
    this.user = user;
    this.attributes = attributes;
    this.object = objectOf(event, attributes.verb);
  }

  need(kind: DemandKind, ...anyOf: readonly Attributes[]): void {
    this.demands.push({ type: 'right', kind, user: this.user, anyOf });
  }

  unknown(kind: DemandKind, reason: string): undefined {
    this.untold.push({ kind, user: this.user, attributes: this.attributes, reason });
  }
}

/** The response is what was stored. What was sent is the object too, unless it is a patch; deeper in it is a `Status`. */
function objectOf({ requestObject, responseObject }: AuditEvent, verb: string): JsonObject | undefined {
  if (isJsonObject(responseObject) && responseObject['kind'] !== 'Status') return responseObject;
  return verb !== 'patch' && isJsonObject(requestObject) ? requestObject : undefined;
}

const NO_OBJECT = 'the event does not hold the object: it needs the level Request, and for a patch RequestResponse';

function special(
  found: Found,
  { group, resource, subresource = '' }: ResourceAttributes,
  context: SecondaryContext,
): undefined {
  switch (`${resource}${subresource && `/${subresource}`}.${group}`) {
    case `roles.${RBAC}`:
      return roleWrite(found, 'Role');
    case `clusterroles.${RBAC}`:
      return roleWrite(found, 'ClusterRole');
    case `rolebindings.${RBAC}`:
    case `clusterrolebindings.${RBAC}`:
      return bindingWrite(found);
    case `certificatesigningrequests/approval.${CERTIFICATES}`:
      return signer(found, 'approve');
    case `certificatesigningrequests/status.${CERTIFICATES}`:
      return signer(found, 'sign');
    case `clustertrustbundles.${CERTIFICATES}`:
      return signer(found, 'attest');
    case 'validatingadmissionpolicies.admissionregistration.k8s.io':
    case 'mutatingadmissionpolicies.admissionregistration.k8s.io':
      return parameters(found, 'paramKind');
    case 'validatingadmissionpolicybindings.admissionregistration.k8s.io':
    case 'mutatingadmissionpolicybindings.admissionregistration.k8s.io':
      return parameters(found, 'paramRef');
    case 'resourceclaims/status.resource.k8s.io':
      if (isAtLeast(context.kubernetesVersion, 36)) {
        found.unknown('device-claim', 'which parts of the status changed is not in the event');
      }
  }
}

function roleWrite(found: Found, kind: 'Role' | 'ClusterRole'): undefined {
  const { object, user, attributes } = found;
  if (object === undefined) return found.unknown('escalation', NO_OBJECT);
  const rules = rulesOf(object['rules']);
  if (rules === undefined) return found.unknown('escalation', 'the rules in the event are malformed');
  const selectors = fieldOf(object['aggregationRule'], 'clusterRoleSelectors');
  const aggregates = kind === 'ClusterRole' && isJsonArray(selectors) && selectors.length > 0;
  const { namespace = '', name: requestName = '' } = attributes;
  found.demands.push({
    type: 'role',
    kind: 'escalation',
    user,
    write: { kind, namespace, requestName, rules, aggregates },
  });
}

function rulesOf(value: JsonValue | undefined): readonly PolicyRule[] | undefined {
  if (value === undefined || value === null) return [];
  if (!isJsonArray(value)) return undefined;
  const reading = new Reading();
  const rules = value.flatMap((entry) => policyRule(entry, reading) ?? []);
  return reading.problems.length > 0 ? undefined : rules;
}

function bindingWrite(found: Found): undefined {
  const { object, user, attributes } = found;
  if (object === undefined) return found.unknown('escalation', NO_OBJECT);
  const kind = fieldOf(object['roleRef'], 'kind');
  const name = fieldOf(object['roleRef'], 'name');
  if (typeof kind !== 'string' || typeof name !== 'string') {
    return found.unknown('escalation', 'the roleRef in the event is malformed');
  }
  const roleRef = { apiGroup: RBAC, kind, name };
  found.demands.push({ type: 'binding', kind: 'escalation', user, roleRef, namespace: attributes.namespace ?? '' });
}

/** kubernetes `pkg/certauthorization`: the signer itself, or all of its domain. */
function signer(found: Found, verb: 'approve' | 'sign' | 'attest'): undefined {
  const { object } = found;
  if (object === undefined) return found.unknown('signer', NO_OBJECT);
  const name = fieldOf(object['spec'], 'signerName');
  if (typeof name !== 'string' || name === '') {
    return verb === 'attest' ? undefined : found.unknown('signer', 'the event names no signer');
  }
  if (verb === 'sign') {
    const signed = fieldOf(object['status'], 'certificate') ?? fieldOf(object['status'], 'conditions');
    if (signed === undefined || signed === null) return;
  }
  const right = { verb, group: CERTIFICATES, resource: 'signers' };
  found.need('signer', { ...right, name }, { ...right, name: `${name.split('/', 1)[0]}/*` });
}

function parameters(found: Found, field: 'paramKind' | 'paramRef'): undefined {
  if (found.object === undefined) return found.unknown('parameters', NO_OBJECT);
  const value = fieldOf(found.object['spec'], field);
  if (value === undefined || value === null) return;
  found.unknown('parameters', `its writer must be able to read what spec.${field} names`);
}

/** kubernetes `plugin/pkg/admission/gc`, which looks at every write but that of `pods/status`. */
function owners(
  found: Found,
  attributes: ResourceAttributes,
  isCreated: boolean,
  context: SecondaryContext,
): undefined {
  const { group, resource, subresource = '', namespace = '' } = attributes;
  if (group === '' && resource === 'pods' && subresource === 'status') return;
  // Subresources that connect, or that take an object of another kind, have no owners.
  if (subresource !== '' && (attributes.verb === 'create' || !['status', 'scale'].includes(subresource))) return;
  const { object } = found;
  if (object === undefined) {
    return found.unknown('owner-finalizers', 'whether owner references were set is not in the event');
  }
  const references = fieldOf(object['metadata'], 'ownerReferences');
  const blocking = (isJsonArray(references) ? references : []).filter(
    (reference) => fieldOf(reference, 'blockOwnerDeletion') === true,
  );
  if (blocking.length === 0) return;
  if (!isCreated) {
    return found.unknown('owner-finalizers', 'whether the owner references changed is not in the event');
  }
  const anything = { verb: 'update', group: '*', resource: '*', subresource: 'finalizers', name: '*' };
  for (const reference of blocking) {
    const apiVersion = fieldOf(reference, 'apiVersion');
    const kind = fieldOf(reference, 'kind');
    const name = fieldOf(reference, 'name');
    const ownerGroup = typeof apiVersion === 'string' && apiVersion.includes('/') ? apiVersion.split('/', 1)[0] : '';
    const owner = context.resources.ofKind(ownerGroup ?? '', String(kind));
    if (owner === undefined || typeof name !== 'string') {
      found.unknown('owner-finalizers', `the resource of the owner's kind is not known`);
      continue;
    }
    found.need(
      'owner-finalizers',
      {
        verb: 'update',
        group: ownerGroup ?? '',
        resource: owner.resource,
        subresource: 'finalizers',
        name,
        namespace: owner.namespaced ? namespace : '',
      },
      anything,
    );
  }
}

function fieldOf(value: JsonValue | undefined, field: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, field) ? value[field] : undefined;
}
