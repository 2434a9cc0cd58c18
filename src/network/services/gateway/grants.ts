import { indexedList, type KubernetesObject, Reading, record, type Snapshot, string } from '../../../kube/index.ts';
import { GATEWAY_GROUP } from './listener.ts';

interface WrittenGrant {
  readonly from?: readonly { readonly group?: string; readonly kind?: string; readonly namespace?: string }[];
  readonly to?: readonly { readonly group?: string; readonly kind?: string; readonly name?: string }[];
}

const grant = record<WrittenGrant>({
  from: indexedList(
    record<{ readonly group?: string; readonly kind?: string; readonly namespace?: string }>({
      group: string,
      kind: string,
      namespace: string,
    }),
  ),
  to: indexedList(
    record<{ readonly group?: string; readonly kind?: string; readonly name?: string }>({
      group: string,
      kind: string,
      name: string,
    }),
  ),
});

/** Whether a route may send to a Service: in its own namespace, or where a ReferenceGrant there lets it. */
export function mayReferTo(
  snapshot: Snapshot,
  route: KubernetesObject,
  service: { readonly namespace: string; readonly name: string },
): boolean {
  if (service.namespace === route.namespace) return true;
  return snapshot.ofKind(GATEWAY_GROUP, 'ReferenceGrant').some(({ namespace, content }) => {
    if (namespace !== service.namespace) return false;
    const { from = [], to = [] } = new Reading().at('spec', content['spec'], grant) ?? {};
    const named = to.some(({ group = '', kind, name }) => {
      return group === '' && kind === 'Service' && (name === undefined || name === service.name);
    });
    return (
      named &&
      from.some((one) => one.group === GATEWAY_GROUP && one.kind === route.kind && one.namespace === route.namespace)
    );
  });
}
