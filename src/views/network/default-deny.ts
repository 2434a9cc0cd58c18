import { blockText } from '../../fix/index.ts';
import {
  type Connectivity,
  FlowResolver,
  flowsFromManifests,
  generatePolicies,
  isNoConnection,
  namespacesToClose,
  type ResolvedFlow,
  readProposed,
  withPolicies,
} from '../../network/index.ts';
import type { ViewContext } from '../view-context.ts';
import { connectivityOf, networkState } from './state.ts';

/** What a default deny for every namespace would change. */
export interface DefaultDenyView {
  readonly namespaces: readonly ClosedNamespace[];
  /** How many policies there are to apply, and they as YAML. */
  readonly policies: number;
  readonly text: string;
  /** What a person has to know or to say. */
  readonly notes: readonly string[];
  /** Connections that the manifests speak of, which the policies keep. */
  readonly kept?: number | undefined;
  /** Pairs of workloads between which something can pass. */
  readonly before: number;
  readonly after: number;
  /** How many pairs there are. */
  readonly pairs: number;
}

export interface ClosedNamespace {
  readonly name: string;
  readonly workloads: number;
  /** Pairs with a workload of the namespace as destination, between which something can pass. */
  readonly before: number;
  readonly after: number;
}

const NO_OPTIONS = { apiServer: [], nodeLocalDns: [], metricsFrom: [], ingressFrom: [] };

/** Proposes to close every namespace but Kubernetes' own, and evaluates what that changes. */
export function defaultDeny(context: ViewContext): DefaultDenyView {
  const { cluster, connectivity } = context.answer(networkState);
  const namespaces = namespacesToClose(cluster);
  const resolver = new FlowResolver(cluster);
  const flows = flowsFromManifests(cluster).flatMap((flow): readonly ResolvedFlow[] => {
    const found = resolver.resolve(flow);
    return 'why' in found ? [] : found;
  });
  const generated = generatePolicies({ cluster, namespaces, flows, keepEntries: true, options: NO_OPTIONS });
  const after = connectivityOf(withPolicies(cluster, readProposed(generated.policies)));
  const [before, then] = [openByNamespace(connectivity), openByNamespace(after)];
  const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((a, b) => a + b, 0);
  const size = connectivity.workloads.length;
  return {
    namespaces: namespaces.map((name) => ({
      name,
      workloads: connectivity.workloads.filter(({ namespace }) => namespace === name).length,
      before: before.get(name) ?? 0,
      after: then.get(name) ?? 0,
    })),
    policies: generated.policies.length,
    text: generated.policies.map((policy) => blockText(policy)).join('---\n'),
    notes: generated.notes,
    kept: flows.length,
    before: sum(before),
    after: sum(then),
    pairs: size * Math.max(0, size - 1),
  };
}

/** Pairs that something can pass between, by the namespace of the destination. */
function openByNamespace(connectivity: Connectivity): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const { workloads, reachability } = connectivity;
  const isOpen = new Map<number, boolean>();
  for (const [from, source] of workloads.entries()) {
    for (const [to, verdict] of connectivity.row(source).entries()) {
      const open = isOpen.get(verdict) ?? !isNoConnection(reachability.verdicts.answerOf(verdict).possible);
      isOpen.set(verdict, open);
      const namespace = workloads[to]?.namespace;
      if (open && from !== to && namespace !== undefined) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
    }
  }
  return counts;
}
