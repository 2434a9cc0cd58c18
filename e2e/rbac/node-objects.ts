import fc, { type Arbitrary } from 'fast-check';
import type { KubernetesObject } from '../client.ts';

export const NODES = ['n0', 'n1', 'n2'] as const;
export const NODE_NAMESPACES = ['nodes-a', 'nodes-b'] as const;
/** Names that pods use for everything they refer to. Nothing needs to exist: nodes are judged by the references. */
export const REFERRED = Array.from({ length: 12 }, (_, index) => `ref-${index}`);

const node = fc.constantFrom(...NODES);
const namespace = fc.constantFrom(...NODE_NAMESPACES);
const name = fc.constantFrom(...REFERRED);

type Fields = Record<string, unknown>;

/** Every way in which a volume refers to a secret, a config map or a claim. */
const volume: Arbitrary<Fields> = fc.tuple(fc.nat({ max: 16 }), name).map(([kind, ref]): Fields => {
  const secretRef = { name: ref };
  const sources: readonly Fields[] = [
    { secret: { secretName: ref } },
    { configMap: { name: ref } },
    { projected: { sources: [{ secret: { name: ref } }] } },
    { projected: { sources: [{ configMap: { name: ref } }] } },
    { persistentVolumeClaim: { claimName: ref } },
    { azureFile: { secretName: ref, shareName: 'share' } },
    { cephfs: { monitors: ['10.0.0.1'], secretRef } },
    { cinder: { volumeID: 'v', secretRef } },
    { flexVolume: { driver: 'example.test/driver', secretRef } },
    { rbd: { monitors: ['10.0.0.1'], image: 'image', secretRef } },
    { scaleIO: { gateway: 'https://10.0.0.1', system: 's', volumeName: 'v', secretRef } },
    { iscsi: { targetPortal: '10.0.0.1:3260', iqn: 'iqn.2001-04.test.example:disk', lun: 0, secretRef } },
    { storageos: { volumeName: 'v', secretRef } },
    { csi: { driver: 'csi.example.test', nodePublishSecretRef: secretRef } },
    { ephemeral: { volumeClaimTemplate: { spec: claimSpec } } },
    { emptyDir: {} },
    { glusterfs: { endpoints: ref, path: 'p' } },
  ];
  return sources[kind] ?? {};
});

const claimSpec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };

const environment: Arbitrary<Fields> = fc.tuple(fc.nat({ max: 4 }), name).map(([kind, ref]): Fields => {
  const reference = { name: ref };
  const key = { name: ref, key: 'k' };
  switch (kind) {
    case 0:
      return { envFrom: [{ secretRef: reference }] };
    case 1:
      return { envFrom: [{ configMapRef: reference }] };
    case 2:
      return { env: [{ name: 'E', valueFrom: { secretKeyRef: key } }] };
    case 3:
      return { env: [{ name: 'E', valueFrom: { configMapKeyRef: key } }] };
    default:
      return {};
  }
});

const podSpec = fc
  .record({
    nodeName: fc.option(node, { nil: undefined, freq: 6 }),
    serviceAccountName: fc.constantFrom('default', 'robot'),
    volumes: fc.array(volume, { maxLength: 3 }).map((all) => all.map((source, i) => ({ name: `v${i}`, ...source }))),
    containers: environment.map((env) => [{ name: 'c', image: 'example.test/app:1', ...env }]),
    initContainers: environment.map((env) => [{ name: 'i', image: 'example.test/app:1', ...env }]),
    imagePullSecrets: fc.array(name, { maxLength: 1 }).map((all) => all.map((ref) => ({ name: ref }))),
    resourceClaims: fc
      .array(name, { maxLength: 1 })
      .map((all) => all.map((ref) => ({ name: 'claim', resourceClaimName: ref }))),
  })
  // The scheduler is not there; without a node the pod stays where it is.
  .map(({ nodeName, ...spec }) => (nodeName === undefined ? spec : { nodeName, ...spec }));

const persistentVolumeSource: Arbitrary<Fields> = fc
  .tuple(fc.nat({ max: 7 }), name, namespace, fc.boolean())
  .map(([kind, ref, ns, local]): Fields => {
    // Without a namespace of its own, a reference is to the claim's.
    const secretRef = local ? { name: ref } : { name: ref, namespace: ns };
    const csi = { driver: 'csi.example.test', volumeHandle: 'v' };
    const sources: readonly Fields[] = [
      { azureFile: { secretName: ref, shareName: 'share', ...(local ? {} : { secretNamespace: ns }) } },
      { cephfs: { monitors: ['10.0.0.1'], secretRef } },
      { flexVolume: { driver: 'example.test/driver', secretRef } },
      { iscsi: { targetPortal: '10.0.0.1:3260', iqn: 'iqn.2001-04.test.example:disk', lun: 0, secretRef } },
      { csi: { ...csi, nodePublishSecretRef: { name: ref, namespace: ns } } },
      { csi: { ...csi, nodeStageSecretRef: { name: ref, namespace: ns } } },
      { csi: { ...csi, nodeExpandSecretRef: { name: ref, namespace: ns } } },
      { csi: { ...csi, controllerPublishSecretRef: { name: ref, namespace: ns } } },
    ];
    return sources[kind] ?? {};
  });

const persistentVolumeSpec = fc
  .record({ source: persistentVolumeSource, claim: name, namespace })
  .map(({ source, claim, namespace }) => ({
    ...source,
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    claimRef: { namespace, name: claim },
  }));

/** An object and where it is created. */
export interface Placed {
  readonly path: string;
  readonly object: KubernetesObject;
}

/** Pods on the nodes and pods that wait for one, volumes, attachments and slices. */
export function nodeObjects(pods: number, volumes: number): Arbitrary<Placed[]> {
  const exactly = (count: number) => ({ minLength: count, maxLength: count });
  const podList = fc
    .array(fc.tuple(namespace, podSpec), exactly(pods))
    .map((all) => all.map(([ns, spec], i) => placed(`/api/v1/namespaces/${ns}/pods`, `pod-${i}`, { spec })));
  const volumeList = fc
    .array(persistentVolumeSpec, exactly(volumes))
    .map((all) => all.map((spec, i) => placed('/api/v1/persistentvolumes', `ref-${i}`, { spec })));
  const others = NODES.flatMap((nodeName, i) => [
    placed('/apis/storage.k8s.io/v1/volumeattachments', `ref-${i}`, {
      spec: { attacher: 'csi.example.test', nodeName, source: { persistentVolumeName: 'ref-0' } },
    }),
    placed('/apis/resource.k8s.io/v1/resourceslices', `ref-${i}`, {
      spec: { driver: 'dra.example.test', nodeName, pool: { name: nodeName, generation: 1, resourceSliceCount: 1 } },
    }),
  ]);
  return fc.tuple(podList, volumeList).map(([first, second]) => [...first, ...second, ...others]);
}

function placed(path: string, objectName: string, rest: Fields): Placed {
  return { path, object: { metadata: { name: objectName }, ...rest } };
}
