import { type Indexed, indexedList, type KubernetesObject, Reading, record, string } from '../kube/index.ts';
import type { ObjectProblem } from './problem.ts';
import type { Subject } from './subject.ts';

const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** A RoleBinding or a ClusterRoleBinding. */
export interface Binding {
  readonly kind: 'RoleBinding' | 'ClusterRoleBinding';
  readonly name: string;
  /** Where it grants; empty for a ClusterRoleBinding, which grants everywhere. */
  readonly namespace: string;
  readonly object: KubernetesObject;
  readonly roleRef: RoleRef;
  readonly subjects: readonly Subject[];
}

export interface RoleRef {
  readonly apiGroup: string;
  readonly kind: string;
  readonly name: string;
}

interface WrittenSubject {
  readonly kind?: string;
  readonly apiGroup?: string;
  readonly name?: string;
  readonly namespace?: string;
}

interface Written {
  readonly roleRef?: { readonly apiGroup?: string; readonly kind?: string; readonly name?: string };
  readonly subjects?: readonly Indexed<WrittenSubject>[];
}

const written = record<Written>({
  roleRef: record({ apiGroup: string, kind: string, name: string }),
  subjects: indexedList(record<WrittenSubject>({ kind: string, apiGroup: string, name: string, namespace: string })),
});

/**
 * Reads a RoleBinding or ClusterRoleBinding with the API's defaults. What the API server would refuse in it
 * becomes problems (pkg/apis/rbac/validation); the rest is judged.
 */
export function readBinding(object: KubernetesObject, kind: Binding['kind'], problems: ObjectProblem[]): Binding {
  const reading = new Reading();
  const { roleRef = {}, subjects = [] } = written(object.content, reading) ?? {};
  for (const problem of reading.problems) problems.push({ object, ...problem });
  const binding: Binding = {
    kind,
    name: object.name,
    namespace: kind === 'RoleBinding' ? object.namespace : '',
    object,
    roleRef: { apiGroup: roleRef.apiGroup || RBAC_GROUP, kind: roleRef.kind ?? '', name: roleRef.name ?? '' },
    subjects: subjects.map(readSubject),
  };
  problems.push(...refusalsOfBinding(binding));
  return binding;
}

function readSubject(written: Indexed<WrittenSubject>): Subject {
  const { index, kind = '', name = '', namespace = '' } = written;
  const apiGroup = written.apiGroup || (kind === 'User' || kind === 'Group' ? RBAC_GROUP : '');
  return { index, kind, apiGroup, name, namespace };
}

function refusalsOfBinding(binding: Binding): readonly ObjectProblem[] {
  const { object, roleRef, kind } = binding;
  const refusals: ObjectProblem[] = [];
  const refuse = (path: ObjectProblem['path'], message: string) => refusals.push({ object, path, message });
  const roleKinds = kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (roleRef.apiGroup !== RBAC_GROUP) refuse(['roleRef', 'apiGroup'], `must be "${RBAC_GROUP}"`);
  if (!roleKinds.includes(roleRef.kind)) refuse(['roleRef', 'kind'], `must be ${roleKinds.join(' or ')}`);
  if (roleRef.name === '') refuse(['roleRef', 'name'], 'is required');
  for (const subject of binding.subjects) {
    const at = ['subjects', subject.index] as const;
    if (subject.name === '') refuse([...at, 'name'], 'is required');
    switch (subject.kind) {
      case 'ServiceAccount':
        if (subject.apiGroup !== '') refuse([...at, 'apiGroup'], 'must be empty for a ServiceAccount');
        if (kind === 'ClusterRoleBinding' && subject.namespace === '') {
          refuse([...at, 'namespace'], 'is required for a ServiceAccount in a ClusterRoleBinding');
        }
        break;
      case 'User':
      case 'Group':
        if (subject.apiGroup !== RBAC_GROUP) refuse([...at, 'apiGroup'], `must be "${RBAC_GROUP}"`);
        break;
      default:
        refuse([...at, 'kind'], 'must be ServiceAccount, User or Group');
    }
  }
  return refusals;
}
