import type { FieldPath, JsonObject, JsonValue, KubernetesObject } from '../../../kube/index.ts';
import { type Policy, readPolicy } from '../../model/index.ts';
import { inserted, removed } from '../../written/index.ts';

/** One change of a policy: an entry put into a list, or taken out of it; or a new policy. */
export type Change =
  | {
      readonly type: 'add';
      readonly policy: Policy;
      readonly list: FieldPath;
      /** Where in the list it goes. */
      readonly index: number;
      readonly entry: JsonValue;
    }
  | { readonly type: 'remove'; readonly policy: Policy; readonly list: FieldPath; readonly index: number }
  | { readonly type: 'create'; readonly content: JsonObject };

/** The policies after the changes; undefined when the API server would refuse one of them. */
export function applied(changes: readonly Change[], policies: readonly Policy[]): readonly Policy[] | undefined {
  let result = policies;
  for (const change of changes) {
    const next = apply(change, result);
    if (next === undefined) return undefined;
    result = next;
  }
  return result;
}

function apply(change: Change, policies: readonly Policy[]): readonly Policy[] | undefined {
  if (change.type === 'create') {
    const made = readPolicy(asObject(change.content));
    return made === undefined ? undefined : [...policies, made];
  }
  const { object } = change.policy;
  // An earlier change may have replaced the policy.
  const index = policies.findIndex((policy) => policy.object.kind === object.kind && sameName(policy.object, object));
  const current = policies[index]?.object;
  if (current === undefined) return undefined;
  const content =
    change.type === 'add'
      ? inserted(current.content, change.list, change.index, change.entry)
      : removed(current.content, change.list, change.index);
  const made = readPolicy({ ...current, content });
  return made === undefined ? undefined : policies.with(index, made);
}

function sameName(a: KubernetesObject, b: KubernetesObject): boolean {
  return a.namespace === b.namespace && a.name === b.name;
}

function asObject(content: JsonObject): KubernetesObject {
  const metadata = (content['metadata'] ?? {}) as JsonObject;
  const apiVersion = String(content['apiVersion']);
  const slash = apiVersion.indexOf('/');
  return {
    apiVersion,
    group: apiVersion.slice(0, Math.max(slash, 0)),
    version: apiVersion.slice(slash + 1),
    kind: String(content['kind']),
    name: String(metadata['name'] ?? ''),
    generateName: '',
    namespace: String(metadata['namespace'] ?? ''),
    uid: '',
    labels: new Map(),
    annotations: new Map(),
    ownerReferences: [],
    content,
    origin: { type: 'value', name: 'suggested' },
    problems: [],
  };
}
