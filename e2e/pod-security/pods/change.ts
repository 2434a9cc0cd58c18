import fc, { type Arbitrary } from 'fast-check';
import type { KubernetesObject } from '../../client.ts';
import type { Fields } from './arbitraries.ts';

/** A change of a stored pod that the API server takes, Pod Security aside. */
export type PodChange =
  | { readonly kind: 'image'; readonly list: 'containers' | 'initContainers'; readonly index: number }
  | { readonly kind: 'labels' | 'toleration' | 'deadline' | 'nothing' }
  | { readonly kind: 'ephemeral'; readonly securityContext: Fields | undefined };

const ephemeralContext = fc.constantFrom<Fields | undefined>(
  undefined,
  {},
  { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsNonRoot: true },
  { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } },
  { capabilities: { add: ['SYS_ADMIN'], drop: ['ALL'] } },
  { privileged: true },
  { runAsUser: 0 },
  { seccompProfile: { type: 'Unconfined' } },
  { appArmorProfile: { type: 'Unconfined' } },
  { seLinuxOptions: { user: 'somebody' } },
);

export const podChange: Arbitrary<PodChange> = fc.oneof(
  fc.record({
    kind: fc.constant('image' as const),
    list: fc.constantFrom('containers', 'initContainers'),
    index: fc.nat({ max: 2 }),
  }),
  fc.record({ kind: fc.constant('ephemeral' as const), securityContext: ephemeralContext }),
  fc.record({ kind: fc.constantFrom('labels', 'toleration', 'deadline', 'nothing') }),
);

/** The subresource that takes the change; empty for the pod itself. */
export function subresourceOf({ kind }: PodChange): '' | 'ephemeralcontainers' {
  return kind === 'ephemeral' ? 'ephemeralcontainers' : '';
}

/** The pod as a client would send it back. */
export function changed(pod: KubernetesObject, change: PodChange): KubernetesObject {
  const spec = pod['spec'] as Fields;
  switch (change.kind) {
    case 'image': {
      const list = (spec[change.list] ?? []) as Fields[];
      const images = list.map((each, i) => (i === change.index ? { ...each, image: 'example.test/app:2' } : each));
      return { ...pod, spec: { ...spec, ...(list.length === 0 ? {} : { [change.list]: images }) } };
    }
    case 'ephemeral': {
      const { securityContext } = change;
      const container = { name: 'debug', image: 'example.test/debug:1', ...(securityContext && { securityContext }) };
      return { ...pod, spec: { ...spec, ephemeralContainers: [container] } };
    }
    case 'toleration': {
      const tolerations = [...((spec['tolerations'] ?? []) as Fields[]), { key: 'a', operator: 'Exists' }];
      return { ...pod, spec: { ...spec, tolerations } };
    }
    case 'deadline':
      return { ...pod, spec: { ...spec, activeDeadlineSeconds: 600 } };
    case 'labels':
      return { ...pod, metadata: { ...pod.metadata, labels: { changed: 'true' } } };
    case 'nothing':
      return pod;
  }
}
