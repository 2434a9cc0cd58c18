import type { KubernetesObject } from '../../kube/index.ts';

/** Kinds whose names are words of the API: other objects speak of them by a part of the name. */
const NAMED_BY_THE_API: ReadonlySet<string> = new Set(['APIService', 'ConstraintTemplate', 'CustomResourceDefinition']);

/** Names that Kubernetes and its distributions give, and that engines or checks know. */
const WELL_KNOWN =
  /^(?:system:.*|kube-.*|kubeadm:.*|kubernetes|.*-system|default|cluster-admin|admin|edit|view|privileged|baseline|restricted|latest|true|false|enabled|disabled|ambient|all|any|none)$/s;

/** Service accounts that well-known operators come with, by which the RBAC engine knows where they are. */
const OF_OPERATORS: ReadonlySet<string> = new Set([
  'argocd-application-controller',
  'fleet-agent',
  'helm-controller',
  'kustomize-controller',
  'kyverno-background-controller',
  'velero',
]);

/** Another name for each name that people gave; the same one wherever it stands. */
export class Pseudonyms {
  readonly #names = new Map<string, string>();

  constructor(objects: readonly KubernetesObject[]) {
    const counts = new Map<string, number>();
    const add = (name: string, kind: string): void => {
      if (name === '' || WELL_KNOWN.test(name) || OF_OPERATORS.has(name) || this.#names.has(name)) return;
      const prefix = `redacted-${kind.toLowerCase()}`;
      const count = (counts.get(prefix) ?? 0) + 1;
      counts.set(prefix, count);
      this.#names.set(name, `${prefix}-${count}`);
    };
    for (const { namespace } of objects) add(namespace, 'namespace');
    for (const { kind, name, generateName } of objects) {
      if (NAMED_BY_THE_API.has(kind)) continue;
      add(name, kind);
      add(generateName, kind);
    }
  }

  /** The text with every name in it replaced; a text that is no name and not made of names stays. */
  of(text: string): string {
    const name = this.#names.get(text);
    if (name !== undefined) return name;
    if (text.length > 512) return text;
    // `system:serviceaccount:NAMESPACE:NAME`, `system:node:NAME`
    if (text.startsWith('system:')) return this.#parts(text, ':');
    // `cart.shop.svc`, `cart.shop.svc.cluster.local`
    if (/\.svc(?:\.|$)/.test(text)) return this.#parts(text, '.');
    // `NAMESPACE/NAME`, `NAMESPACE/*`
    if (/^[^/\s]+\/[^/\s]+$/.test(text)) return this.#parts(text, '/');
    return text;
  }

  /** Replaces the names in a message of the API server, which puts them in quotes. */
  inMessage(text: string): string {
    return text.replace(/"([^"]{1,512})"/g, (_, quoted: string) => `"${this.of(quoted)}"`);
  }

  #parts(text: string, separator: string): string {
    return text
      .split(separator)
      .map((part) => this.#names.get(part) ?? part)
      .join(separator);
  }
}
