import type { PodSpec, PodTemplate, Volume } from '../kube/index.ts';
import { mapContainers, withSpec } from './change-pod.ts';
import { withProfilesCopied } from './profile-annotations.ts';
import { hasSource } from './volumes.ts';

/** Until 1.27 host ports are defaulted in templates too, from 1.28 in Pods alone. */
const TEMPLATE_HOST_PORTS_UNTIL = 28;
/** Before 1.33 the feature gate ProcMountType is off, which resets the field to its default. */
const PROC_MOUNT_SINCE = 33;
/** Before 1.31 the field is unknown; until 1.34 the gate ImageVolume is off, which removes such volumes. */
const IMAGE_VOLUMES_KNOWN_SINCE = 31;
const IMAGE_VOLUMES_SINCE = 35;

/**
 * A pod as an API server has it when admission looks: defaulted, and without the fields that the server does not
 * know or has switched off (kubernetes, pkg/apis/core/v1/defaults.go, pkg/api/pod/util.go and
 * pkg/registry/core/pod/strategy.go of the versions named above). The same object when there is nothing to change.
 */
export function asStored(pod: PodTemplate, server: number, kind: 'Pod' | 'template'): PodTemplate {
  if (pod.spec === undefined) return pod;
  let stored = pod;
  if (pod.spec.hostNetwork === true && (kind === 'Pod' || server < TEMPLATE_HOST_PORTS_UNTIL)) {
    stored = withSpec(stored, defaultHostPorts);
  }
  if (server < PROC_MOUNT_SINCE) stored = withSpec(stored, dropProcMount);
  if (server < IMAGE_VOLUMES_SINCE) stored = withSpec(stored, (spec) => dropImageVolumes(spec, server));
  return kind === 'Pod' ? withProfilesCopied(stored, server) : stored;
}

/** In the node's network namespace a container's port is the node's. Ephemeral containers are left as they are. */
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
  if (server >= IMAGE_VOLUMES_KNOWN_SINCE) {
    return { ...spec, volumes: spec.volumes.filter((volume) => !isImage(volume)) };
  }
  const volumes = spec.volumes.map((volume) => {
    if (!isImage(volume)) return volume;
    const { image: _, ...source } = volume.source;
    return { ...volume, source };
  });
  return { ...spec, volumes };
}
