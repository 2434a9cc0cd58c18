import { matchesLabels } from '../../kube/index.ts';
import {
  includesAddress,
  parseAddress,
  type Rule,
  type Scene,
  type Service,
  type ServicePort,
} from '../../network/index.ts';

/** What a Service adds to the answer for one pod behind it. */
export function throughService(
  service: Service,
  { port, protocol, targetPort }: ServicePort,
  target: number | undefined,
  scene: Scene,
): readonly string[] {
  const name = `Service ${service.namespace}/${service.name}`;
  if (target === undefined)
    return [`${name} sends port ${port} to the port named ${targetPort}, which the pod does not have.`];
  const notes = [`${name} sends ${protocol} ${port} to port ${target} of the pod, and policies see that port.`];
  const { profile } = scene;
  if (profile.seesServiceAddress === 'no') return notes;
  if (!egressIsClosed(scene)) return notes;
  const opens = openingClusterAddress(service, scene);
  const sees =
    profile.seesServiceAddress === 'yes'
      ? `${profile.title} judges egress by the Service's own address`
      : "Some plugins judge egress by the Service's own address";
  return [
    ...notes,
    opens
      ? `${sees}: an egress rule opens it as well.`
      : `${sees}, and no egress rule opens it: a rule opens it when its ipBlock has the address, or its podSelector fits the Service's selector.`,
  ];
}

function egressIsClosed({ cluster, source }: Scene): boolean {
  return rulesOn(source, cluster) !== undefined;
}

/** The egress rules of the NetworkPolicies that select the source; undefined when none does. */
function rulesOn(source: Scene['source'], { policies }: Scene['cluster']): readonly Rule[] | undefined {
  if (source.type !== 'pod') return undefined;
  const selecting = policies.filter(
    ({ tier, egress, object, subject }) =>
      tier === 'NetworkPolicy' &&
      egress !== undefined &&
      object.namespace === source.pod.namespace &&
      matchesLabels(subject.pods, source.pod.labels),
  );
  return selecting.length === 0 ? undefined : selecting.flatMap(({ egress = [] }) => egress);
}

function openingClusterAddress(service: Service, { cluster, source }: Scene): boolean {
  const addresses = service.clusterIPs.map(parseAddress).filter((address) => address !== undefined);
  const labels = cluster.namespaces.get(service.namespace)?.labels ?? new Map();
  return (rulesOn(source, cluster) ?? []).some(({ peers }) => {
    if (peers === undefined) return true;
    return peers.some((peer) => {
      if (peer.type === 'addresses') return addresses.some((address) => includesAddress(peer.addresses, address));
      if (peer.type !== 'pods') return false;
      const { namespaces, pods } = peer.match;
      const inNamespace =
        namespaces.type === 'name' ? namespaces.name === service.namespace : matchesLabels(namespaces.selector, labels);
      return inNamespace && matchesLabels(pods, service.selector);
    });
  });
}
