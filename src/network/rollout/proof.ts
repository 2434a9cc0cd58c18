import {
  type ConnectionSet,
  connectionsOf,
  includesConnection,
  isNoConnection,
  type Protocol,
  portRange,
  subtractConnections,
} from '../connections/index.ts';
import { type End, type Explanation, explainWith, formatEnd, type RuleTrace } from '../explain/index.ts';
import type { ResolvedFlow, UnresolvedFlow } from '../flows/index.ts';
import { dnsTargetOf, webhookTargets } from '../generate/index.ts';
import {
  assumedPod,
  type Cluster,
  type Direction,
  type NetworkWorkload,
  type Pod,
  type Policy,
} from '../model/index.ts';
import type { Profile } from '../profile/index.ts';
import { VerdictTable } from '../reach/index.ts';

/** A connection that was seen and that the policies would not surely allow. */
export interface BrokenFlow {
  readonly flow: ResolvedFlow;
  /** `denied`, or `depends` where the plugin or what is not known decides. */
  readonly outcome: 'denied' | 'depends';
  readonly direction: Direction;
  /** The policies that select the subject there, and none of which accepts it; or the rule that denies. */
  readonly policies: readonly Policy[];
  readonly rule: RuleTrace | undefined;
}

/** What evaluating proposed policies against what was seen came to. */
export interface Proof {
  readonly kept: number;
  readonly broken: readonly BrokenFlow[];
  /** Flows that could not be checked. */
  readonly unresolved: readonly UnresolvedFlow[];
  /** Workloads of the namespaces that were never seen to connect or be connected to: nothing is known of their needs. */
  readonly unseen: readonly NetworkWorkload[];
  /** Workloads that would not resolve names. */
  readonly withoutDns: readonly NetworkWorkload[];
  /** Workloads that the API server calls and would not reach, from where it is said to be. */
  readonly withoutWebhook: readonly NetworkWorkload[];
  /** Whether it is known where the API server is; without that, webhooks were not checked. */
  readonly webhooksChecked: boolean;
}

export interface ProofInput {
  /** With the proposed policies in force. */
  readonly cluster: Cluster;
  readonly profile: Profile;
  readonly namespaces: readonly string[];
  readonly flows: readonly ResolvedFlow[];
  readonly unresolved: readonly UnresolvedFlow[];
  /** Addresses of the API server. */
  readonly apiServer: readonly bigint[];
}

/** Evaluates policies against the connections that are to go on. */
export function prove({ cluster, profile, namespaces, flows, unresolved, apiServer }: ProofInput): Proof {
  const judge = new Judge(cluster, profile);
  const broken = flows.flatMap((flow) => judge.broken(flow) ?? []);
  const closed = new Set(namespaces);
  const workloads = cluster.workloads.filter(({ namespace }) => closed.has(namespace));
  const seen = new Set(flows.flatMap(({ source, destination }) => [source, destination].flatMap(workloadOf)));
  const webhooks = webhookTargets(cluster, workloads);
  return {
    kept: flows.length - broken.length,
    broken,
    unresolved,
    unseen: workloads.filter((workload) => !seen.has(workload)),
    withoutDns: workloads.filter((workload) => !judge.resolvesNames(workload)),
    withoutWebhook: webhooks
      .filter(({ workload, connections }) =>
        apiServer.some((address) => !judge.allows({ type: 'address', address }, endOf(workload), connections)),
      )
      .map(({ workload }) => workload),
    webhooksChecked: webhooks.length === 0 || apiServer.length > 0,
  };
}

class Judge {
  readonly #cluster: Cluster;
  readonly #profile: Profile;
  readonly #verdicts = new VerdictTable();
  readonly #dns: End;
  readonly #dnsPorts: ConnectionSet;

  constructor(cluster: Cluster, profile: Profile) {
    this.#cluster = cluster;
    this.#profile = profile;
    const { namespace, labels, connections } = dnsTargetOf(cluster);
    this.#dnsPorts = connections;
    this.#dns = dnsEnd(cluster, namespace, new Map(Object.entries(labels)));
  }

  broken(flow: ResolvedFlow): BrokenFlow | undefined {
    const explanation = this.#explain(flow.source, flow.destination);
    const { allowed, possible } = explanation.answer;
    if (includesConnection(allowed, flow.protocol, flow.port)) return undefined;
    const outcome = includesConnection(possible, flow.protocol, flow.port) ? 'depends' : 'denied';
    return { flow, outcome, ...this.#blame(explanation, flow.protocol, flow.port) };
  }

  allows(source: End, destination: End, connections: ConnectionSet): boolean {
    const { answer } = this.#explain(source, destination);
    return isNoConnection(subtractConnections(connections, answer.allowed));
  }

  resolvesNames(workload: NetworkWorkload): boolean {
    const source = endOf(workload);
    if (source.type === 'pod' && this.#dns.type === 'pod' && source.pod === this.#dns.pod) return true;
    return this.allows(source, this.#dns, this.#dnsPorts);
  }

  /** The direction that stands against it, and what there does. */
  #blame({ egress, ingress }: Explanation, protocol: Protocol, port: number): Omit<BrokenFlow, 'flow' | 'outcome'> {
    const trace = [egress, ingress].find(
      ({ verdict }) => !includesConnection(this.#verdicts.answerOf(verdict).allowed, protocol, port),
    );
    const policies = trace?.policies ?? [];
    const asked = connectionsOf(protocol, portRange(port, port));
    const denying = policies.flatMap(({ policy, rules }) =>
      rules
        .filter(({ rule, decides, peer }) => {
          return rule.action === 'Deny' && peer.match !== 'no' && isNoConnection(subtractConnections(asked, decides));
        })
        .map((rule) => ({ policy, rule })),
    )[0];
    return {
      direction: trace?.direction ?? 'ingress',
      rule: denying?.rule,
      policies: denying === undefined ? policies.map(({ policy }) => policy) : [denying.policy],
    };
  }

  #explain(source: End, destination: End): Explanation {
    return explainWith({
      cluster: this.#cluster,
      profile: this.#profile,
      verdicts: this.#verdicts,
      source,
      destination,
    });
  }
}

function workloadOf(end: End): readonly NetworkWorkload[] {
  return end.type === 'pod' ? [end.workload] : [];
}

function endOf(workload: NetworkWorkload): End {
  const [pod] = workload.pods;
  return pod === undefined ? { type: 'any-pod' } : { type: 'pod', pod, workload };
}

/** The DNS pods where they were read; otherwise one as Kubernetes installs it. */
function dnsEnd({ workloads }: Cluster, namespace: string, labels: ReadonlyMap<string, string>): End {
  const matches = (pod: Pod) => [...labels].every(([key, value]) => pod.labels.get(key) === value);
  for (const workload of workloads) {
    const pod = workload.namespace === namespace ? workload.pods.find(matches) : undefined;
    if (pod !== undefined) return { type: 'pod', pod, workload };
  }
  return { type: 'pod', ...assumedPod(namespace, Object.fromEntries(labels)) };
}

/** What would break, in words: `shop/web => shop/db TCP 5432`. */
export function formatFlow({ source, destination, protocol, port }: ResolvedFlow): string {
  return `${formatEnd(source)} => ${formatEnd(destination)} ${protocol} ${port}`;
}
