import type { CheckContext } from '../checks/index.ts';
import { isJsonObject, type KubernetesObject, type Workload } from '../kube/index.ts';

/** An object with a pod template, and the pods that run by it. */
export interface TemplateOwner {
  readonly object: KubernetesObject;
  readonly templates: readonly Workload[];
  /** Those that have not ended. */
  readonly pods: ReadonlySet<KubernetesObject>;
}

/** The owners of the pods that were read, by the objects that belong to them: themselves, what is between, pods. */
export function templateOwners({ snapshot }: CheckContext): ReadonlyMap<KubernetesObject, TemplateOwner> {
  const members = Map.groupBy(
    snapshot.workloads.map(({ object }) => object),
    (object) => snapshot.templateOwner(object),
  );
  const templates = Map.groupBy(snapshot.workloads, ({ object }) => object);
  const owners = new Map<KubernetesObject, TemplateOwner>();
  for (const [object, all] of members) {
    const others = all.filter((member) => member !== object);
    if (others.length === 0) continue;
    const pods = new Set(others.filter((member) => member.kind === 'Pod' && member.group === '' && !hasEnded(member)));
    const owner = { object, templates: templates.get(object) ?? [], pods };
    owners.set(object, owner);
    for (const member of others) owners.set(member, owner);
  }
  return owners;
}

function hasEnded({ content }: KubernetesObject): boolean {
  const { status } = content;
  const phase = isJsonObject(status) ? status['phase'] : undefined;
  return phase === 'Succeeded' || phase === 'Failed';
}
