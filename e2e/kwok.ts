import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ManagedProcess } from './child-process.ts';
import type { ControlPlane } from './control-plane.ts';
import { inParallel } from './in-parallel.ts';

/** What kwok does with new nodes and pods: they are ready at once. */
const STAGES = [
  stage('node-ready', 'Node', [{ key: '.status.phase', operator: 'DoesNotExist' }], {
    phase: 'Running',
    conditions: [condition('Ready')],
    addresses: [{ type: 'InternalIP', address: '10.0.1.1' }],
  }),
  stage(
    'pod-ready',
    'Pod',
    [
      { key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' },
      { key: '.status.phase', operator: 'In', values: ['Pending'] },
    ],
    {
      phase: 'Running',
      hostIP: '10.0.1.1',
      podIP: '10.64.0.1',
      podIPs: [{ ip: '10.64.0.1' }],
      conditions: ['Initialized', 'ContainersReady', 'Ready'].map(condition),
    },
  ),
];

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
  const config = join(plane.folder, 'kwok.yaml');
  writeFileSync(config, STAGES.map((one) => `---\n${JSON.stringify(one)}\n`).join(''));
  const kubeconfig = plane.kubeconfig('kwok', plane.credentials('kwok', ['system:masters']));
  // Without a lease the node controller would take the nodes for lost, and evict their pods.
  const flags = [`--kubeconfig=${kubeconfig}`, `--config=${config}`, '--manage-all-nodes'];
  return new ManagedProcess(
    program,
    [...flags, '--node-lease-duration-seconds=40', '--cidr=10.64.0.0/12'],
    join(plane.folder, 'kwok.log'),
  );
}

function stage(name: string, kind: string, matchExpressions: readonly object[], status: object): object {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind },
      selector: { matchExpressions },
      next: { statusTemplate: JSON.stringify(status) },
    },
  };
}

function condition(type: string): object {
  return {
    type,
    status: 'True',
    lastTransitionTime: '2026-01-01T00:00:00Z',
    lastHeartbeatTime: '2026-01-01T00:00:00Z',
  };
}
