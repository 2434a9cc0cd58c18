import type { JsonObject, KubernetesObject } from '../../kube/index.ts';
import type { PolicyRule } from '../policy-rule.ts';
import type { RbacIndex } from '../rbac-index.ts';
import { type Identity, splitServiceAccountName } from '../subject.ts';
import { madeObject } from './change-snapshot.ts';

const GROUP = 'rbac.authorization.k8s.io';
const LONGEST_NAME = 200;

/** A role that is to be made, with the binding that gives it to one subject. */
export interface NewRole {
  /** Empty for a ClusterRole. */
  readonly namespace: string;
  readonly name: string;
  readonly rules: readonly PolicyRule[];
  readonly objects: readonly KubernetesObject[];
}

/** Makes the role of a subject in one namespace, or the ClusterRole when there is none, under a name that is free. */
export function newRole(
  identity: Identity,
  namespace: string,
  rules: readonly PolicyRule[],
  isTaken: (kind: 'Role' | 'ClusterRole', namespace: string, name: string) => boolean,
): NewRole {
  const kind = namespace === '' ? 'ClusterRole' : 'Role';
  const wanted = roleName(identity);
  let name = wanted;
  for (let number = 2; isTaken(kind, namespace, name); number++) name = `${wanted}-${number}`;
  const metadata = namespace === '' ? { name } : { name, namespace };
  const role = { apiVersion: `${GROUP}/v1`, kind, metadata, rules: rules.map(ruleContent) };
  const binding = {
    apiVersion: `${GROUP}/v1`,
    kind: `${kind}Binding`,
    metadata,
    roleRef: { apiGroup: GROUP, kind, name },
    subjects: [subjectContent(identity)],
  };
  return { namespace, name, rules, objects: [madeObject(role), madeObject(binding)] };
}

/** Whether a role or a binding has that name already. */
export function isTakenIn(index: RbacIndex): Parameters<typeof newRole>[3] {
  return (kind, namespace, name) =>
    index.findRole(kind, namespace, name) !== undefined ||
    index.findBinding(`${kind}Binding`, namespace, name) !== undefined;
}

function ruleContent(rule: PolicyRule): JsonObject {
  return Object.fromEntries(Object.entries(rule).filter(([, values]) => values.length > 0));
}

function subjectContent({ type, name }: Identity): JsonObject {
  const account = type === 'user' ? splitServiceAccountName(name) : undefined;
  if (account !== undefined) return { kind: 'ServiceAccount', namespace: account.namespace, name: account.name };
  return { apiGroup: GROUP, kind: type === 'user' ? 'User' : 'Group', name };
}

/** `least-privilege:sa:shop:cart`. A name is a segment of a path: what cannot stand in one is replaced, and told apart. */
function roleName({ type, name }: Identity): string {
  const account = type === 'user' ? splitServiceAccountName(name) : undefined;
  const subject = account === undefined ? `${type}:${name}` : `sa:${account.namespace}:${account.name}`;
  const whole = `least-privilege:${subject}`;
  const fit = whole.replaceAll(/[^\w.:@-]/g, '-').slice(0, LONGEST_NAME);
  return fit === whole ? whole : `${fit}-${digest(whole)}`;
}

/** FNV-1a, 32 bits. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
