import { LATEST_KUBERNETES_VERSION } from '../../kube/index.ts';
import { DEFAULT_CONFIGURATION, type Exemptions } from './configuration.ts';
import type { AdmissionContext, AdmissionRequest, AdmissionResponse } from './request.ts';

// What tests of the admission controller ask it.

/** The prefix of labels. */
export const P = 'pod-security.kubernetes.io/';

/** Labels without their prefix. */
export type Labels = Record<string, string>;

export function labelsOf(labels: Labels): ReadonlyMap<string, string> {
  return new Map(Object.entries(labels).map(([key, value]) => [`${P}${key}`, value]));
}

/** A cluster with one namespace named `shop`. */
export function contextOf(
  labels: Labels,
  exemptions: Partial<Exemptions> = {},
  more: Partial<AdmissionContext> = {},
): AdmissionContext {
  return {
    version: LATEST_KUBERNETES_VERSION,
    configuration: {
      ...DEFAULT_CONFIGURATION,
      exemptions: { ...DEFAULT_CONFIGURATION.exemptions, ...exemptions },
    },
    namespaceLabels: (name) => (name === 'shop' ? labelsOf(labels) : undefined),
    podsIn: () => [],
    ...more,
  };
}

/** Alice makes a pod that breaks baseline. */
export const POD: AdmissionRequest = {
  operation: 'CREATE',
  resource: { group: '', resource: 'pods' },
  subresource: '',
  name: 'cart',
  namespace: 'shop',
  userName: 'alice',
  object: { metadata: { name: 'cart' }, spec: { hostPID: true, containers: [{ name: 'app', image: 'a' }] } },
};

/** What baseline says of it. */
export const DETAIL = 'host namespaces (hostPID=true)';

export function annotations(response: AdmissionResponse): Record<string, string> {
  return Object.fromEntries(response.auditAnnotations);
}
