import type { Gap } from './gap.ts';

/** An API resource that objects are read from. */
export interface NeededResource {
  /** Empty for the core group. */
  readonly group: string;
  /** The plural name in URLs and in roles. `*` stands for every resource of the group. */
  readonly resource: string;
  /** `*` together with the resource. */
  readonly kind: string;
  /** `metadata` where only names, labels, annotations and owners are read (PartialObjectMetadata). */
  readonly read: 'objects' | 'metadata';
}

/**
 * What can be needed to evaluate a check, and the API resources that hold it. Checks name a need and never a
 * resource, so this table alone says what is read from a cluster and what its ClusterRole has to grant.
 * A resource that a cluster does not serve is no gap: there are no such objects.
 */
const RESOURCES = {
  namespaces: { '': ['namespaces Namespace'] },
  nodes: { '': ['nodes Node'] },
  pods: { '': ['pods Pod'] },
  'pod-templates': {
    '': ['replicationcontrollers ReplicationController', 'podtemplates PodTemplate'],
    apps: ['deployments Deployment', 'daemonsets DaemonSet', 'statefulsets StatefulSet', 'replicasets ReplicaSet'],
    batch: ['jobs Job', 'cronjobs CronJob'],
  },
  'service-accounts': { '': ['serviceaccounts ServiceAccount'] },
  rbac: {
    'rbac.authorization.k8s.io': [
      'roles Role',
      'rolebindings RoleBinding',
      'clusterroles ClusterRole',
      'clusterrolebindings ClusterRoleBinding',
    ],
  },
  'custom-resource-definitions': { 'apiextensions.k8s.io': ['customresourcedefinitions CustomResourceDefinition'] },
  'api-services': { 'apiregistration.k8s.io': ['apiservices APIService'] },
  'certificate-signing': { 'certificates.k8s.io': ['certificatesigningrequests CertificateSigningRequest'] },
  'admission-webhooks': {
    'admissionregistration.k8s.io': [
      'mutatingwebhookconfigurations MutatingWebhookConfiguration',
      'validatingwebhookconfigurations ValidatingWebhookConfiguration',
    ],
  },
  'admission-policies': {
    'admissionregistration.k8s.io': [
      'mutatingadmissionpolicies MutatingAdmissionPolicy',
      'mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding',
      'validatingadmissionpolicies ValidatingAdmissionPolicy',
      'validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding',
    ],
  },
  'network-policies': {
    'networking.k8s.io': ['networkpolicies NetworkPolicy'],
    'policy.networking.k8s.io': [
      'adminnetworkpolicies AdminNetworkPolicy',
      'baselineadminnetworkpolicies BaselineAdminNetworkPolicy',
      'clusternetworkpolicies ClusterNetworkPolicy',
    ],
    // Read to say that they are there: no engine evaluates them.
    'crd.projectcalico.org': ['globalnetworkpolicies GlobalNetworkPolicy', 'networkpolicies NetworkPolicy'],
    'cilium.io': [
      'ciliumclusterwidenetworkpolicies CiliumClusterwideNetworkPolicy',
      'ciliumnetworkpolicies CiliumNetworkPolicy',
    ],
  },
  services: {
    '': ['services Service'],
    'discovery.k8s.io': ['endpointslices EndpointSlice'],
  },
  routes: {
    'networking.k8s.io': ['ingressclasses IngressClass', 'ingresses Ingress'],
    'gateway.networking.k8s.io': [
      'backendtlspolicies BackendTLSPolicy',
      'gatewayclasses GatewayClass',
      'gateways Gateway',
      'grpcroutes GRPCRoute',
      'httproutes HTTPRoute',
      'listenersets ListenerSet',
      'referencegrants ReferenceGrant',
      'tcproutes TCPRoute',
      'tlsroutes TLSRoute',
      'udproutes UDPRoute',
    ],
    'route.openshift.io': ['routes Route'],
  },
  'service-mesh': {
    'security.istio.io': [
      'authorizationpolicies AuthorizationPolicy',
      'peerauthentications PeerAuthentication',
      'requestauthentications RequestAuthentication',
    ],
    'networking.istio.io': [
      'destinationrules DestinationRule',
      'gateways Gateway',
      'serviceentries ServiceEntry',
      'sidecars Sidecar',
      'virtualservices VirtualService',
      'workloadentries WorkloadEntry',
      'workloadgroups WorkloadGroup',
    ],
    'linkerd.io': ['serviceprofiles ServiceProfile'],
    'policy.linkerd.io': [
      'authorizationpolicies AuthorizationPolicy',
      'egressnetworks EgressNetwork',
      'httplocalratelimitpolicies HTTPLocalRateLimitPolicy',
      'httproutes HTTPRoute',
      'meshtlsauthentications MeshTLSAuthentication',
      'networkauthentications NetworkAuthentication',
      'serverauthorizations ServerAuthorization',
      'servers Server',
    ],
  },
  quotas: { '': ['limitranges LimitRange', 'resourcequotas ResourceQuota'] },
  storage: {
    '': ['persistentvolumeclaims PersistentVolumeClaim', 'persistentvolumes PersistentVolume'],
    'storage.k8s.io': ['storageclasses StorageClass'],
  },
  classes: {
    'node.k8s.io': ['runtimeclasses RuntimeClass'],
    'scheduling.k8s.io': ['priorityclasses PriorityClass'],
    'security.openshift.io': ['securitycontextconstraints SecurityContextConstraints'],
  },
  kyverno: {
    'kyverno.io': [
      'cleanuppolicies CleanupPolicy',
      'clustercleanuppolicies ClusterCleanupPolicy',
      'clusterpolicies ClusterPolicy',
      'globalcontextentries GlobalContextEntry',
      'policies Policy',
      'policyexceptions PolicyException',
    ],
    'policies.kyverno.io': ['* *'],
  },
  gatekeeper: {
    'config.gatekeeper.sh': ['configs Config'],
    'constraints.gatekeeper.sh': ['* *'],
    'expansion.gatekeeper.sh': ['expansiontemplate ExpansionTemplate'],
    'externaldata.gatekeeper.sh': ['providers Provider'],
    'mutations.gatekeeper.sh': ['* *'],
    'templates.gatekeeper.sh': ['constrainttemplates ConstraintTemplate'],
  },
  'policy-reports': {
    'wgpolicyk8s.io': ['clusterpolicyreports ClusterPolicyReport', 'policyreports PolicyReport'],
    'openreports.io': ['clusterreports ClusterReport', 'reports Report'],
  },
  /** Names and labels of ConfigMaps. */
  'config-maps': { '': ['configmaps ConfigMap metadata'] },
  'config-map-data': { '': ['configmaps ConfigMap'] },
  /** Names, labels and owners of Secrets. Their values are never read. */
  secrets: { '': ['secrets Secret metadata'] },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Something a check can need, such as `pods` or `rbac`. */
export type Need = keyof typeof RESOURCES;

/** Every need there is, in the order in which they are listed for people. */
export const NEEDS = Object.keys(RESOURCES) as readonly Need[];

/** Whether the text names a need. */
export function isNeed(text: string): text is Need {
  return Object.hasOwn(RESOURCES, text);
}

/**
 * The resources that hold what is needed, each once. Where one need asks for the metadata of a resource and another
 * for the objects, the objects are read.
 */
export function resourcesFor(needs: Iterable<Need>): readonly NeededResource[] {
  const found = new Map<string, NeededResource>();
  for (const need of needs) {
    for (const [group, entries] of Object.entries(RESOURCES[need])) {
      for (const entry of entries) {
        const [resource = '', kind = '', metadata] = entry.split(' ');
        const key = `${group}/${resource}`;
        if (metadata !== undefined && found.has(key)) continue;
        found.set(key, { group, resource, kind, read: metadata === undefined ? 'objects' : 'metadata' });
      }
    }
  }
  return [...found.values()];
}

/** The needs that are met where all that these hold is read. */
export function needsMetBy(needs: readonly Need[]): readonly Need[] {
  const read = new Set(resourcesFor(needs).flatMap(coveredBy));
  return NEEDS.filter((need) => resourcesFor([need]).every((resource) => read.has(keyOf(resource))));
}

function coveredBy(resource: NeededResource): readonly string[] {
  const asMetadata = keyOf({ ...resource, read: 'metadata' });
  return resource.read === 'metadata' ? [asMetadata] : [keyOf(resource), asMetadata];
}

function keyOf({ group, resource, read }: NeededResource): string {
  return `${group}/${resource} ${read}`;
}

/** The gaps that keep a check with these needs from being evaluated: some of the objects it judges are missing. */
export function gapsIn(needs: readonly Need[], gaps: readonly Gap[]): readonly Gap[] {
  const resources = resourcesFor(needs);
  return gaps.filter(
    ({ missing, need }) =>
      needs.some((one) => one === need) ||
      (missing !== undefined &&
        resources.some(
          ({ group, kind }) =>
            group === missing.group && (kind === missing.kind || kind === '*' || missing.kind === '*'),
        )),
  );
}
