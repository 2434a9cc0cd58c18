import { clusterPattern, pattern } from '../pattern.ts';
import { ANY_NODE } from '../position.ts';
import { creations, heldAny, listedNames, namespacesOf, naming, type Technique, unnamed, where } from '../technique.ts';
import { CREATE_PODS, podCreations } from './pods.ts';

const PROXY = ['get', 'create'].map((verb) => clusterPattern(verb, '', 'nodes/proxy'));
const MAKE_VOLUME = {
  create: clusterPattern('create', '', 'persistentvolumes'),
  change: [clusterPattern('patch', '', 'persistentvolumes')],
};
const LABEL = ['update', 'patch'].map((verb) => pattern(verb, '', 'namespaces'));
const MAKE_NAMESPACE = { create: clusterPattern('create', '', 'namespaces'), change: LABEL };

/** The kubelet's API runs commands in every pod of its node, over websockets with `get` alone. */
export const useKubelet: Technique = {
  id: 'use-kubelet',
  patterns: PROXY,
  *ways(asker) {
    const held = heldAny(asker, PROXY);
    const all = unnamed(held);
    if (all.length > 0) yield { to: ANY_NODE, needs: [all], action: 'use the kubelet of any node through nodes/proxy' };
    for (const name of listedNames(held)) {
      const action = `use the kubelet of node "${name}" through nodes/proxy`;
      yield { to: { type: 'node', name }, needs: [naming(held, name)], action };
    }
  },
};

/** Pod Security forbids hostPath volumes in pods, and lets pods claim a PersistentVolume that is one. */
export const createHostVolume: Technique = {
  id: 'create-host-volume',
  patterns: [MAKE_VOLUME.create, ...MAKE_VOLUME.change, ...CREATE_PODS],
  *ways(asker) {
    const action = `create a PersistentVolume of a node's folder and a pod that claims it${where(asker.scope)}`;
    for (const volume of creations(asker, MAKE_VOLUME)) {
      for (const pods of podCreations(asker)) yield { to: ANY_NODE, needs: [...volume, ...pods], action };
    }
  },
};

/** Pod Security's level is a label of the namespace. */
export const relabelNamespace: Technique = {
  id: 'relabel-namespace',
  patterns: [...LABEL, MAKE_NAMESPACE.create, ...CREATE_PODS],
  *ways(asker) {
    const held = heldAny(asker, LABEL);
    for (const pods of podCreations(asker)) {
      for (const namespace of held.length > 0 ? namespacesOf(asker) : []) {
        if (asker.world.letsNodePodsIn(namespace)) continue;
        const action = `lift Pod Security from namespace "${namespace}" by its label and create a pod that controls its node`;
        yield { to: ANY_NODE, needs: [naming(held, namespace), ...pods], action };
      }
      const action = 'create a namespace without Pod Security and in it a pod that controls its node';
      if (asker.scope !== '') continue;
      for (const made of creations(asker, MAKE_NAMESPACE)) yield { to: ANY_NODE, needs: [...made, ...pods], action };
    }
  },
};
