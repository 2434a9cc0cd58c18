import type { ControlPlane } from '../control-plane.ts';

/** Creates a ClusterRole and binds it to one user, which may be a service account. */
export async function grant(plane: ControlPlane, user: string, role: unknown): Promise<void> {
  const rbac = '/apis/rbac.authorization.k8s.io/v1';
  const { metadata } = await plane.admin.create(`${rbac}/clusterroles`, role);
  await plane.admin.create(`${rbac}/clusterrolebindings`, {
    metadata: { name: metadata.name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: metadata.name },
    subjects: [{ kind: 'User', name: user, apiGroup: 'rbac.authorization.k8s.io' }],
  });
}
