import {
  CONTAINER_LISTS,
  type Container,
  type ContainerList,
  type Indexed,
  type PodSpec,
  type PodTemplate,
} from '../kube/index.ts';

/** The pod with its spec changed; the same object when nothing changes. */
export function withSpec(pod: PodTemplate, change: (spec: PodSpec) => PodSpec): PodTemplate {
  if (pod.spec === undefined) return pod;
  const spec = change(pod.spec);
  return spec === pod.spec ? pod : { ...pod, spec };
}

/** The spec with each container changed; the same object when nothing changes. */
export function mapContainers(
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
