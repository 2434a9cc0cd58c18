import {
  type FieldPath,
  type FieldProblem,
  type Indexed,
  indexedList,
  int32,
  type KubernetesObject,
  Reading,
  record,
  type Shape,
  string,
} from '../../kube/index.ts';
import { type Protocol, portRange } from '../connections/index.ts';
import { adminPeers, adminSubject, placedPeer } from './admin-peers.ts';
import type { Action, PodMatch, Policy, PortMatch, Rule, Tier } from './policy.ts';
import type { PolicyReading } from './policy-reading.ts';
import { isPort, problemAt, protocol } from './reading.ts';

type Peers = Parameters<typeof placedPeer>[0][];

export interface WrittenAdminRule {
  readonly name?: string;
  readonly action?: string;
  readonly from?: Readonly<Peers>;
  readonly to?: Readonly<Peers>;
  readonly ports?: readonly PortMatch[];
}

/** What the versions of the admin tiers have in common, and where they differ. */
export interface AdminDialect {
  readonly actions: ReadonlyMap<string, Action>;
  /** The field that holds the ports, and its shape. */
  readonly portsField: 'ports' | 'protocols';
  readonly port: Shape<PortMatch>;
}

const V1ALPHA1_ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['Allow', 'Accept'],
  ['Deny', 'Deny'],
  ['Pass', 'Pass'],
]);
const BASELINE_ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['Allow', 'Accept'],
  ['Deny', 'Deny'],
]);

interface WrittenPort {
  readonly portNumber?: { readonly protocol?: Protocol; readonly port?: number };
  readonly portRange?: { readonly protocol?: Protocol; readonly start?: number; readonly end?: number };
  readonly namedPort?: string;
}

const writtenPort = record<WrittenPort>({
  portNumber: record({ protocol, port: int32 }),
  portRange: record({ protocol, start: int32, end: int32 }),
  namedPort: string,
});

const port: Shape<PortMatch> = (value, reading) => {
  const before = reading.problems.length;
  const written = writtenPort(value, reading);
  if (written === undefined || reading.problems.length > before) return undefined;
  const { portNumber, portRange: range, namedPort } = written;
  if ([portNumber, range, namedPort].filter((field) => field !== undefined).length !== 1) {
    return reading.problem('must have exactly one of portNumber, portRange and namedPort');
  }
  if (namedPort !== undefined) return { type: 'named', name: namedPort, protocol: undefined };
  const { start, end } = range ?? { start: portNumber?.port, end: portNumber?.port };
  const field = range === undefined ? 'portNumber' : 'portRange';
  if (start === undefined || end === undefined) return problemAt(reading, field, 'lacks a port');
  if (!isPort(reading, field, start) || !isPort(reading, field, end)) return undefined;
  // A range that ends before it starts is accepted, and matches nothing.
  return { type: 'range', protocol: (range ?? portNumber)?.protocol ?? 'TCP', ports: portRange(start, end) };
};

const V1ALPHA1: AdminDialect = {
  actions: V1ALPHA1_ACTIONS,
  portsField: 'ports',
  port,
};

/** Reads an AdminNetworkPolicy (policy.networking.k8s.io/v1alpha1). */
export function readAdminNetworkPolicy(object: KubernetesObject): PolicyReading {
  return readAdminPolicy(object, V1ALPHA1, 'Admin');
}

/** Reads the BaselineAdminNetworkPolicy (policy.networking.k8s.io/v1alpha1), of which there is one, named default. */
export function readBaselineAdminNetworkPolicy(object: KubernetesObject): PolicyReading {
  if (object.name !== 'default') {
    const message = 'must be default: the API server takes no other BaselineAdminNetworkPolicy';
    return { policy: undefined, problems: [{ path: ['metadata', 'name'], message }] };
  }
  return readAdminPolicy(object, { ...V1ALPHA1, actions: BASELINE_ACTIONS }, 'Baseline');
}

export interface WrittenAdminSpec {
  readonly tier?: string;
  readonly priority?: number;
  readonly subject?: PodMatch;
  readonly ingress?: readonly Indexed<WrittenAdminRule>[];
  readonly egress?: readonly Indexed<WrittenAdminRule>[];
}

/** Reads the spec that all admin policies share. Without a tier, it is the one that the object's `tier` field names. */
export function readAdminPolicy(object: KubernetesObject, dialect: AdminDialect, fixedTier?: Tier): PolicyReading {
  const reading = new Reading();
  const spec = record<WrittenAdminSpec>({
    tier: string,
    priority: int32,
    subject: adminSubject,
    ingress: indexedList(rule(dialect, 'from')),
    egress: indexedList(rule(dialect, 'to')),
  });
  const written = reading.at('spec', object.content['spec'] ?? {}, spec);
  if (written === undefined || reading.problems.length > 0) return { policy: undefined, problems: reading.problems };
  const { subject, ingress = [], egress = [] } = written;
  const tier = fixedTier ?? tierOf(written.tier, reading);
  const priority = priorityOf(object, written.priority, reading);
  if (subject === undefined) problemAt(reading, 'spec', 'lacks a subject');
  if (reading.problems.length > 0 || subject === undefined || tier === undefined || priority === undefined) {
    return { policy: undefined, problems: reading.problems };
  }
  const policy: Policy = {
    object,
    tier,
    priority,
    subject,
    // A policy without rules for a direction does not concern it.
    ingress: ingress.length === 0 ? undefined : ingress.map((rule) => toRule(rule, dialect, 'ingress', 'from')),
    egress: egress.length === 0 ? undefined : egress.map((rule) => toRule(rule, dialect, 'egress', 'to')),
  };
  return { policy, problems: [...unknownPeers(ingress, 'ingress', 'from'), ...unknownPeers(egress, 'egress', 'to')] };
}

function unknownPeers(
  rules: readonly Indexed<WrittenAdminRule>[],
  direction: 'ingress' | 'egress',
  field: 'from' | 'to',
): readonly FieldProblem[] {
  return rules.flatMap((rule) =>
    (rule[field] ?? [])
      .filter((peer) => peer.content.type === 'unknown')
      .map((peer) => ({
        path: ['spec', direction, rule.index, field, peer.index],
        message: 'names its peer in a field that is not known here: the rule fails closed',
      })),
  );
}

function tierOf(written: string | undefined, reading: Reading): Tier | undefined {
  if (written === 'Admin' || written === 'Baseline') return written;
  return problemAt(reading, 'spec', 'must have the tier Admin or Baseline');
}

/** The baseline of v1alpha1 has no priority: it is the only one, and comes last. */
function priorityOf(object: KubernetesObject, written: number | undefined, reading: Reading): number | undefined {
  if (object.kind === 'BaselineAdminNetworkPolicy') return Number.MAX_SAFE_INTEGER;
  if (written !== undefined && written >= 0 && written <= 1000) return written;
  return problemAt(reading, 'spec', 'must have a priority from 0 to 1000');
}

function rule(dialect: AdminDialect, field: 'from' | 'to'): Shape<WrittenAdminRule> {
  const peers = adminPeers(field);
  const ports = indexedList(dialect.port);
  const written = record<Record<string, unknown>>({
    name: string,
    action: string,
    [field]: peers,
    [dialect.portsField]: ports,
  });
  return (value, reading) => {
    const before = reading.problems.length;
    const fields = written(value, reading);
    if (fields === undefined || reading.problems.length > before) return undefined;
    const rule = { ...fields, ports: fields[dialect.portsField] } as WrittenAdminRule;
    const actions = [...dialect.actions.keys()];
    if (!actions.includes(rule.action ?? '')) return reading.problem(`action must be one of ${actions.join(', ')}`);
    if (dialect.portsField === 'protocols' && rule.ports?.length === 0)
      return problemAt(reading, 'protocols', 'is empty');
    if ((rule[field]?.length ?? 0) === 0) return reading.problem(`must have peers in ${field}`);
    return rule;
  };
}

function toRule(
  written: Indexed<WrittenAdminRule>,
  dialect: AdminDialect,
  direction: 'ingress' | 'egress',
  field: 'from' | 'to',
): Rule {
  const path: FieldPath = ['spec', direction, written.index];
  const peers = (written[field] ?? []).map((peer) => placedPeer(peer, [...path, field]));
  const action = dialect.actions.get(written.action ?? '') ?? 'Deny';
  const name = written.name ?? '';
  // To fail closed is to match nothing for a rule that accepts, and to deny all for any other.
  if (peers.some((peer) => peer.type === 'unknown')) {
    return action === 'Accept'
      ? { action, name, peers: [], ports: undefined, path }
      : { action: 'Deny', name, peers: undefined, ports: undefined, path };
  }
  return { action, name, peers, ports: written.ports?.length === 0 ? undefined : written.ports, path };
}
