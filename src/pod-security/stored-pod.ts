import {
  CONTAINER_LISTS,
  type Container,
  type ContainerList,
  type Indexed,
  type PodSpec,
  type PodTemplate,
  type SecurityProfile,
  type Volume,
} from '../kube/index.ts';
import { APP_ARMOR_ANNOTATION_PREFIX } from './checks/app-armor-profile.ts';
import { SECCOMP_CONTAINER_ANNOTATION_PREFIX, SECCOMP_POD_ANNOTATION } from './seccomp.ts';
import { hasSource } from './volumes.ts';
import { isWindowsPod } from './windows.ts';

/**
 * A pod as an API server has it when admission looks: defaulted, and without the fields that the server does not
 * know or has switched off (kubernetes, pkg/apis/core/v1/defaults.go, pkg/api/pod/util.go and
 * pkg/registry/core/pod/strategy.go of the versions named below). The same object when there is nothing to change.
 */
export function asStored(pod: PodTemplate, server: number, kind: 'Pod' | 'template'): PodTemplate {
  if (pod.spec === undefined) return pod;
  let stored = pod;
  if (pod.spec.hostNetwork === true && (kind === 'Pod' || server < TEMPLATE_HOST_PORTS_UNTIL)) {
    stored = withSpec(stored, defaultHostPorts);
  }
  if (server < PROC_MOUNT_SINCE) stored = withSpec(stored, dropProcMount);
  if (server < IMAGE_VOLUMES_SINCE) stored = withSpec(stored, (spec) => dropImageVolumes(spec, server));
  if (kind === 'Pod' && pod.metadata?.annotations !== undefined && pod.metadata.annotations.size > 0) {
    if (server >= APP_ARMOR_FIELD_SINCE) stored = appArmorFromAnnotations(stored);
    else if (server < SECCOMP_ANNOTATIONS_UNTIL) stored = seccompFromAnnotations(stored);
  }
  if (kind === 'Pod' && server < SECCOMP_FIELDS_COPIED_UNTIL) stored = seccompToAnnotations(stored);
  return stored;
}

/** Until 1.27 host ports are defaulted in templates too, from 1.28 in Pods alone. */
const TEMPLATE_HOST_PORTS_UNTIL = 28;
/** Before 1.33 the feature gate ProcMountType is off, which resets the field to its default. */
const PROC_MOUNT_SINCE = 33;
/** Before 1.31 the field is unknown; until 1.34 the gate ImageVolume is off, which removes such volumes. */
const IMAGE_VOLUMES_KNOWN_SINCE = 31;
const IMAGE_VOLUMES_SINCE = 35;
/** From 1.30 a Pod's AppArmor annotations are copied into the fields. */
const APP_ARMOR_FIELD_SINCE = 30;
/** Until 1.26 a Pod's seccomp annotations are copied into the fields, until 1.24 the fields into annotations. */
const SECCOMP_ANNOTATIONS_UNTIL = 27;
const SECCOMP_FIELDS_COPIED_UNTIL = 25;

/** In the node's network namespace a container's port is the node's. Ephemeral containers have no ports. */
function defaultHostPorts(spec: PodSpec): PodSpec {
  return mapContainers(spec, (container, list) => {
    if (list === 'ephemeralContainers' || !container.ports?.some(({ hostPort }) => !hostPort)) return container;
    const ports = container.ports.map((port) =>
      port.hostPort || port.containerPort === undefined ? port : { ...port, hostPort: port.containerPort },
    );
    return { ...container, ports };
  });
}

function dropProcMount(spec: PodSpec): PodSpec {
  return mapContainers(spec, (container) => {
    if (container.securityContext?.procMount === undefined) return container;
    const { procMount: _, ...securityContext } = container.securityContext;
    return { ...container, securityContext };
  });
}

const isImage = (volume: Volume): boolean => hasSource(volume, 'image');

function dropImageVolumes(spec: PodSpec, server: number): PodSpec {
  if (!spec.volumes?.some(isImage)) return spec;
  if (server >= IMAGE_VOLUMES_KNOWN_SINCE)
    return { ...spec, volumes: spec.volumes.filter((volume) => !isImage(volume)) };
  const volumes = spec.volumes.map((volume) => {
    if (!isImage(volume)) return volume;
    const { image: _, ...source } = volume.source;
    return { ...volume, source };
  });
  return { ...spec, volumes };
}

/** Of the values that are copied only `unconfined` decides: the others are allowed, set or not. */
function appArmorFromAnnotations(pod: PodTemplate): PodTemplate {
  if (!asksForUnconfined(pod) || isWindowsPod(pod)) return pod;
  if (pod.spec?.securityContext?.appArmorProfile?.type === 'Unconfined') return pod;
  return withSpec(pod, (spec) =>
    mapContainers(spec, (container) => {
      const annotation = pod.metadata?.annotations?.get(`${APP_ARMOR_ANNOTATION_PREFIX}${container.name ?? ''}`);
      if (annotation !== 'unconfined' || container.securityContext?.appArmorProfile !== undefined) return container;
      return {
        ...container,
        securityContext: { ...container.securityContext, appArmorProfile: { type: 'Unconfined' } },
      };
    }),
  );
}

function asksForUnconfined({ metadata }: PodTemplate): boolean {
  for (const [key, value] of metadata?.annotations ?? []) {
    if (value === 'unconfined' && key.startsWith(APP_ARMOR_ANNOTATION_PREFIX)) return true;
  }
  return false;
}

function seccompFromAnnotations(pod: PodTemplate): PodTemplate {
  const annotated = (key: string): SecurityProfile | undefined => seccompProfileOf(pod.metadata?.annotations?.get(key));
  return withSpec(pod, (spec) => {
    const ofPod = annotated(SECCOMP_POD_ANNOTATION);
    const containersSet = mapContainers(spec, (container) => {
      const profile = annotated(`${SECCOMP_CONTAINER_ANNOTATION_PREFIX}${container.name ?? ''}`);
      if (profile === undefined || container.securityContext?.seccompProfile !== undefined) return container;
      return { ...container, securityContext: { ...container.securityContext, seccompProfile: profile } };
    });
    if (ofPod === undefined || spec.securityContext?.seccompProfile !== undefined) return containersSet;
    return { ...containersSet, securityContext: { ...spec.securityContext, seccompProfile: ofPod } };
  });
}

function seccompProfileOf(annotation: string | undefined): SecurityProfile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default' || annotation === 'docker/default') return { type: 'RuntimeDefault' };
  const localhost = 'localhost/';
  if (annotation === undefined || !annotation.startsWith(localhost) || annotation === localhost) return undefined;
  return { type: 'Localhost', localhostProfile: annotation.slice(localhost.length) };
}

/** Of the types that are copied only `Unconfined` decides: the others are allowed, set or not. */
function seccompToAnnotations(pod: PodTemplate): PodTemplate {
  const annotations = new Map(pod.metadata?.annotations);
  const copy = (key: string, profile: SecurityProfile | undefined): void => {
    if (profile?.type === 'Unconfined' && !annotations.has(key)) annotations.set(key, 'unconfined');
  };
  copy(SECCOMP_POD_ANNOTATION, pod.spec?.securityContext?.seccompProfile);
  for (const list of CONTAINER_LISTS) {
    for (const { name = '', securityContext } of pod.spec?.[list] ?? []) {
      copy(`${SECCOMP_CONTAINER_ANNOTATION_PREFIX}${name}`, securityContext?.seccompProfile);
    }
  }
  if (annotations.size === (pod.metadata?.annotations?.size ?? 0)) return pod;
  return { ...pod, metadata: { ...pod.metadata, annotations } };
}

function withSpec(pod: PodTemplate, change: (spec: PodSpec) => PodSpec): PodTemplate {
  if (pod.spec === undefined) return pod;
  const spec = change(pod.spec);
  return spec === pod.spec ? pod : { ...pod, spec };
}

function mapContainers(
  spec: PodSpec,
  change: (container: Indexed<Container>, list: ContainerList) => Indexed<Container>,
): PodSpec {
  let changed = spec;
  for (const list of CONTAINER_LISTS) {
    const containers = spec[list];
    if (containers === undefined) continue;
    const mapped = containers.map((container) => change(container, list));
    if (mapped.some((container, index) => container !== containers[index])) changed = { ...changed, [list]: mapped };
  }
  return changed;
}
