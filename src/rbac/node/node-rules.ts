import { isAtLeast, type KubernetesVersion } from '../../kube/index.ts';
import { makeRule, type PolicyRule } from '../policy-rule.ts';

const READ = ['get', 'list', 'watch'];

/**
 * What every node may do with the resources that the Node authorizer does not divide up between nodes
 * (kubernetes `bootstrappolicy.NodeRules`). Those it does divide up are in `node-authorizer.ts`.
 */
export function nodeRules(version: KubernetesVersion): readonly PolicyRule[] {
  const rules = [
    rule(['create'], 'authentication.k8s.io', ['tokenreviews']),
    rule(['create'], 'authorization.k8s.io', ['subjectaccessreviews', 'localsubjectaccessreviews']),
    rule(READ, '', ['services']),
    rule(['create', 'update', 'patch'], '', ['events']),
    rule(['create', 'update', 'patch'], 'events.k8s.io', ['events']),
    rule(['get'], '', ['endpoints']),
    rule(['create', ...READ], 'certificates.k8s.io', ['certificatesigningrequests']),
    rule(READ, 'storage.k8s.io', ['csidrivers']),
    rule(READ, 'node.k8s.io', ['runtimeclasses']),
  ];
  if (!dividesPodsAndNodes(version)) {
    rules.push(
      rule(['create', 'update', 'patch', ...READ], '', ['nodes']),
      rule(['create', 'delete', ...READ], '', ['pods']),
      rule(['update', 'patch'], '', ['nodes/status', 'pods/status']),
      rule(['create'], '', ['pods/eviction']),
    );
  }
  if (isAtLeast(version, 37)) rules.push(rule(READ, 'certificates.k8s.io', ['clustertrustbundles']));
  return rules;
}

/** Whether a node may read its own Node and pods alone (feature gate AuthorizeNodeWithSelectors, on from 1.32). */
export function dividesPodsAndNodes(version: KubernetesVersion): boolean {
  return isAtLeast(version, 32);
}

/** Whether the Node authorizer knows ResourceClaims (from 1.28). */
export function knowsResourceClaims(version: KubernetesVersion): boolean {
  return isAtLeast(version, 28);
}

/** Whether the Node authorizer knows ResourceSlices (from 1.30). */
export function knowsResourceSlices(version: KubernetesVersion): boolean {
  return isAtLeast(version, 30);
}

/** Whether a node may delete its ResourceSlices together (from 1.31). */
export function clearsResourceSlices(version: KubernetesVersion): boolean {
  return isAtLeast(version, 31);
}

/** Whether a node may get the service accounts of its pods (KubeletServiceAccountTokenForCredentialProviders, on from 1.34). */
export function readsServiceAccounts(version: KubernetesVersion): boolean {
  return isAtLeast(version, 34);
}

/** Whether the Node authorizer knows PodCertificateRequests (feature gate PodCertificateRequest, on from 1.37). */
export function knowsPodCertificateRequests(version: KubernetesVersion): boolean {
  return isAtLeast(version, 37);
}

/** Whether CSINodes have a status to a node, which the feature gate CSIVolumeHealth (off by default) would let it write. */
export function knowsCsiNodeStatus(version: KubernetesVersion): boolean {
  return isAtLeast(version, 37);
}

function rule(verbs: readonly string[], group: string, resources: readonly string[]): PolicyRule {
  return makeRule({ verbs, apiGroups: [group], resources });
}
