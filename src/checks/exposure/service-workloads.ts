import { matchesLabels, type Workload } from '../../kube/index.ts';
import type { CheckContext } from '../context.ts';
import { SERVICE } from './service.ts';

/** The workloads behind a Service; none when the Service is not in the snapshot, or selects nothing. */
export function workloadsBehind(context: CheckContext, namespace: string, name: string): readonly Workload[] {
  const { snapshot } = context;
  const service = snapshot.find('', 'Service', namespace, name);
  const selector = service && context.read(service, SERVICE.shape)?.spec?.selector;
  if (selector === undefined || selector.size === 0) return [];
  const requirements = [...selector].map(([key, value]) => ({ key, operator: 'In', values: [value] }) as const);
  return snapshot.workloads.filter(
    ({ object, metadata }) =>
      object.namespace === namespace && matchesLabels({ requirements }, metadata.labels ?? new Map()),
  );
}
