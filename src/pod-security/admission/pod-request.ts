import {
  BUILT_IN_POD_TEMPLATES,
  formatFieldPath,
  isJsonObject,
  type JsonValue,
  type PodTemplate,
  podTemplate,
  Reading,
} from '../../kube/index.ts';
import { admissionMessage, type Evaluation, evaluatePod, warningMessage } from '../evaluate.ts';
import { formatPolicy, type Policy } from '../policy.ts';
import { type Server, serverMinor } from '../server.ts';
import { goQuote } from '../words.ts';
import { exemptionOf, isExemptByRuntimeClass } from './exemptions.ts';
import {
  isFullyPrivileged,
  type LabelError,
  labelErrorsMessage,
  type NamespacePolicy,
  namespacePolicy,
  PRIVILEGED_POLICY,
} from './namespace-policy.ts';
import { isSignificantUpdate } from './pod-update.ts';
import type { AdmissionContext, AdmissionRequest, AdmissionResponse } from './request.ts';
import { allowed, allowedInSpiteOf, badRequest, exempt, forbidden, internalError } from './response.ts';

/** Subresources of a Pod that do not change its spec. Any other one is judged. */
const HARMLESS_SUBRESOURCES: ReadonlySet<string> = new Set([
  'attach',
  'binding',
  'eviction',
  'exec',
  'log',
  'portforward',
  'proxy',
  'status',
]);

/** The resources that carry a template, by `resource.group`, and where. */
const TEMPLATES: ReadonlyMap<string, readonly string[]> = new Map(
  [...BUILT_IN_POD_TEMPLATES].flatMap(([kind, path]) => {
    const [name = '', group = ''] = kind.split('.');
    return path.length === 0 ? [] : [[`${name.toLowerCase()}s.${group}`, path] as const];
  }),
);

/** Whether requests about a resource are looked at, as a template. */
export function carriesTemplate({ group, resource }: AdmissionRequest['resource']): boolean {
  return TEMPLATES.has(`${resource}.${group}`);
}

/** Answers a request about a Pod by what its namespace enforces, warns of and audits. */
export function admitPod(request: AdmissionRequest, context: AdmissionContext): AdmissionResponse {
  if (HARMLESS_SUBRESOURCES.has(request.subresource)) return allowed();
  const exemption = exemptionOf(request, context.configuration.exemptions);
  if (exemption !== undefined) return exempt(exemption);
  const found = policyFor(request, context);
  if (found === undefined) {
    return internalError(`failed to lookup namespace ${goQuote(request.namespace)}`, notFound(request.namespace));
  }
  const { policy, errors } = found;
  if (errors.length === 0 && isFullyPrivileged(policy)) {
    return allowed([], new Map([['enforce-policy', formatPolicy(PRIVILEGED_POLICY)]]));
  }
  const pod = decode(request.object, []);
  if (typeof pod === 'string') return badRequest('failed to decode object', pod);
  if (request.operation === 'UPDATE') {
    const old = decode(request.oldObject, []);
    if (typeof old === 'string') return badRequest('failed to decode old object', old);
    if (!isSignificantUpdate(pod ?? {}, old ?? {}, serverMinor(context.version))) return allowed();
  }
  return judge(pod ?? {}, policy, errors, request, context, 'Pod');
}

/** Answers a request about an object that carries a template: it is warned of and audited, and never refused. */
export function admitTemplate(request: AdmissionRequest, context: AdmissionContext): AdmissionResponse {
  if (request.subresource !== '') return allowed();
  const exemption = exemptionOf(request, context.configuration.exemptions);
  if (exemption !== undefined) return exempt(exemption);
  const found = policyFor(request, context);
  if (found === undefined) {
    return allowedInSpiteOf(`failed to lookup namespace ${goQuote(request.namespace)}: ${notFound(request.namespace)}`);
  }
  const { policy, errors } = found;
  if (errors.length === 0 && policy.warn.level === 'privileged' && policy.audit.level === 'privileged')
    return allowed();
  const path = TEMPLATES.get(`${request.resource.resource}.${request.resource.group}`) ?? [];
  const template = decode(request.object, path);
  if (typeof template === 'string') return allowedInSpiteOf(`failed to decode object: ${template}`);
  // A ReplicationController may have no template; in other kinds an absent one is an empty one.
  if (template === undefined && request.resource.resource === 'replicationcontrollers') return allowed();
  return judge(template ?? {}, policy, errors, request, context, 'template');
}

function policyFor({ namespace }: AdmissionRequest, context: AdmissionContext) {
  const labels = context.namespaceLabels(namespace);
  if (labels === undefined) return undefined;
  return namespacePolicy(labels, context.configuration.defaults, serverMinor(context.version));
}

function notFound(namespace: string): string {
  return `namespaces ${goQuote(namespace)} not found`;
}

/** The template at a path; undefined when there is none, or what is wrong with it. */
function decode(object: JsonValue | undefined, path: readonly string[]): PodTemplate | undefined | string {
  let value: JsonValue | undefined = object;
  if (!isJsonObject(value)) return 'expected a map';
  for (const step of path) {
    if (value === undefined || value === null) return undefined;
    if (!isJsonObject(value)) return `${path.join('.')}: expected a map`;
    value = value[step];
  }
  if (value === undefined || value === null) return undefined;
  const reading = new Reading(path);
  const template = podTemplate(value, reading);
  const problem = reading.problems[0];
  return problem === undefined ? template : `${formatFieldPath(problem.path)}: ${problem.message}`;
}

function judge(
  pod: PodTemplate,
  policy: NamespacePolicy,
  errors: readonly LabelError[],
  request: AdmissionRequest,
  { version, configuration }: AdmissionContext,
  kind: Server['kind'],
): AdmissionResponse {
  if (isExemptByRuntimeClass(pod, configuration.exemptions)) return exempt('runtimeClass');
  const evaluate = (by: Policy): Evaluation => evaluatePod(by, pod, { version, kind });
  const annotations = new Map<string, string>();
  if (errors.length > 0) annotations.set('error', `Failed to parse policy: ${labelErrorsMessage(errors)}`);
  let message: string | undefined;
  if (kind === 'Pod') {
    annotations.set('enforce-policy', formatPolicy(policy.enforce));
    const enforced = evaluate(policy.enforce);
    if (!enforced.allowed) message = admissionMessage(request.name, policy.enforce, enforced);
  }
  const audited = evaluate(policy.audit);
  if (!audited.allowed) annotations.set('audit-violations', warningMessage(policy.audit, audited));
  // What is refused is not warned of as well.
  if (message !== undefined) return forbidden(message, annotations);
  const warned = evaluate(policy.warn);
  return allowed(warned.allowed ? [] : [warningMessage(policy.warn, warned)], annotations);
}
