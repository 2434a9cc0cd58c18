import type { JsonValue, KubernetesVersion, PodTemplate } from '../../kube/index.ts';
import type { PodSecurityConfiguration } from './configuration.ts';

/** What the admission controller is asked: the parts of an AdmissionReview's request that it looks at. */
export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  /** The plural name: `pods`. */
  readonly resource: { readonly group: string; readonly resource: string };
  /** Empty for the object itself. */
  readonly subresource: string;
  /** Empty when the server is to make one. For a Namespace it is its own name. */
  readonly name: string;
  /** For a Namespace its own name. */
  readonly namespace: string;
  readonly userName: string;
  readonly object?: JsonValue | undefined;
  /** What is there before an update. */
  readonly oldObject?: JsonValue | undefined;
}

/** What the admission controller answers, as in an AdmissionReview's response. */
export interface AdmissionResponse {
  readonly allowed: boolean;
  /** Why not; set when it is not allowed. */
  readonly status?: AdmissionStatus;
  /** What the user is shown beside the answer. */
  readonly warnings: readonly string[];
  /** What the audit log keeps; the API server puts `pod-security.kubernetes.io/` before each key. */
  readonly auditAnnotations: ReadonlyMap<string, string>;
}

export interface AdmissionStatus {
  /** The HTTP status. */
  readonly code: number;
  readonly reason: 'Forbidden' | 'Invalid' | 'BadRequest' | 'InternalError';
  readonly message: string;
  /** The fields at fault, when a namespace's labels are not valid. */
  readonly causes?: readonly { readonly reason: string; readonly message: string; readonly field: string }[];
}

/** What the admission controller knows of the cluster. */
export interface AdmissionContext {
  readonly version: KubernetesVersion;
  readonly configuration: PodSecurityConfiguration;
  /** The labels of a namespace; undefined when there is no such namespace. */
  readonly namespaceLabels: (namespace: string) => ReadonlyMap<string, string> | undefined;
  /** The pods of a namespace; undefined when they cannot be listed. */
  readonly podsIn: (namespace: string) => readonly ExistingPod[] | undefined;
  /** Asked after each existing pod: whether the time for checking them is over. Never, when absent. */
  readonly timeIsUp?: () => boolean;
}

/** A pod that is in the cluster. */
export interface ExistingPod {
  readonly name: string;
  /** The uid of its controller, when it has one. */
  readonly controllerUid?: string | undefined;
  readonly pod: PodTemplate;
}
