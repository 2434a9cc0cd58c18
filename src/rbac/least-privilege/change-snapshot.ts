import {
  isJsonArray,
  isKubernetesObject,
  type JsonObject,
  type KubernetesObject,
  readObject,
  Snapshot,
} from '../../kube/index.ts';
import type { Binding } from '../binding.ts';
import type { DefaultObjects } from '../default-objects.ts';
import type { RbacIndex } from '../rbac-index.ts';
import { type Identity, identityOf } from '../subject.ts';

/** A binding that loses subjects. */
export interface ChangedBinding {
  readonly binding: Binding;
  /** What is left of it; absent when no subject is. */
  readonly object: KubernetesObject | undefined;
}

/**
 * The bindings that name one of the identities itself, without them. Those that every API server makes are left as
 * they are: it would make them again.
 */
export function withoutSubjects(
  index: RbacIndex,
  identities: readonly Identity[],
  defaults: DefaultObjects,
): readonly ChangedBinding[] {
  const gone = new Set(identities.map(({ type, name }) => `${type}\n${name}`));
  return index.bindings.flatMap((binding): ChangedBinding[] => {
    const removed = binding.subjects.filter((subject) => {
      const identity = identityOf(subject, binding.namespace);
      return identity !== undefined && gone.has(`${identity.type}\n${identity.name}`);
    });
    if (removed.length === 0 || defaults.isDefault(binding)) return [];
    const indices = new Set(removed.map(({ index: at }) => at));
    const { content, origin } = binding.object;
    const { subjects } = content;
    const left = isJsonArray(subjects) ? subjects.filter((_, at) => !indices.has(at)) : [];
    if (left.length === 0) return [{ binding, object: undefined }];
    return [{ binding, object: read({ ...content, subjects: left }, origin, binding.namespace) }];
  });
}

/** The snapshot with changed bindings and new objects. */
export function changeSnapshot(
  snapshot: Snapshot,
  changed: readonly ChangedBinding[],
  added: readonly KubernetesObject[],
): Snapshot {
  const keys = new Set(changed.map(({ binding }) => `${binding.kind}\n${binding.namespace}\n${binding.name}`));
  // Of several objects with one name the last counts: when it goes, none of the others is to take its place.
  const kept = snapshot.objects.filter(
    ({ group, kind, namespace, name }) =>
      group !== 'rbac.authorization.k8s.io' ||
      !keys.has(`${kind}\n${kind === 'RoleBinding' ? namespace : ''}\n${name}`),
  );
  const left = changed.flatMap(({ object }) => object ?? []);
  return new Snapshot([...kept, ...left, ...added], snapshot.gaps);
}

/** An object that was not read from anywhere. */
export function madeObject(content: JsonObject): KubernetesObject {
  return read(content, { type: 'value', name: 'least privilege' }, '');
}

function read(content: JsonObject, origin: KubernetesObject['origin'], namespace: string): KubernetesObject {
  const object = readObject(content, origin, namespace);
  // What was an object, or is made by this program, is one.
  if (!isKubernetesObject(object)) throw new TypeError(object.message);
  return object;
}
