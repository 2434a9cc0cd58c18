import { isJsonObject, valueAt } from '../../kube/index.ts';
import { byHand, type Fix } from '../fix.ts';

/** Versions with the same fields and defaults, by kind: what stands in the newer one is read as in the older one. */
const SAME: ReadonlyMap<string, string> = new Map([
  ['apiregistration.k8s.io/v1beta1/APIService', 'apiregistration.k8s.io/v1'],
  ['autoscaling/v2beta2/HorizontalPodAutoscaler', 'autoscaling/v2'],
  ['batch/v1beta1/CronJob', 'batch/v1'],
  ['coordination.k8s.io/v1beta1/Lease', 'coordination.k8s.io/v1'],
  ['node.k8s.io/v1beta1/RuntimeClass', 'node.k8s.io/v1'],
  ['rbac.authorization.k8s.io/v1beta1/ClusterRole', 'rbac.authorization.k8s.io/v1'],
  ['rbac.authorization.k8s.io/v1beta1/ClusterRoleBinding', 'rbac.authorization.k8s.io/v1'],
  ['rbac.authorization.k8s.io/v1beta1/Role', 'rbac.authorization.k8s.io/v1'],
  ['rbac.authorization.k8s.io/v1beta1/RoleBinding', 'rbac.authorization.k8s.io/v1'],
  ['scheduling.k8s.io/v1beta1/PriorityClass', 'scheduling.k8s.io/v1'],
  ['storage.k8s.io/v1beta1/CSIStorageCapacity', 'storage.k8s.io/v1'],
  ['storage.k8s.io/v1beta1/StorageClass', 'storage.k8s.io/v1'],
  ['storage.k8s.io/v1beta1/VolumeAttachment', 'storage.k8s.io/v1'],
]);

/** The same, where a selector is written: it was defaulted in the older version, or an empty one meant nothing. */
const SAME_WITH_SELECTOR: ReadonlyMap<string, string> = new Map([
  ['apps/v1beta2/DaemonSet', 'apps/v1'],
  ['apps/v1beta2/Deployment', 'apps/v1'],
  ['apps/v1beta2/ReplicaSet', 'apps/v1'],
  ['apps/v1beta2/StatefulSet', 'apps/v1'],
  ['policy/v1beta1/PodDisruptionBudget', 'policy/v1'],
]);

/** Writes an object in a version that is served, where nothing else of it changes. */
export const oldApi: Fix = {
  checks: ['upgrade/removed-api', 'upgrade/deprecated-api'],
  answer({ finding: { object } }) {
    const id = `${object.apiVersion}/${object.kind}`;
    const selector = valueAt(object.content, ['spec', 'selector']);
    const selects =
      isJsonObject(selector) &&
      ['matchLabels', 'matchExpressions'].some((field) => Object.keys(selector[field] ?? {}).length > 0);
    const version = SAME.get(id) ?? (selects ? SAME_WITH_SELECTOR.get(id) : undefined);
    if (version === undefined) return byHand('fields have moved between the versions: "kubectl convert" helps');
    if (object.origin.type !== 'document')
      return byHand('a patch cannot change the version that an object is written in');
    return {
      proposals: [
        {
          tier: 'safe',
          title: `write apiVersion ${version}`,
          why: 'both versions have the same fields, and the API server keeps one object for both',
          changes: [{ op: 'set', path: ['apiVersion'], value: version }],
        },
      ],
      byHand: `write apiVersion ${version}`,
    };
  },
};
