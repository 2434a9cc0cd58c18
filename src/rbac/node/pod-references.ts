import { containersOf, isJsonArray, isJsonObject, type JsonValue, type PodSpec } from '../../kube/index.ts';

/** The names of what a pod makes its node read, all in the pod's namespace. */
export interface PodReferences {
  readonly secrets: ReadonlySet<string>;
  readonly configMaps: ReadonlySet<string>;
  readonly claims: ReadonlySet<string>;
}

/** Volume sources that name one secret, and where (kubernetes `VisitPodSecretNames`). */
const VOLUME_SECRETS: readonly (readonly string[])[] = [
  ['azureFile', 'secretName'],
  ['cephfs', 'secretRef', 'name'],
  ['cinder', 'secretRef', 'name'],
  ['flexVolume', 'secretRef', 'name'],
  ['rbd', 'secretRef', 'name'],
  ['secret', 'secretName'],
  ['scaleIO', 'secretRef', 'name'],
  ['iscsi', 'secretRef', 'name'],
  ['storageos', 'secretRef', 'name'],
  ['csi', 'nodePublishSecretRef', 'name'],
];

/** Finds every secret, config map and volume claim that a pod refers to. */
export function podReferences(podName: string, spec: PodSpec): PodReferences {
  const secrets = new Set<string>();
  const configMaps = new Set<string>();
  const claims = new Set<string>();
  const add = (set: Set<string>, name: JsonValue | undefined) => {
    if (typeof name === 'string' && name !== '') set.add(name);
  };
  for (const secret of spec.imagePullSecrets ?? []) add(secrets, secret.name);
  for (const { container } of containersOf(spec)) {
    for (const { secretRef, configMapRef } of container.envFrom ?? []) {
      add(secrets, secretRef?.name);
      add(configMaps, configMapRef?.name);
    }
    for (const { valueFrom } of container.env ?? []) {
      add(secrets, valueFrom?.secretKeyRef?.name);
      add(configMaps, valueFrom?.configMapKeyRef?.name);
    }
  }
  for (const { name = '', source } of spec.volumes ?? []) {
    for (const path of VOLUME_SECRETS) add(secrets, valueAt(source, path));
    add(configMaps, valueAt(source, ['configMap', 'name']));
    const projected = valueAt(source, ['projected', 'sources']);
    for (const part of isJsonArray(projected) ? projected : []) {
      add(secrets, valueAt(part, ['secret', 'name']));
      add(configMaps, valueAt(part, ['configMap', 'name']));
    }
    add(claims, valueAt(source, ['persistentVolumeClaim', 'claimName']));
    if (isJsonObject(source['ephemeral'])) add(claims, `${podName}-${name}`);
  }
  return { secrets, configMaps, claims };
}

/** The value at a path of keys, or undefined when a step is missing. */
export function valueAt(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  let at = value;
  for (const key of path) at = isJsonObject(at) ? at[key] : undefined;
  return at;
}
