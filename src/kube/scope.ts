/**
 * The kinds that live outside namespaces, by API group: Kubernetes' own, and those of the projects whose objects
 * Breakwater reads. A kind of a known group that is not listed is namespaced.
 */
const CLUSTER_SCOPED: ReadonlyMap<string, readonly string[]> = new Map([
  ['', ['Namespace', 'Node', 'PersistentVolume', 'ComponentStatus']],
  [
    'admissionregistration.k8s.io',
    [
      'MutatingAdmissionPolicy',
      'MutatingAdmissionPolicyBinding',
      'MutatingWebhookConfiguration',
      'ValidatingAdmissionPolicy',
      'ValidatingAdmissionPolicyBinding',
      'ValidatingWebhookConfiguration',
    ],
  ],
  ['apiextensions.k8s.io', ['CustomResourceDefinition']],
  ['apiregistration.k8s.io', ['APIService']],
  ['authentication.k8s.io', ['SelfSubjectReview', 'TokenReview']],
  ['authorization.k8s.io', ['SelfSubjectAccessReview', 'SelfSubjectRulesReview', 'SubjectAccessReview']],
  ['cilium.io', ['CiliumClusterwideNetworkPolicy']],
  ['certificates.k8s.io', ['CertificateSigningRequest', 'ClusterTrustBundle']],
  ['crd.projectcalico.org', ['GlobalNetworkPolicy']],
  ['expansion.gatekeeper.sh', ['ExpansionTemplate']],
  ['externaldata.gatekeeper.sh', ['Provider']],
  ['flowcontrol.apiserver.k8s.io', ['FlowSchema', 'PriorityLevelConfiguration']],
  ['gateway.networking.k8s.io', ['GatewayClass']],
  ['internal.apiserver.k8s.io', ['StorageVersion']],
  ['kyverno.io', ['ClusterCleanupPolicy', 'ClusterPolicy', 'GlobalContextEntry']],
  [
    'policies.kyverno.io',
    ['DeletingPolicy', 'GeneratingPolicy', 'ImageValidatingPolicy', 'MutatingPolicy', 'ValidatingPolicy'],
  ],
  ['networking.k8s.io', ['IngressClass', 'IPAddress', 'ServiceCIDR']],
  ['node.k8s.io', ['RuntimeClass']],
  ['openreports.io', ['ClusterReport']],
  ['policy', ['PodSecurityPolicy']],
  ['policy.networking.k8s.io', ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy']],
  ['rbac.authorization.k8s.io', ['ClusterRole', 'ClusterRoleBinding']],
  ['resource.k8s.io', ['DeviceClass', 'DeviceTaintRule', 'ResourceSlice']],
  ['scheduling.k8s.io', ['PriorityClass']],
  ['security.openshift.io', ['SecurityContextConstraints']],
  ['storage.k8s.io', ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass']],
  ['storagemigration.k8s.io', ['StorageVersionMigration']],
  ['templates.gatekeeper.sh', ['ConstraintTemplate']],
  ['wgpolicyk8s.io', ['ClusterPolicyReport']],
]);

/** Groups of Kubernetes itself that hold namespaced kinds only. */
const NAMESPACED_GROUPS: ReadonlySet<string> = new Set([
  'apps',
  'autoscaling',
  'batch',
  'config.gatekeeper.sh',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'extensions',
  'linkerd.io',
  'monitoring.coreos.com',
  'networking.istio.io',
  'policy.linkerd.io',
  'route.openshift.io',
  'security.istio.io',
  'telemetry.istio.io',
]);

/** Where objects of a kind live; `unknown` for custom resources that Breakwater has no table for. */
export type Scope = 'cluster' | 'namespaced' | 'unknown';

/** The scope of a kind. `constraints.gatekeeper.sh` kinds are made by users and are all cluster-scoped. */
export function scopeOf(group: string, kind: string): Scope {
  if (group === 'constraints.gatekeeper.sh') return 'cluster';
  const clusterScoped = CLUSTER_SCOPED.get(group);
  if (clusterScoped !== undefined) return clusterScoped.includes(kind) ? 'cluster' : 'namespaced';
  return NAMESPACED_GROUPS.has(group) ? 'namespaced' : 'unknown';
}
