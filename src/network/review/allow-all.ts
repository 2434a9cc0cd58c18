import type { LabelSelector } from '../../kube/index.ts';
import { addressSet, EVERY_ADDRESS, subtractAddresses } from '../addresses/index.ts';
import { ALL_CONNECTIONS } from '../connections/index.ts';
import { type Direction, NAMESPACE_NAME_LABEL, type Policy, type Rule, rulesOf } from '../model/index.ts';

/** A rule that accepts all TCP ports with everyone: every pod, every address of a family, or both. */
export interface AllowAll {
  readonly policy: Policy;
  readonly direction: Direction;
  readonly rule: Rule;
  /** `everyone`, `every pod of every namespace`, `every IPv4 address`. */
  readonly who: string;
}

export function allowAllRules(policies: readonly Policy[]): readonly AllowAll[] {
  return policies.flatMap((policy) =>
    (['ingress', 'egress'] as const).flatMap((direction) =>
      (rulesOf(policy, direction) ?? []).flatMap((rule): readonly AllowAll[] => {
        const who = rule.action === 'Accept' && hasEveryPort(rule) ? everyone(rule) : undefined;
        return who === undefined ? [] : [{ policy, direction, rule, who }];
      }),
    ),
  );
}

function hasEveryPort({ ports }: Rule): boolean {
  const [first, last] = ALL_CONNECTIONS.TCP;
  return (
    ports === undefined ||
    ports.some(
      (port) => port.type === 'range' && port.protocol === 'TCP' && port.ports[0] === first && port.ports[1] === last,
    )
  );
}

function everyone({ peers }: Rule): string | undefined {
  if (peers === undefined) return 'everyone';
  const everyPod = peers.some(
    (peer) =>
      peer.type === 'pods' &&
      peer.match.namespaces.type === 'selector' &&
      selectsAll(peer.match.namespaces.selector) &&
      peer.match.pods.requirements.length === 0,
  );
  if (everyPod) return 'every pod of every namespace';
  const addresses = addressSet(peers.flatMap((peer) => (peer.type === 'addresses' ? peer.addresses : [])));
  const families = (['IPv4', 'IPv6'] as const).filter(
    (family) => subtractAddresses(EVERY_ADDRESS[family], addresses).length === 0,
  );
  return families.length === 0 ? undefined : `every ${families.join(' and ')} address`;
}

/** Every namespace has its name as a label. */
function selectsAll({ requirements }: LabelSelector): boolean {
  return requirements.every(({ key, operator }) => key === NAMESPACE_NAME_LABEL && operator === 'Exists');
}
