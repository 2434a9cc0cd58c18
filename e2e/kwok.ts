import { join } from 'node:path';
import { ManagedProcess } from './child-process.ts';
import type { ControlPlane } from './control-plane.ts';
import { inParallel } from './in-parallel.ts';

/**
 * Nodes that kwok keeps ready, and runs the pods of in name. Whoever starts them stops them, before the control plane.
 *
 * @param program The kwok program.
 */
export async function startNodes(
  plane: ControlPlane,
  program: string,
  names: readonly string[],
): Promise<ManagedProcess> {
  await inParallel(names, (name) => plane.admin.create('/api/v1/nodes', { metadata: { name } }));
  const kubeconfig = plane.kubeconfig('kwok', plane.credentials('kwok', ['system:masters']));
  const flags = [`--kubeconfig=${kubeconfig}`, '--manage-all-nodes', '--cidr=10.64.0.0/12', '--node-ip=10.0.1.1'];
  return new ManagedProcess(program, flags, join(plane.folder, 'kwok.log'));
}
