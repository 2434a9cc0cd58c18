import type { PodTemplate } from '../kube/index.ts';
import type { CheckId, Evidence } from './check.ts';
import type { Level } from './level.ts';
import { formatPolicy, type Policy, type PolicyVersion } from './policy.ts';
import { checksFor } from './registry.ts';
import { LATEST_SERVER, type Server, serverMinor } from './server.ts';
import { asStored } from './stored-pod.ts';
import { goQuote } from './words.ts';

/** A check that forbids a pod. */
export interface CheckViolation {
  readonly check: CheckId;
  /** The level that the check belongs to: a baseline check fails for restricted as well. */
  readonly level: Exclude<Level, 'privileged'>;
  /** What the API server says in a word or two: `hostPort`. */
  readonly reason: string;
  /** What it says of this pod: `container "a" uses hostPort 80`. */
  readonly detail: string;
  /** Each field at fault, at least one. */
  readonly evidence: readonly Evidence[];
}

/** What a policy says of a pod. */
export interface Evaluation {
  readonly allowed: boolean;
  /** In the order in which the API server reports them. */
  readonly violations: readonly CheckViolation[];
  /** The reasons alone, as in warnings about a whole namespace: `host namespaces, privileged`. Empty when allowed. */
  readonly forbiddenReason: string;
  /** Reasons and details, as in messages about one pod: `host namespaces (hostPID=true)`. Empty when allowed. */
  readonly forbiddenDetail: string;
}

const ALLOWED: Evaluation = { allowed: true, violations: [], forbiddenReason: '', forbiddenDetail: '' };

/**
 * Judges a pod by a level of the Pod Security Standards, as the admission controller of an API server does
 * (k8s.io/pod-security-admission, policy). A version that is newer than the server is evaluated as the server's own.
 *
 * @param server The API server, the newest known one unless given, and whether it sees a Pod or a template.
 */
export function evaluatePod(policy: Policy, pod: PodTemplate, server: Server = LATEST_SERVER): Evaluation {
  if (policy.level === 'privileged') return ALLOWED;
  const minor = serverMinor(server.version);
  const stored = asStored(pod, minor, server.kind);
  let violations: CheckViolation[] | undefined;
  for (const { check, forbids } of checksFor(policy.level, policy.version.minor, minor)) {
    const forbidden = forbids(stored);
    if (forbidden === undefined) continue;
    violations ??= [];
    violations.push({ check: check.id, level: check.level, ...forbidden });
  }
  if (violations === undefined) return ALLOWED;
  return {
    allowed: false,
    violations,
    forbiddenReason: violations.map(({ reason }) => reason).join(', '),
    forbiddenDetail: violations
      .map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`))
      .join(', '),
  };
}

/** The strictest level that allows the pod. */
export function strictestLevel(version: PolicyVersion, pod: PodTemplate, server: Server = LATEST_SERVER): Level {
  if (evaluatePod({ level: 'restricted', version }, pod, server).allowed) return 'restricted';
  return evaluatePod({ level: 'baseline', version }, pod, server).allowed ? 'baseline' : 'privileged';
}

/** The error of the API server for a Pod that is not allowed: `pods "x" is forbidden: violates PodSecurity …`. */
export function admissionMessage(name: string, policy: Policy, evaluation: Evaluation): string {
  const pods = name === '' ? 'pods' : `pods ${goQuote(name)}`;
  return `${pods} is forbidden: ${violationMessage('violates', policy, evaluation)}`;
}

/** The text of warnings and audit annotations: `would violate PodSecurity "restricted:latest": …`. */
export function warningMessage(policy: Policy, evaluation: Evaluation): string {
  return violationMessage('would violate', policy, evaluation);
}

function violationMessage(verb: string, policy: Policy, evaluation: Evaluation): string {
  return `${verb} PodSecurity ${goQuote(formatPolicy(policy))}: ${evaluation.forbiddenDetail}`;
}
