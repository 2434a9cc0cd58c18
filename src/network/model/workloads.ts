import type { KubernetesObject, OwnerReference, Snapshot } from '../../kube/index.ts';
import { type Pod, readPod } from './pods.ts';

/** The pods that one owner runs, as people speak of them: a Deployment, a StatefulSet, a bare Pod. */
export interface NetworkWorkload {
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  /**
   * The running pods where the snapshot has them; otherwise one, made of the template.
   */
  readonly pods: readonly Pod[];
}

interface Owner {
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  readonly group: string;
}

interface Members {
  readonly owner: Owner;
  /** By object name, so that a Pod that was read twice counts once. */
  readonly running: Map<string, Pod>;
  readonly templates: Pod[];
  own: Pod | undefined;
}

/**
 * Groups the pods of a snapshot by their owners. The owner is the topmost one that the snapshot has, or the direct
 * one that a pod names. A PodTemplate runs nothing and is no workload.
 */
export function readWorkloads(snapshot: Snapshot): readonly NetworkWorkload[] {
  const groups = new Map<string, Members>();
  for (const workload of snapshot.workloads) {
    const { object } = workload;
    if (object.kind === 'PodTemplate' && object.group === '') continue;
    const pod = readPod(workload);
    if (pod === undefined) continue;
    const owner = ownerOf(object, snapshot);
    const key = `${owner.kind}\n${owner.namespace}\n${owner.name || groups.size}`;
    let members = groups.get(key);
    if (members === undefined) {
      members = { owner, running: new Map(), templates: [], own: undefined };
      groups.set(key, members);
    }
    if (object.kind === 'Pod' && object.group === '')
      members.running.set(object.name || `${members.running.size}`, pod);
    else if (object.kind === owner.kind && object.name === owner.name) members.own = pod;
    else members.templates.push(pod);
  }
  return [...groups.values()].map(toWorkload);
}

function toWorkload({ owner, running, templates, own }: Members): NetworkWorkload {
  const { namespace, name, kind } = owner;
  const made = own === undefined ? templates : [own];
  return { namespace, name, kind, pods: running.size > 0 ? [...running.values()] : made };
}

// Deeper chains than Pod, ReplicaSet, Deployment and a custom owner of it are not known to exist; a circle must end.
const LONGEST_CHAIN = 8;

function ownerOf(object: KubernetesObject, snapshot: Snapshot): Owner {
  let owner: Owner = asOwner(object);
  let current: KubernetesObject | undefined = object;
  for (let depth = 0; depth < LONGEST_CHAIN && current !== undefined; depth++) {
    const reference = controllerOf(current);
    // A pod that the kubelet read from a file is owned by its node.
    if (reference === undefined || reference.kind === 'Node') break;
    const { kind = '', name = '', apiVersion = '' } = reference;
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
    const next: KubernetesObject | undefined = snapshot.find(group, kind, object.namespace, name);
    if (next !== undefined) owner = asOwner(next);
    // A pod's direct owner has the name that people know it by, though it was not read.
    else if (current.kind === 'Pod' && name !== '')
      owner = { namespace: object.namespace, name, kind: kind || 'Pod', group };
    current = next;
  }
  return owner;
}

function asOwner({ namespace, name, generateName, kind, group }: KubernetesObject): Owner {
  return { namespace, name: name || generateName, kind, group };
}

function controllerOf({ ownerReferences }: KubernetesObject): OwnerReference | undefined {
  return ownerReferences.find((reference) => reference.controller === true) ?? ownerReferences[0];
}
