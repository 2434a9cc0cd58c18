import fc, { type Arbitrary } from 'fast-check';
import { type JsonValue, parseKubernetesVersion, podTemplate, Reading } from '../../src/kube/index.ts';
import {
  type AdmissionContext,
  type AdmissionRequest,
  type AdmissionResponse,
  admit,
  type ExistingPod,
  readConfigurationFile,
} from '../../src/pod-security/index.ts';
import type { ApiResponse, KubernetesObject } from '../client.ts';
import { messageOf } from '../client.ts';
import { admissionConfiguration } from '../components.ts';
import { asSent } from './warnings.ts';

export const EXEMPT_USER = 'exempt-user';
export const EXEMPT_NAMESPACES = ['exempt', 'exempt-too'] as const;
export const RUNTIME_CLASSES = ['exempt-runtime', 'other-runtime'] as const;

/** A configuration whose every part decides something. */
export const CONFIGURATION = {
  apiVersion: 'pod-security.admission.config.k8s.io/v1',
  kind: 'PodSecurityConfiguration',
  defaults: {
    enforce: 'baseline',
    'enforce-version': 'v1.30',
    audit: 'restricted',
    'audit-version': 'latest',
    warn: 'baseline',
    'warn-version': 'v1.0',
  },
  exemptions: {
    usernames: [EXEMPT_USER],
    namespaces: EXEMPT_NAMESPACES,
    runtimeClasses: [RUNTIME_CLASSES[0]],
  },
};

/** What the engine is asked instead of the API server, with the same configuration. */
export class Admission {
  readonly #context: AdmissionContext;
  readonly #labels = new Map<string, ReadonlyMap<string, string>>();
  readonly #pods = new Map<string, ExistingPod[]>();

  constructor(kubernetesVersion: string) {
    const version = parseKubernetesVersion(kubernetesVersion);
    const file = readConfigurationFile(admissionConfiguration(CONFIGURATION) as JsonValue);
    if (version === undefined || file.type !== 'configuration') throw new Error('the context is not complete');
    this.#context = {
      version,
      configuration: file.configuration,
      namespaceLabels: (name) => this.#labels.get(name),
      podsIn: (name) => this.#pods.get(name) ?? [],
    };
  }

  addNamespace(name: string, labels: Labels): void {
    // The API server adds the name; nothing else of it is looked at.
    this.#labels.set(name, new Map(Object.entries(labels)));
  }

  addPod(pod: KubernetesObject): void {
    const { name, namespace = '' } = pod.metadata;
    const read = podTemplate(pod as JsonValue, new Reading());
    if (read === undefined) throw new Error(`no pod: ${JSON.stringify(pod)}`);
    this.#pods.set(namespace, [...(this.#pods.get(namespace) ?? []), { name, pod: read }]);
  }

  /** What a client and the audit log would see of the engine's answer, beside other warnings. */
  answer(request: AdmissionRequest, others: readonly string[] = []): Seen {
    return seenOf(admit(request, this.#context), others);
  }
}

/** What a client sees of an admission controller's answer. */
export interface Seen {
  readonly status: number;
  /** Empty when the request was allowed. */
  readonly message: string;
  readonly warnings: readonly string[];
  /** For the audit log; unknown to the client. */
  readonly annotations: Readonly<Record<string, string>>;
}

function seenOf({ status, warnings, auditAnnotations }: AdmissionResponse, others: readonly string[]): Seen {
  return {
    status: status?.code ?? 200,
    message: status?.message ?? '',
    warnings: asSent(warnings, others),
    annotations: Object.fromEntries(
      [...auditAnnotations].map(([key, value]) => [`pod-security.kubernetes.io/${key}`, value]),
    ),
  };
}

/** What the API server answered, in the same terms, with those of its warnings that are to be compared. */
export function seenByClient(
  { status, body }: ApiResponse<unknown>,
  warnings: readonly string[],
): Omit<Seen, 'annotations'> {
  const allowed = status === 200 || status === 201;
  return { status: allowed ? 200 : status, message: allowed ? '' : messageOf(body), warnings };
}

export type Labels = Readonly<Record<string, string>>;

const LEVELS = ['privileged', 'baseline', 'restricted'];
const VERSIONS = ['latest', 'v1.0', 'v1.24', 'v1.30', 'v1.37', 'v1.99'];

/** Labels that are valid, each there or not. */
export const validLabels: Arbitrary<Labels> = labels(LEVELS, VERSIONS);

/** Labels that may be wrong in every way that a label can be and still be stored. */
export const anyLabels: Arbitrary<Labels> = fc.oneof(
  validLabels,
  labels([...LEVELS, 'Baseline', 'high', ''], [...VERSIONS, '1.30', 'v1.030', 'v1.30.1', 'v2.0', 'Latest', '', 'v1']),
);

function labels(levels: readonly string[], versions: readonly string[]): Arbitrary<Labels> {
  const maybe = (values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 });
  const modes = ['enforce', 'audit', 'warn'].map((mode) =>
    fc.tuple(maybe(levels), maybe(versions)).map(([level, version]): [string, string | undefined][] => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, version],
    ]),
  );
  return fc
    .tuple(...modes)
    .map((all) =>
      Object.fromEntries(all.flat().flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
    );
}
