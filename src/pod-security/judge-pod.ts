import { formatFieldPath, type JsonObject, parseKubernetesVersion, podTemplate, Reading } from '../kube/index.ts';
import type { CheckId } from './check.ts';
import { type Evaluation, evaluatePod } from './evaluate.ts';
import { isLevel } from './level.ts';
import { type Policy, parsePolicyVersion } from './policy.ts';
import { LATEST_SERVER, type Server } from './server.ts';

// What tests judge pods with.

/** Reads `baseline` or `restricted:v1.25`. */
export function policyOf(text: string): Policy {
  const [level = '', version = 'latest'] = text.split(':');
  const parsed = parsePolicyVersion(version);
  if (!isLevel(level) || parsed === undefined) throw new Error(`not a policy: ${text}`);
  return { level, version: parsed };
}

/** Reads `1.29`, or `1.29 template` for a server that sees a template. */
export function serverOf(text: string): Server {
  const [number = '', kind = 'Pod'] = text.split(' ');
  const version = parseKubernetesVersion(number);
  if (version === undefined || (kind !== 'Pod' && kind !== 'template')) throw new Error(`not a server: ${text}`);
  return { version, kind };
}

export function judge(policy: string, pod: JsonObject, server?: string): Evaluation {
  const template = podTemplate(pod, new Reading()) ?? {};
  return evaluatePod(policyOf(policy), template, server === undefined ? LATEST_SERVER : serverOf(server));
}

/** What one check says: `reason: detail`, or `passes`. */
export function verdict(check: CheckId, policy: string, pod: JsonObject, server?: string): string {
  const violation = judge(policy, pod, server).violations.find((found) => found.check === check);
  return violation === undefined ? 'passes' : `${violation.reason}: ${violation.detail}`;
}

/** Where one check finds fault: paths from the template inwards. */
export function faults(check: CheckId, policy: string, pod: JsonObject, server?: string): readonly string[] {
  const violation = judge(policy, pod, server).violations.find((found) => found.check === check);
  return violation?.evidence.map(({ path }) => formatFieldPath(path)) ?? [];
}

/** A pod of one container named `app`. */
export function podOf(container: JsonObject, spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return { metadata, spec: { ...spec, containers: [{ name: 'app', ...container }] } };
}

/** A pod with a container named `init`, one named `app` and one named `debug`, all with the same fields. */
export function podOfThree(container: JsonObject, spec: JsonObject = {}): JsonObject {
  return {
    spec: {
      ...spec,
      initContainers: [{ name: 'init', ...container }],
      containers: [{ name: 'app', ...container }],
      ephemeralContainers: [{ name: 'debug', ...container }],
    },
  };
}
