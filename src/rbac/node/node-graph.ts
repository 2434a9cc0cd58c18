import { isJsonArray, type JsonObject, type KubernetesObject, type Snapshot } from '../../kube/index.ts';
import { podReferences, valueAt } from './pod-references.ts';

/** The resources whose use by a node follows from the pods bound to it. */
export type RelatedResource =
  | 'configmaps'
  | 'persistentvolumeclaims'
  | 'persistentvolumes'
  | 'podcertificaterequests'
  | 'pods'
  | 'resourceclaims'
  | 'resourceslices'
  | 'secrets'
  | 'serviceaccounts'
  | 'volumeattachments';

/** A static pod's mirror grants its node nothing (kubernetes `plugin/pkg/auth/authorizer/node/graph.go`, AddPod). */
const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';

/** PersistentVolume sources that name a secret for the kubelet, and whether the reference has a namespace of its own. */
const PV_SECRETS: readonly { readonly path: readonly string[]; readonly claimNamespace: boolean }[] = [
  { path: ['cephfs', 'secretRef'], claimNamespace: true },
  { path: ['cinder', 'secretRef'], claimNamespace: false },
  { path: ['flexVolume', 'secretRef'], claimNamespace: true },
  { path: ['rbd', 'secretRef'], claimNamespace: true },
  { path: ['scaleIO', 'secretRef'], claimNamespace: true },
  { path: ['iscsi', 'secretRef'], claimNamespace: true },
  { path: ['storageos', 'secretRef'], claimNamespace: false },
  { path: ['csi', 'nodePublishSecretRef'], claimNamespace: false },
  { path: ['csi', 'nodeStageSecretRef'], claimNamespace: false },
  { path: ['csi', 'nodeExpandSecretRef'], claimNamespace: false },
];

/** Which objects each node has to do with, as the Node authorizer finds out from pods, volumes and claims. */
export class NodeGraph {
  readonly #nodes = new Map<string, Set<string>>();

  constructor(snapshot: Snapshot) {
    for (const { object, spec } of snapshot.workloads) {
      if (object.kind !== 'Pod' || object.group !== '' || !spec.nodeName) continue;
      const relate = (resource: RelatedResource, name: string) =>
        this.#relate(resource, object.namespace, name, [spec.nodeName ?? '']);
      relate('pods', object.name);
      if (object.annotations.has(MIRROR_ANNOTATION)) continue;
      relate('serviceaccounts', spec.serviceAccountName || spec.serviceAccount || 'default');
      const { secrets, configMaps, claims } = podReferences(object.name, spec);
      for (const name of secrets) relate('secrets', name);
      for (const name of configMaps) relate('configmaps', name);
      for (const name of claims) relate('persistentvolumeclaims', name);
      for (const name of resourceClaims(object.content)) relate('resourceclaims', name);
    }
    for (const volume of snapshot.ofKind('', 'PersistentVolume')) this.#addVolume(volume);
    for (const attachment of snapshot.ofKind('storage.k8s.io', 'VolumeAttachment')) {
      this.#relateByField('volumeattachments', attachment);
    }
    for (const slice of snapshot.ofKind('resource.k8s.io', 'ResourceSlice')) {
      this.#relateByField('resourceslices', slice);
    }
    for (const request of snapshot.ofKind('certificates.k8s.io', 'PodCertificateRequest')) {
      this.#relateByField('podcertificaterequests', request);
    }
  }

  /** Whether the node has to do with the object. */
  relates(node: string, resource: RelatedResource, namespace: string, name: string): boolean {
    return this.#nodes.get(key(resource, namespace, name))?.has(node) ?? false;
  }

  #relate(resource: RelatedResource, namespace: string, name: string, nodes: Iterable<string>): void {
    const at = key(resource, namespace, name);
    const known = this.#nodes.get(at) ?? new Set();
    for (const node of nodes) known.add(node);
    this.#nodes.set(at, known);
  }

  #relateByField(resource: RelatedResource, object: KubernetesObject): void {
    const node = valueAt(object.content, ['spec', 'nodeName']);
    if (typeof node === 'string' && node !== '') this.#relate(resource, object.namespace, object.name, [node]);
  }

  #addVolume(volume: KubernetesObject): void {
    const spec = valueAt(volume.content, ['spec']);
    const claimNamespace = text(valueAt(spec, ['claimRef', 'namespace']));
    const claimName = text(valueAt(spec, ['claimRef', 'name']));
    const nodes = this.#nodes.get(key('persistentvolumeclaims', claimNamespace, claimName));
    if (nodes === undefined) return;
    this.#relate('persistentvolumes', '', volume.name, nodes);
    const azure = valueAt(spec, ['azureFile']);
    const azureSecret = text(valueAt(azure, ['secretName']));
    if (azureSecret) {
      this.#relate('secrets', text(valueAt(azure, ['secretNamespace'])) || claimNamespace, azureSecret, nodes);
    }
    for (const { path, claimNamespace: fallsBack } of PV_SECRETS) {
      const reference = valueAt(spec, path);
      const name = text(valueAt(reference, ['name']));
      const namespace = text(valueAt(reference, ['namespace'])) || (fallsBack ? claimNamespace : '');
      if (name) this.#relate('secrets', namespace, name, nodes);
    }
  }
}

function key(resource: RelatedResource, namespace: string, name: string): string {
  return `${resource}\n${namespace}\n${name}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The claims a pod names, those made for it (in its status), and the one for extended resources. */
function resourceClaims(pod: JsonObject): readonly string[] {
  const written = valueAt(pod, ['spec', 'resourceClaims']);
  const made = valueAt(pod, ['status', 'resourceClaimStatuses']);
  const names = [
    ...(isJsonArray(written) ? written : []),
    ...(isJsonArray(made) ? made : []),
    valueAt(pod, ['status', 'extendedResourceClaimStatus']) ?? null,
  ].map((entry) => text(valueAt(entry, ['resourceClaimName'])));
  return names.filter((name) => name !== '');
}
