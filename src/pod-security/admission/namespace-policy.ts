import { compareLevels, isLevel, LEVELS, type Level } from '../level.ts';
import { LATEST_POLICY_VERSION, type Policy, type PolicyVersion, parsePolicyVersion, samePolicy } from '../policy.ts';
import { goQuote } from '../words.ts';

/** What is done about a pod that breaks a policy. */
export const MODES = ['enforce', 'audit', 'warn'] as const;
export type Mode = (typeof MODES)[number];

/** What a namespace, or the cluster by default, asks of pods. */
export type NamespacePolicy = { readonly [M in Mode]: Policy };

/** Nothing is asked. */
export const PRIVILEGED_POLICY: Policy = { level: 'privileged', version: LATEST_POLICY_VERSION };
export const NO_POLICY: NamespacePolicy = {
  enforce: PRIVILEGED_POLICY,
  audit: PRIVILEGED_POLICY,
  warn: PRIVILEGED_POLICY,
};

const LABEL_PREFIX = 'pod-security.kubernetes.io/';

/** `pod-security.kubernetes.io/enforce` */
export function levelLabel(mode: Mode): string {
  return `${LABEL_PREFIX}${mode}`;
}

/** `pod-security.kubernetes.io/enforce-version` */
export function versionLabel(mode: Mode): string {
  return `${LABEL_PREFIX}${mode}-version`;
}

/** A label whose value is not understood. */
export interface LabelError {
  readonly label: string;
  readonly value: string;
  /** What the value has to be. */
  readonly detail: string;
}

export const LEVEL_DETAIL = `must be one of ${LEVELS.join(', ')}`;
export const VERSION_DETAIL = 'must be "latest" or "v1.x"';

/** The first server on which a stricter enforce level is warned of too. */
const WARN_FOLLOWS_SINCE = 26;

/**
 * What the labels of a namespace ask for. A level that is not understood is `restricted` for enforce, and
 * `privileged` for audit and warn; a version that is not understood is `latest`. Where no warn level is set, it
 * follows an enforce level that is stricter (k8s.io/pod-security-admission, api.PolicyToEvaluate).
 */
export function namespacePolicy(
  labels: ReadonlyMap<string, string>,
  defaults: NamespacePolicy,
  server: number,
): { readonly policy: NamespacePolicy; readonly errors: readonly LabelError[] } {
  if (labels.size === 0) return { policy: defaults, errors: [] };
  const errors: LabelError[] = [];
  const read = (mode: Mode): Policy => ({
    level: readLevel(labels, mode, errors) ?? defaults[mode].level,
    version: readVersion(labels, mode, errors) ?? defaults[mode].version,
  });
  const enforce = read('enforce');
  const audit = read('audit');
  const warn = read('warn');
  const enforceIsSet = isLevel(labels.get(levelLabel('enforce')) ?? '');
  const follows =
    server >= WARN_FOLLOWS_SINCE &&
    enforceIsSet &&
    !labels.has(levelLabel('warn')) &&
    compareLevels(enforce.level, warn.level) > 0;
  const version = labels.has(versionLabel('warn')) ? warn.version : enforce.version;
  return { policy: { enforce, audit, warn: follows ? { level: enforce.level, version } : warn }, errors };
}

function readLevel(labels: ReadonlyMap<string, string>, mode: Mode, errors: LabelError[]): Level | undefined {
  const label = levelLabel(mode);
  const value = labels.get(label);
  if (value === undefined || isLevel(value)) return value;
  errors.push({ label, value, detail: LEVEL_DETAIL });
  return mode === 'enforce' ? 'restricted' : 'privileged';
}

function readVersion(labels: ReadonlyMap<string, string>, mode: Mode, errors: LabelError[]): PolicyVersion | undefined {
  const label = versionLabel(mode);
  const value = labels.get(label);
  if (value === undefined) return undefined;
  const version = parsePolicyVersion(value);
  if (version !== undefined) return version;
  errors.push({ label, value, detail: VERSION_DETAIL });
  return LATEST_POLICY_VERSION;
}

/** Whether nothing is asked in any mode. */
export function isFullyPrivileged(policy: NamespacePolicy): boolean {
  return MODES.every((mode) => policy[mode].level === 'privileged');
}

/** Whether two namespaces ask for the same. The version of `privileged` does not matter. */
export function isEquivalent(a: NamespacePolicy, b: NamespacePolicy): boolean {
  return MODES.every(
    (mode) => samePolicy(a[mode], b[mode]) || (a[mode].level === 'privileged' && b[mode].level === 'privileged'),
  );
}

/** `metadata.labels[pod-security.kubernetes.io/warn]: Invalid value: "x": must be one of …` */
export function labelErrorMessage(error: LabelError): string {
  return `${labelErrorField(error)}: ${labelErrorBody(error)}`;
}

export function labelErrorField({ label }: LabelError): string {
  return `metadata.labels[${label}]`;
}

export function labelErrorBody({ value, detail }: LabelError): string {
  return `Invalid value: ${goQuote(value)}: ${detail}`;
}

/** All of them as one text: alone, or as a list in brackets. */
export function labelErrorsMessage(errors: readonly LabelError[]): string {
  const messages = errors.map(labelErrorMessage);
  return messages.length === 1 ? messages.join('') : `[${messages.join(', ')}]`;
}
