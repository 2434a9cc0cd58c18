const SYSTEM = /^(?:kube-system|kube-public|kube-node-lease|openshift-.*|gke-.*)$/;

/** Whether a namespace is one of Kubernetes itself or of a distribution, whose contents users do not choose. */
export function isSystemNamespace(name: string): boolean {
  return SYSTEM.test(name);
}
