import type { Snapshot } from '../../kube/index.ts';
import { isExemptByRuntimeClass } from '../admission/exemptions.ts';
import { admissionMessage, type Evaluation, evaluatePod, warningMessage } from '../evaluate.ts';
import type { Level } from '../level.ts';
import type { Policy, PolicyVersion } from '../policy.ts';
import { type NamespaceState, namespacesOf, type PreviewOptions } from './namespaces.ts';
import type { Subject } from './subjects.ts';

/** A Pod, or the pods of a template, that a policy rejects. */
export interface Rejection {
  readonly subject: Subject;
  readonly evaluation: Evaluation;
  /** The error of the API server when the Pod, or a controller's pod, is made. */
  readonly message: string;
  /** For a template: what the API server warns of when the owner is made. Undefined when it has nothing to say. */
  readonly warning: string | undefined;
}

/** What would be rejected in a namespace that enforces a policy. */
export interface PolicyPreview {
  readonly namespace: NamespaceState;
  readonly rejections: readonly Rejection[];
  /** What the namespace or a runtime class exempts. */
  readonly exempt: readonly Subject[];
}

/** The strictest level that a namespace satisfies, and what stands between it and the next. */
export interface LevelPreview {
  readonly namespace: NamespaceState;
  readonly level: Level;
  /** Undefined when the namespace satisfies restricted. */
  readonly next: (PolicyPreview & { readonly level: Level }) | undefined;
}

/** A subject of which two versions of the policy say different things. */
export interface Change {
  readonly subject: Subject;
  readonly level: Level;
  readonly before: Evaluation;
  readonly after: Evaluation;
  /** The error of the API server afterwards; undefined when the pod is allowed then. */
  readonly message: string | undefined;
}

/** What another version of the policy changes in a namespace. */
export interface UpgradePreview {
  readonly namespace: NamespaceState;
  readonly changes: readonly Change[];
}

/** What would be rejected if each namespace enforced a policy. An exempt namespace rejects nothing. */
export function previewPolicy(snapshot: Snapshot, policy: Policy, options: PreviewOptions): readonly PolicyPreview[] {
  return namespacesOf(snapshot, options).map((namespace) => judgeNamespace(namespace, policy, options));
}

/** The strictest level that each namespace satisfies already, in a version of the policy. */
export function previewLevels(
  snapshot: Snapshot,
  version: PolicyVersion,
  options: PreviewOptions,
): readonly LevelPreview[] {
  return namespacesOf(snapshot, options).map((namespace) => {
    const preview = (level: Level) => ({ level, ...judgeNamespace(namespace, { level, version }, options) });
    const restricted = preview('restricted');
    if (restricted.rejections.length === 0) return { namespace, level: 'restricted', next: undefined };
    const baseline = preview('baseline');
    if (baseline.rejections.length === 0) return { namespace, level: 'baseline', next: restricted };
    return { namespace, level: 'privileged', next: baseline };
  });
}

/** What changes in each namespace when levels are judged by another version of the policy. */
export function previewUpgrade(
  snapshot: Snapshot,
  levels: readonly Level[],
  from: PolicyVersion,
  to: PolicyVersion,
  options: PreviewOptions,
): readonly UpgradePreview[] {
  return namespacesOf(snapshot, options).map((namespace) => ({
    namespace,
    changes: judgedIn(namespace, options).judged.flatMap((subject) =>
      levels.flatMap((level) => changeOf(subject, { level, version: from }, { level, version: to }, options) ?? []),
    ),
  }));
}

function judgeNamespace(namespace: NamespaceState, policy: Policy, options: PreviewOptions): PolicyPreview {
  const { judged, exempt } = judgedIn(namespace, options);
  return { namespace, rejections: judged.flatMap((subject) => rejectionOf(subject, policy, options) ?? []), exempt };
}

function judgedIn(
  { exempt, subjects }: NamespaceState,
  { configuration }: PreviewOptions,
): { readonly judged: readonly Subject[]; readonly exempt: readonly Subject[] } {
  if (exempt) return { judged: [], exempt: subjects };
  const isExempt = ({ workload }: Subject) => isExemptByRuntimeClass(workload, configuration.exemptions);
  return { judged: subjects.filter((subject) => !isExempt(subject)), exempt: subjects.filter(isExempt) };
}

function rejectionOf(subject: Subject, policy: Policy, { version }: PreviewOptions): Rejection | undefined {
  const { workload, podName } = subject;
  const evaluation = evaluatePod(policy, workload, { version, kind: 'Pod' });
  if (evaluation.allowed) return undefined;
  const message = admissionMessage(podName, policy, evaluation);
  if (subject.kind === 'Pod') return { subject, evaluation, message, warning: undefined };
  const ofTemplate = evaluatePod(policy, workload, { version, kind: 'template' });
  return { subject, evaluation, message, warning: ofTemplate.allowed ? undefined : warningMessage(policy, ofTemplate) };
}

function changeOf(subject: Subject, from: Policy, to: Policy, { version }: PreviewOptions): Change | undefined {
  const server = { version, kind: 'Pod' } as const;
  const before = evaluatePod(from, subject.workload, server);
  const after = evaluatePod(to, subject.workload, server);
  if (before.forbiddenDetail === after.forbiddenDetail) return undefined;
  const message = after.allowed ? undefined : admissionMessage(subject.podName, to, after);
  return { subject, level: to.level, before, after, message };
}
