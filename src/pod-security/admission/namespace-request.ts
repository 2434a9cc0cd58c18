import { isJsonObject, type JsonValue, Reading, record, stringMap } from '../../kube/index.ts';
import { compareLevels } from '../level.ts';
import { formatPolicy, samePolicy } from '../policy.ts';
import { serverMinor } from '../server.ts';
import { goQuote } from '../words.ts';
import { existingPodWarnings } from './existing-pods.ts';
import {
  isEquivalent,
  isFullyPrivileged,
  type LabelError,
  levelLabel,
  MODES,
  type NamespacePolicy,
  namespacePolicy,
  versionLabel,
} from './namespace-policy.ts';
import type { AdmissionContext, AdmissionRequest, AdmissionResponse } from './request.ts';
import { allowed, badRequest, invalidNamespace } from './response.ts';

type Labels = ReadonlyMap<string, string>;

const namespaceShape = record<{ readonly metadata?: { readonly labels?: Labels } }>({
  metadata: record<{ readonly labels?: Labels }>({ labels: stringMap }),
});

/**
 * Answers a request about a Namespace: labels must be valid when they are set or changed, and pods that break a
 * newly enforced policy are warned of.
 */
export function admitNamespace(request: AdmissionRequest, context: AdmissionContext): AdmissionResponse {
  if (request.subresource !== '') return allowed();
  const labels = labelsIn(request.object);
  if (labels === undefined) return badRequest('failed to decode namespace');
  const { defaults, exemptions } = context.configuration;
  const server = serverMinor(context.version);
  const { policy, errors } = namespacePolicy(labels, defaults, server);
  const isExempt = exemptions.namespaces.includes(request.namespace || request.name);
  const exemptWarnings = () => exemptionWarning(request.name, policy, labels, context.configuration.defaults, server);

  if (request.operation === 'CREATE') {
    if (errors.length > 0) return invalidNamespace(request.name, errors);
    return allowed(isExempt ? exemptWarnings() : []);
  }
  if (request.operation !== 'UPDATE') return allowed();
  const oldLabels = labelsIn(request.oldObject);
  // The two blanks are the API server's own.
  if (oldLabels === undefined) return badRequest('failed to decode  old namespace');
  const old = namespacePolicy(oldLabels, defaults, server);
  if (errors.length > 0 && !sameErrors(errors, old.errors)) return invalidNamespace(request.name, errors);
  if (!isNewlyEnforced(policy, old.policy)) return allowed();
  return allowed(isExempt ? exemptWarnings() : existingPodWarnings(request.name, policy.enforce, context));
}

function labelsIn(object: JsonValue | undefined): Labels | undefined {
  if (!isJsonObject(object)) return undefined;
  const reading = new Reading();
  const namespace = namespaceShape(object, reading);
  return reading.problems.length > 0 ? undefined : (namespace?.metadata?.labels ?? new Map());
}

function sameErrors(a: readonly LabelError[], b: readonly LabelError[]): boolean {
  return a.length === b.length && a.every(({ label, value }, i) => label === b[i]?.label && value === b[i]?.value);
}

/** Whether pods that were allowed before may be forbidden now. */
function isNewlyEnforced({ enforce }: NamespacePolicy, { enforce: old }: NamespacePolicy): boolean {
  if (samePolicy(enforce, old) || enforce.level === 'privileged') return false;
  return enforce.version.text !== old.version.text || compareLevels(enforce.level, old.level) > 0;
}

/** The servers that began to warn of labels without effect, and to leave out what is not set by labels. */
const WARNS_SINCE = 25;
const WARNS_OF_LABELS_SINCE = 26;

function exemptionWarning(
  name: string,
  policy: NamespacePolicy,
  labels: Labels,
  defaults: NamespacePolicy,
  server: number,
): readonly string[] {
  if (server < WARNS_SINCE || isFullyPrivileged(policy) || isEquivalent(policy, defaults)) return [];
  const ignored = MODES.filter(
    (mode) =>
      policy[mode].level !== 'privileged' &&
      (server < WARNS_OF_LABELS_SINCE || labels.has(levelLabel(mode)) || labels.has(versionLabel(mode))),
  ).map((mode) => `${mode}=${formatPolicy(policy[mode])}`);
  return [
    `namespace ${goQuote(name)} is exempt from Pod Security, and the policy (${ignored.join(', ')}) will be ignored`,
  ];
}
