import { CONTAINER_LISTS, type Container, type ContainerList, type Indexed, type PodTemplate } from '../kube/index.ts';
import type { Evidence } from './check.ts';
import { plural, quoted } from './words.ts';

/** A container and the list that holds it. */
export interface PlacedContainer {
  readonly list: ContainerList;
  readonly container: Indexed<Container>;
}

const NONE: readonly PlacedContainer[] = [];

/** The containers of a pod that a test picks, in Kubernetes' order: init, ordinary, ephemeral. */
export function containersWhere(
  pod: PodTemplate,
  picks: (container: Container) => boolean,
): readonly PlacedContainer[] {
  const { spec } = pod;
  if (spec === undefined) return NONE;
  let picked: PlacedContainer[] | undefined;
  for (const list of CONTAINER_LISTS) {
    const containers = spec[list];
    if (containers === undefined) continue;
    for (const container of containers) {
      if (!picks(container)) continue;
      picked ??= [];
      picked.push({ list, container });
    }
  }
  return picked ?? NONE;
}

/** `container "a"`, or `containers "a", "b"`. */
export function nameContainers(containers: readonly PlacedContainer[]): string {
  return `${plural('container', 'containers', containers.length)} ${quoted(containerNames(containers))}`;
}

/** The names as the API server has them: an absent one is empty. */
export function containerNames(containers: readonly PlacedContainer[]): readonly string[] {
  return containers.map(({ container }) => container.name ?? '');
}

/** Evidence of a field inside a container. */
export function inContainer(
  { list, container }: PlacedContainer,
  path: readonly (string | number)[],
  message: string,
): Evidence {
  return { path: ['spec', list, container.index, ...path], container: container.name ?? '', list, message };
}

/** Evidence of a field of the pod itself. */
export function inPod(path: readonly (string | number)[], message: string): Evidence {
  return { path, message };
}

/** `pod`, `container "a"`, or `pod and container "a"`: who sets something. */
export function nameSetters(pod: boolean, containers: readonly PlacedContainer[]): string {
  if (containers.length === 0) return 'pod';
  return pod ? `pod and ${nameContainers(containers)}` : nameContainers(containers);
}
