import { AnswersError, connectionsJson, peerJson, yamlText } from '../../answers/index.ts';
import {
  type ConnectionChange,
  diffOf,
  generatePolicies,
  MeshedConnectivity,
  meshesOf,
  namespacesToClose,
  Reachability,
  readProposed,
  VerdictTable,
  withPolicies,
} from '../../network/index.ts';
import { profileNamed, type ScanState } from './scan-state.ts';

/** More changes are counted. */
const MOST_CHANGES = 2_000;

const OPTIONS = { apiServer: [], nodeLocalDns: [], metricsFrom: [], ingressFrom: [] };

/** The policies that close namespaces but for what every namespace needs, and what they change. */
export function defaultDeny({ cluster }: ScanState, asked: readonly string[], cni: string | undefined): object {
  const known = new Set(cluster.workloads.map(({ namespace }) => namespace));
  const unknown = asked.find((namespace) => !known.has(namespace));
  if (unknown !== undefined) {
    throw new AnswersError('bad-question', `there is no workload in a namespace "${unknown}"`);
  }
  const namespaces = asked.length > 0 ? asked : namespacesToClose(cluster);
  const { policies, notes } = generatePolicies({
    cluster,
    namespaces,
    flows: [],
    keepEntries: false,
    options: OPTIONS,
  });
  const verdicts = new VerdictTable();
  const profile = profileNamed(cni);
  const before = new MeshedConnectivity(new Reachability(cluster, profile, verdicts), meshesOf(cluster));
  const proposed = withPolicies(cluster, readProposed(policies));
  const after = new MeshedConnectivity(new Reachability(proposed, profile, verdicts), meshesOf(proposed));
  const changes: ConnectionChange[] = [];
  let total = 0;
  for (const change of diffOf(before, after)) {
    total++;
    if (changes.length < MOST_CHANGES) changes.push(change);
  }
  return {
    cni: profile.name,
    namespaces,
    notes,
    policies: policies.map((policy) => yamlText(policy)),
    total,
    changes: changes.map((change) => ({
      type: change.type,
      source: peerJson(change.source),
      destination: peerJson(change.destination),
      before: answer(change.before),
      after: answer(change.after),
    })),
  };
}

function answer({ allowed, possible }: ReturnType<VerdictTable['answerOf']>): object {
  return { allowed: connectionsJson(allowed), possible: connectionsJson(possible) };
}
