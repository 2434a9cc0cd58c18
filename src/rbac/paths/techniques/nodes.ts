import { clusterPattern, pattern } from '../pattern.ts';
import { ANY_NODE } from '../position.ts';
import { heldAny, listedNames, namespacesOf, naming, type Technique, unnamed, where } from '../technique.ts';
import { CREATE_PODS } from './pods.ts';

const PROXY = ['get', 'create'].map((verb) => clusterPattern(verb, '', 'nodes/proxy'));
const CREATE_VOLUME = clusterPattern('create', '', 'persistentvolumes');
const LABEL = ['update', 'patch'].map((verb) => pattern(verb, '', 'namespaces'));
const CREATE_NAMESPACE = clusterPattern('create', '', 'namespaces');

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
  patterns: [CREATE_VOLUME, ...CREATE_PODS],
  *ways(asker) {
    const needs = [unnamed(asker.held(CREATE_VOLUME)), unnamed(heldAny(asker, CREATE_PODS))];
    const action = `create a PersistentVolume of a node's folder and a pod that claims it${where(asker.scope)}`;
    yield { to: ANY_NODE, needs, action };
  },
};

/** Pod Security's level is a label of the namespace. */
export const relabelNamespace: Technique = {
  id: 'relabel-namespace',
  patterns: [...LABEL, CREATE_NAMESPACE, ...CREATE_PODS],
  *ways(asker) {
    const pods = unnamed(heldAny(asker, CREATE_PODS));
    if (pods.length === 0) return;
    const held = heldAny(asker, LABEL);
    for (const namespace of held.length > 0 ? namespacesOf(asker) : []) {
      if (asker.world.letsNodePodsIn(namespace)) continue;
      const action = `lift Pod Security from namespace "${namespace}" by its label and create a pod that controls its node`;
      yield { to: ANY_NODE, needs: [naming(held, namespace), pods], action };
    }
    const action = 'create a namespace without Pod Security and in it a pod that controls its node';
    if (asker.scope === '') yield { to: ANY_NODE, needs: [unnamed(asker.held(CREATE_NAMESPACE)), pods], action };
  },
};
