import type { FieldPath } from './field-path.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import type { Origin } from './origin.ts';
import { scopeOf } from './scope.ts';
import { withoutSecretValues } from './secret-values.ts';
import { boolean, type FieldProblem, indexedList, Reading, record, string, stringMap } from './shape.ts';

/** An entry of `metadata.ownerReferences`. */
export interface OwnerReference {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly controller?: boolean;
}

/** A Kubernetes object with its metadata narrowed. Everything else is in `content`, as it was read. */
export interface KubernetesObject {
  readonly apiVersion: string;
  /** The API group; empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Empty when the object has none (or only a `generateName`). */
  readonly name: string;
  readonly generateName: string;
  /** Empty for objects outside namespaces. */
  readonly namespace: string;
  readonly uid: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly ownerReferences: readonly OwnerReference[];
  readonly content: JsonObject;
  readonly origin: Origin;
  /** Fields of the metadata that have a wrong type, by path in the object. */
  readonly problems: readonly FieldProblem[];
}

interface Metadata {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: ReadonlyMap<string, string>;
  readonly annotations?: ReadonlyMap<string, string>;
  readonly ownerReferences?: readonly OwnerReference[];
}

const metadataShape = record<Metadata>({
  name: string,
  generateName: string,
  namespace: string,
  uid: string,
  labels: stringMap,
  annotations: stringMap,
  ownerReferences: indexedList(
    record<OwnerReference>({ apiVersion: string, kind: string, name: string, uid: string, controller: boolean }),
  ),
});

/** Why a value is no Kubernetes object. */
export interface NotAnObject {
  readonly path: FieldPath;
  readonly message: string;
}

const NO_LABELS: ReadonlyMap<string, string> = new Map();

/**
 * Reads one value as a Kubernetes object. A namespaced object without a namespace is in `defaultNamespace`, as
 * kubectl puts it in its context's. The values of Secrets are not kept.
 */
export function readObject(
  value: JsonValue,
  origin: Origin,
  defaultNamespace = 'default',
): KubernetesObject | NotAnObject {
  if (!isJsonObject(value)) return { path: [], message: 'not a Kubernetes object: expected a map' };
  const content = withoutSecretValues(value);
  const { apiVersion, kind } = content;
  if (typeof apiVersion !== 'string' || apiVersion === '') {
    return { path: [], message: 'not a Kubernetes object: it has no apiVersion' };
  }
  if (typeof kind !== 'string' || kind === '') {
    return { path: [], message: 'not a Kubernetes object: it has no kind' };
  }
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const reading = new Reading();
  const metadata = reading.at('metadata', content['metadata'], metadataShape) ?? {};
  return {
    apiVersion,
    group,
    version: apiVersion.slice(slash + 1),
    kind,
    name: metadata.name ?? '',
    generateName: metadata.generateName ?? '',
    namespace: namespaceOf(group, kind, metadata.namespace ?? '', defaultNamespace),
    uid: metadata.uid ?? '',
    labels: metadata.labels ?? NO_LABELS,
    annotations: metadata.annotations ?? NO_LABELS,
    ownerReferences: metadata.ownerReferences ?? [],
    content,
    origin,
    problems: reading.problems,
  };
}

function namespaceOf(group: string, kind: string, written: string, defaultNamespace: string): string {
  switch (scopeOf(group, kind)) {
    case 'cluster':
      return '';
    case 'namespaced':
      return written || defaultNamespace;
    case 'unknown':
      return written;
  }
}

/** Tells the two answers of {@link readObject} apart. */
export function isKubernetesObject(value: KubernetesObject | NotAnObject): value is KubernetesObject {
  return 'apiVersion' in value;
}

/** `Deployment/shop/cart`, or `ClusterRole/admin` outside namespaces. A generated name ends in `*`. */
export function describeObject(object: Pick<KubernetesObject, 'kind' | 'namespace' | 'name' | 'generateName'>): string {
  const name = object.name || (object.generateName ? `${object.generateName}*` : '(no name)');
  return object.namespace ? `${object.kind}/${object.namespace}/${name}` : `${object.kind}/${name}`;
}
