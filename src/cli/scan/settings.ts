import { matchesGlob } from '../../audit/index.ts';
import { CHECKS, type Check, type CheckSettings, SEVERITIES, type Severity } from '../../checks/index.ts';
import {
  formatKubernetesVersion,
  isAtLeast,
  type KubernetesVersion,
  LATEST_KUBERNETES_VERSION,
  parseKubernetesVersion,
} from '../../kube/index.ts';
import { isLevel, LATEST_POLICY_VERSION, LEVELS, type Level, parsePolicyVersion } from '../../pod-security/index.ts';
import { CliError } from '../cli-error.ts';
import type { Config } from '../config/config.ts';
import { FAIL_ON } from '../config/read-config.ts';
import { didYouMean } from '../nearest.ts';
import type { ScanOptions } from './options.ts';

/** What decides a scan: options first, then the configuration, then defaults. */
export interface ScanSettings extends CheckSettings {
  readonly checks: readonly Check[];
  readonly failOn: Severity | 'none';
  readonly show: Severity;
  readonly strict: boolean;
}

/** @param today As `2026-12-31`. */
export function scanSettings(options: ScanOptions, config: Config, today: string): ScanSettings {
  return {
    podSecurity: {
      level: levelOf(options.level ?? config.level ?? 'restricted'),
      version: policyVersionOf(options.podSecurityVersion ?? config.podSecurityVersion ?? 'latest'),
    },
    kubernetesVersion: kubernetesVersionOf(options.kubernetesVersion ?? config.kubernetesVersion),
    today,
    allowedRegistries: config.allowedRegistries,
    checks: checksFor(options.check ?? [], config.disabledChecks),
    failOn: severityOf(options.failOn ?? config.failOn ?? 'high', FAIL_ON),
    show: severityOf(options.show ?? config.show ?? 'medium', SEVERITIES),
    strict: options.strict ?? config.strict ?? false,
  };
}

function levelOf(text: string): Level {
  if (isLevel(text)) return text;
  throw new CliError(
    'bad-argument',
    `there is no level "${text}"${didYouMean(text, LEVELS)}: choose ${LEVELS.join(', ')}`,
  );
}

function policyVersionOf(text: string) {
  const version =
    text === 'latest' ? LATEST_POLICY_VERSION : parsePolicyVersion(text.startsWith('v') ? text : `v${text}`);
  if (version !== undefined) return version;
  throw new CliError('bad-argument', `"${text}" is no version of the Pod Security Standards: write v1.33, or latest`);
}

function kubernetesVersionOf(text: string | undefined): KubernetesVersion {
  if (text === undefined) return LATEST_KUBERNETES_VERSION;
  const version = parseKubernetesVersion(text);
  if (version === undefined) {
    throw new CliError('bad-argument', `"${text}" is no version of Kubernetes: write 1.33, or latest`);
  }
  const newest = formatKubernetesVersion(LATEST_KUBERNETES_VERSION);
  if (isAtLeast(version, LATEST_KUBERNETES_VERSION.minor + 1)) {
    throw new CliError(
      'bad-argument',
      `Kubernetes ${formatKubernetesVersion(version)} is not known yet: the newest one is ${newest}`,
    );
  }
  return version;
}

function severityOf<T extends string>(text: string, severities: readonly T[]): T {
  const severity = severities.find((candidate) => candidate === text);
  if (severity !== undefined) return severity;
  const hint = didYouMean(text, severities);
  throw new CliError('bad-argument', `there is no severity "${text}"${hint}: choose ${severities.join(', ')}`);
}

/** The checks that some patterns choose, all of them when there are none, less the disabled ones. */
function checksFor(patterns: readonly string[], disabled: readonly string[]): readonly Check[] {
  for (const pattern of patterns) {
    if (CHECKS.some(({ id }) => matchesGlob(pattern, id))) continue;
    const hint = didYouMean(
      pattern,
      CHECKS.map(({ id }) => id),
    );
    throw new CliError('bad-argument', `there is no check "${pattern}"${hint}: "breakwater checks" lists them`);
  }
  return CHECKS.filter(
    ({ id }) =>
      (patterns.length === 0 || patterns.some((pattern) => matchesGlob(pattern, id))) &&
      !disabled.some((pattern) => matchesGlob(pattern, id)),
  );
}
