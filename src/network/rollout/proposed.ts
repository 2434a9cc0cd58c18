import { describeObject, isKubernetesObject, type JsonObject, readObject } from '../../kube/index.ts';
import { type Cluster, type Policy, readPolicy } from '../model/index.ts';

/** The cluster with policies put in force: beside its own, and instead of those of the same name. */
export function withPolicies(cluster: Cluster, policies: readonly Policy[]): Cluster {
  const byName = new Map(cluster.policies.map((policy) => [describeObject(policy.object), policy]));
  for (const policy of policies) byName.set(describeObject(policy.object), policy);
  return { ...cluster, policies: [...byName.values()] };
}

/** Reads policies that were made here, which the API server takes. */
export function readProposed(contents: readonly JsonObject[]): readonly Policy[] {
  return contents.map((content) => {
    const object = readObject(content, { type: 'value', name: 'generated' });
    const policy = isKubernetesObject(object) ? readPolicy(object) : undefined;
    if (policy === undefined) throw new TypeError('a generated policy is one that the API server refuses');
    return policy;
  });
}
