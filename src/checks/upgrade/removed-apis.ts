/** An API version that Kubernetes deprecated, by minor versions of Kubernetes 1. */
export interface OldApi {
  readonly deprecatedIn: number;
  /** The first version that does not serve it. */
  readonly removedIn: number;
  /** What to write in its place; undefined where there is nothing. */
  readonly use?: string;
}

/**
 * `group/version/Kind`, as the API's own lifecycle markers say for 1.37 (k8s.io/api, `prerelease-lifecycle-gen`), and
 * PodSecurityPolicy, which they no longer hold.
 */
export const OLD_APIS: ReadonlyMap<string, OldApi> = new Map([
  ...all('apps/v1beta1', ['ControllerRevision', 'Deployment', 'StatefulSet'], 8, 16, 'apps/v1'),
  ...all(
    'apps/v1beta2',
    ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
    9,
    16,
    'apps/v1',
  ),
  ...all('extensions/v1beta1', ['DaemonSet', 'Deployment', 'ReplicaSet'], 8, 16, 'apps/v1'),
  ...all('extensions/v1beta1', ['NetworkPolicy'], 9, 16, 'networking.k8s.io/v1'),
  ...all('extensions/v1beta1', ['PodSecurityPolicy'], 10, 16),
  ...all(
    'admissionregistration.k8s.io/v1beta1',
    ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
    16,
    22,
    'admissionregistration.k8s.io/v1',
  ),
  ...all('apiextensions.k8s.io/v1beta1', ['CustomResourceDefinition'], 16, 22, 'apiextensions.k8s.io/v1'),
  ...all('apiregistration.k8s.io/v1beta1', ['APIService'], 19, 22, 'apiregistration.k8s.io/v1'),
  ...all('certificates.k8s.io/v1beta1', ['CertificateSigningRequest'], 19, 22, 'certificates.k8s.io/v1'),
  ...all('coordination.k8s.io/v1beta1', ['Lease'], 19, 22, 'coordination.k8s.io/v1'),
  ...all('extensions/v1beta1', ['Ingress'], 14, 22, 'networking.k8s.io/v1'),
  ...all('networking.k8s.io/v1beta1', ['Ingress', 'IngressClass'], 19, 22, 'networking.k8s.io/v1'),
  ...all(
    'rbac.authorization.k8s.io/v1beta1',
    ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
    17,
    22,
    'rbac.authorization.k8s.io/v1',
  ),
  ...all('scheduling.k8s.io/v1beta1', ['PriorityClass'], 14, 22, 'scheduling.k8s.io/v1'),
  ...all('storage.k8s.io/v1beta1', ['CSIDriver', 'StorageClass', 'VolumeAttachment'], 19, 22, 'storage.k8s.io/v1'),
  ...all('storage.k8s.io/v1beta1', ['CSINode'], 17, 22, 'storage.k8s.io/v1'),
  ...all('storage.k8s.io/v1alpha1', ['CSIStorageCapacity'], 21, 24, 'storage.k8s.io/v1beta1'),
  ...all('storage.k8s.io/v1alpha1', ['VolumeAttachment'], 21, 24, 'storage.k8s.io/v1'),
  ...all('autoscaling/v2beta1', ['HorizontalPodAutoscaler'], 22, 25, 'autoscaling/v2'),
  ...all('batch/v1beta1', ['CronJob'], 21, 25, 'batch/v1'),
  ...all('discovery.k8s.io/v1beta1', ['EndpointSlice'], 21, 25, 'discovery.k8s.io/v1'),
  ...all('events.k8s.io/v1beta1', ['Event'], 22, 25, 'events.k8s.io/v1'),
  ...all('node.k8s.io/v1beta1', ['RuntimeClass'], 22, 25, 'node.k8s.io/v1'),
  ...all('policy/v1beta1', ['Eviction'], 22, 25, 'policy/v1'),
  ...all('policy/v1beta1', ['PodDisruptionBudget'], 21, 25, 'policy/v1'),
  ...all('policy/v1beta1', ['PodSecurityPolicy'], 21, 25),
  ...all('autoscaling/v2beta2', ['HorizontalPodAutoscaler'], 23, 26, 'autoscaling/v2'),
  ...all(
    'flowcontrol.apiserver.k8s.io/v1beta1',
    ['FlowSchema', 'PriorityLevelConfiguration'],
    23,
    26,
    'flowcontrol.apiserver.k8s.io/v1',
  ),
  ...all('storage.k8s.io/v1beta1', ['CSIStorageCapacity'], 24, 27, 'storage.k8s.io/v1'),
  ...all(
    'flowcontrol.apiserver.k8s.io/v1beta2',
    ['FlowSchema', 'PriorityLevelConfiguration'],
    26,
    29,
    'flowcontrol.apiserver.k8s.io/v1',
  ),
  ...all(
    'admissionregistration.k8s.io/v1alpha1',
    ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
    29,
    32,
    'admissionregistration.k8s.io/v1',
  ),
  ...all(
    'flowcontrol.apiserver.k8s.io/v1beta3',
    ['FlowSchema', 'PriorityLevelConfiguration'],
    29,
    32,
    'flowcontrol.apiserver.k8s.io/v1',
  ),
  ...all(
    'admissionregistration.k8s.io/v1beta1',
    ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
    31,
    34,
    'admissionregistration.k8s.io/v1',
  ),
  ...all('storage.k8s.io/v1alpha1', ['VolumeAttributesClass'], 32, 35, 'storage.k8s.io/v1'),
  ...all('certificates.k8s.io/v1alpha1', ['ClusterTrustBundle'], 34, 37, 'certificates.k8s.io/v1'),
  ...all('networking.k8s.io/v1beta1', ['IPAddress', 'ServiceCIDR'], 34, 37, 'networking.k8s.io/v1'),
  ...all('storage.k8s.io/v1beta1', ['VolumeAttributesClass'], 34, 37, 'storage.k8s.io/v1'),
  ...all(
    'admissionregistration.k8s.io/v1alpha1',
    ['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'],
    35,
    38,
    'admissionregistration.k8s.io/v1',
  ),
  ...all('coordination.k8s.io/v1alpha2', ['LeaseCandidate'], 35, 38),
  ...all(
    'resource.k8s.io/v1beta1',
    ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate', 'ResourceSlice'],
    35,
    38,
    'resource.k8s.io/v1',
  ),
  ...all('coordination.k8s.io/v1beta1', ['LeaseCandidate'], 36, 39),
  ...all('resource.k8s.io/v1alpha3', ['DeviceTaintRule'], 36, 39),
  ...all(
    'resource.k8s.io/v1beta2',
    ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate', 'ResourceSlice'],
    36,
    39,
    'resource.k8s.io/v1',
  ),
  ...all(
    'admissionregistration.k8s.io/v1beta1',
    ['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'],
    37,
    40,
    'admissionregistration.k8s.io/v1',
  ),
  ...all(
    'certificates.k8s.io/v1beta1',
    ['ClusterTrustBundle', 'PodCertificateRequest'],
    37,
    40,
    'certificates.k8s.io/v1',
  ),
  ...all('storagemigration.k8s.io/v1beta1', ['StorageVersionMigration'], 37, 40, 'storagemigration.k8s.io/v1'),
  ...all('resource.k8s.io/v1alpha3', ['ResourcePoolStatusRequest'], 39, 42),
  ...all('resource.k8s.io/v1beta2', ['DeviceTaintRule'], 39, 42),
  ...all('lifecycle.k8s.io/v1alpha1', ['Eviction', 'EvictionRequest'], 40, 43),
  ...all('scheduling.k8s.io/v1beta1', ['PodGroup', 'Workload'], 40, 43),
]);

function all(
  apiVersion: string,
  kinds: readonly string[],
  deprecatedIn: number,
  removedIn: number,
  use?: string,
): readonly (readonly [string, OldApi])[] {
  return kinds.map((kind) => [
    `${apiVersion}/${kind}`,
    { deprecatedIn, removedIn, ...(use === undefined ? {} : { use }) },
  ]);
}
