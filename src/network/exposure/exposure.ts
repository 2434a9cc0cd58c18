import {
  type AddressSet,
  addressSet,
  EVERY_ADDRESS,
  intersectAddresses,
  subtractAddresses,
} from '../addresses/index.ts';
import {
  ALL_CONNECTIONS,
  type ConnectionSet,
  intersectConnections,
  NO_CONNECTIONS,
  unionConnections,
} from '../connections/index.ts';
import type { Connectivity, RangeVerdict, WorkloadPeer } from '../connectivity/index.ts';
import type { Answer } from '../reach/index.ts';
import { type Way, waysInto } from './ways.ts';

/** What is open of a workload: to anything that may be started in the cluster, and to the outside. */
export interface Exposure {
  readonly workload: WorkloadPeer;
  /** From a pod without labels in a namespace without labels, and so from nearly any pod. */
  readonly fromAnyPod: Answer;
  /** To such a pod. */
  readonly toAnyPod: Answer;
  /** From at least one address outside, as far as policies decide it. */
  readonly fromOutside: Answer;
  readonly toOutside: Answer;
  /** The ways by which connections from outside come here, and what policies admit of each. */
  readonly ways: readonly OpenWay[];
}

export interface OpenWay extends Way {
  readonly answer: Answer;
}

const NOTHING: Answer = { allowed: NO_CONNECTIONS, possible: NO_CONNECTIONS };

/** What is open of each workload, or of some. */
export function exposuresOf(
  connectivity: Connectivity,
  workloads: readonly WorkloadPeer[] = connectivity.workloads,
): readonly Exposure[] {
  const { reachability } = connectivity;
  const ways = Map.groupBy(waysInto(reachability.cluster, workloads), ({ workload }) => workload);
  return workloads.map((workload) => {
    const verdicts = connectivity.withAnyPod(workload);
    const fromAnyPod = reachability.verdicts.answerOf(verdicts.from);
    const outside = answersOf(connectivity, connectivity.fromOutside(workload));
    return {
      workload,
      fromAnyPod,
      toAnyPod: reachability.verdicts.answerOf(verdicts.to),
      fromOutside: union(outside),
      toOutside: union(answersOf(connectivity, connectivity.toOutside(workload))),
      ways: (ways.get(workload) ?? []).map((way) => ({ ...way, answer: admitted(way, fromAnyPod, outside) })),
    };
  });
}

interface RangeAnswer extends Answer {
  readonly range: AddressSet;
}

function answersOf({ reachability }: Connectivity, ranges: readonly RangeVerdict[]): readonly RangeAnswer[] {
  return ranges.map(({ range, verdict }) => ({ range: [range], ...reachability.verdicts.answerOf(verdict) }));
}

/** What policies admit of a way. */
function admitted(way: Way, fromAnyPod: Answer, outside: readonly RangeAnswer[]): Answer {
  const { ports, sources, sees } = way;
  if (sees === 'proxy') return limited(fromAnyPod, ports);
  const clients = outside.filter(({ range }) => sources === undefined || intersectAddresses(sources, range).length > 0);
  const fromClients = limited(union(clients), ports);
  if (sees === 'client') return fromClients;
  // Where the node's address is seen it may be that of the pod's own node, which is always admitted; and if it is
  // another's, then only what is admitted from anywhere is sure.
  const everywhere =
    subtractAddresses(sources ?? EVERY_ADDRESS.IPv4, addressSet(clients.flatMap(({ range }) => range))).length === 0;
  const fromAll = clients.map(({ allowed }) => allowed).reduce(intersectConnections, ALL_CONNECTIONS);
  return { allowed: everywhere ? intersectConnections(fromAll, ports) : NO_CONNECTIONS, possible: ports };
}

function limited({ allowed, possible }: Answer, to: ConnectionSet): Answer {
  return { allowed: intersectConnections(allowed, to), possible: intersectConnections(possible, to) };
}

function union(answers: readonly Answer[]): Answer {
  return answers.reduce(
    (sum, { allowed, possible }) => ({
      allowed: unionConnections(sum.allowed, allowed),
      possible: unionConnections(sum.possible, possible),
    }),
    NOTHING,
  );
}
