import {
  answerTo,
  canI,
  canIJson,
  connectionJson,
  explain,
  explainedJson,
  exposureJson,
  gapJson,
  paths,
  pathsJson,
  peerFilter,
  permissions,
  permissionsJson,
  previewJson,
  questionOf,
  refuseUnknown,
  shownConnections,
  whoCan,
  whoCanJson,
} from '../../answers/index.ts';
import { exposuresOf } from '../../network/index.ts';
import { DEFAULT_CONFIGURATION } from '../../pod-security/index.ts';
import { defaultDeny } from './default-deny.ts';
import { excerpt } from './excerpt.ts';
import { fix } from './fix.ts';
import { networkMap } from './network-map.ts';
import type { Question } from './question.ts';
import { profileNamed, type ScanState } from './scan-state.ts';
import { subjects } from './subjects.ts';
import { workloadList } from './workload-list.ts';
import { workloadPage } from './workload-page.ts';

/**
 * Answers a question to a state, as the command line would.
 *
 * @param namespace The namespace of objects that name none.
 * @throws AnswersError `bad-question`, ServerError `not-found`
 */
export function answerOf(question: Question, state: ScanState, namespace: string): object {
  switch (question.ask) {
    case 'can-i':
      return canIJson(canI(state.rbac, question));
    case 'who-can':
      return whoCanJson(whoCan(state.rbac, question));
    case 'permissions':
      return permissionsJson(permissions(state.rbac, question));
    case 'subjects':
      return subjects(state, question);
    case 'paths':
      return pathsJson(paths(state.rbac, { ...question, most: question.most, operators: [] }));
    case 'connectivity':
      return connections(state, question);
    case 'exposure':
      return exposures(state, question);
    case 'network-map':
      return {
        ...networkMap(state.connectivity(question.cni), question.namespaces),
        gaps: state.networkGaps.map(gapJson),
      };
    case 'explain':
      return {
        ...explainedJson(explain(question, state.cluster, profileNamed(question.cni))),
        gaps: state.networkGaps.map(gapJson),
      };
    case 'default-deny':
      return defaultDeny(state, question.namespaces, question.cni);
    case 'pod-security':
      return podSecurity(state, question);
    case 'workloads':
      return workloadList(state, question);
    case 'workload':
      return workloadPage(state, question);
    case 'excerpt':
      return excerpt(state, question.finding);
    case 'fix':
      return fix(state, question.finding, namespace);
  }
}

function connections(
  state: ScanState,
  { from, to, focus, cni, limit, offset }: Extract<Question, { ask: 'connectivity' }>,
): object {
  const connectivity = state.connectivity(cni);
  for (const patterns of [from, to, focus]) refuseUnknown(patterns, connectivity.workloads);
  const shown = shownConnections(connectivity, { from, to, focus });
  return {
    cni: connectivity.reachability.profile.name,
    total: shown.length,
    items: shown.slice(offset, offset + limit).map(connectionJson),
    gaps: state.networkGaps.map(gapJson),
  };
}

function exposures(state: ScanState, { focus, cni, limit, offset }: Extract<Question, { ask: 'exposure' }>): object {
  const connectivity = state.connectivity(cni);
  refuseUnknown(focus, connectivity.workloads);
  const isShown = peerFilter(focus);
  const shown = exposuresOf(connectivity).filter(({ workload }) => isShown(workload));
  return {
    cni: connectivity.reachability.profile.name,
    total: shown.length,
    items: shown.slice(offset, offset + limit).map(exposureJson),
    gaps: state.networkGaps.map(gapJson),
  };
}

function podSecurity(
  { snapshot, context, gaps }: ScanState,
  { enforce, from, to, namespace }: Extract<Question, { ask: 'pod-security' }>,
): object {
  const version = context.settings.kubernetesVersion;
  const answer = answerTo(questionOf({ enforce, from, to }), snapshot, {
    configuration: DEFAULT_CONFIGURATION,
    version,
    namespace,
  });
  const assumptions = ['taken to have no cluster defaults and no exemptions'];
  return previewJson({ answer, version, assumptions, gaps });
}
