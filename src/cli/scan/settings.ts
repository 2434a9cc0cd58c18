import { didYouMean, kubernetesVersionOf, levelOf, policyVersionOf } from '../../answers/index.ts';
import type { AuditRules, Baseline } from '../../audit/index.ts';
import { type Check, type CheckSettings, compareSeverities, SEVERITIES, type Severity } from '../../checks/index.ts';
import type { Framework } from '../../frameworks/index.ts';
import { formatKubernetesVersion } from '../../kube/index.ts';
import { formatPolicy } from '../../pod-security/index.ts';
import type { Report } from '../../report/index.ts';
import { chooseChecks } from '../check-choice.ts';
import { CliError } from '../cli-error.ts';
import type { Config } from '../config/config.ts';
import { FAIL_ON } from '../config/read-config.ts';
import { checksOf, chooseFrameworks } from '../framework-choice.ts';
import type { ScanOptions } from './options.ts';

/** What decides a scan: options first, then the configuration, then defaults. */
export interface ScanSettings extends CheckSettings {
  readonly checks: readonly Check[];
  /** Those that were asked for. Their checks alone are run. */
  readonly frameworks: readonly Framework[];
  readonly failOn: Severity | 'none';
  readonly show: Severity;
  readonly strict: boolean;
}

/** @param today As `2026-12-31`. */
export function scanSettings(options: ScanOptions, config: Config, today: string): ScanSettings {
  const failOn = severityOf(options.failOn ?? config.failOn ?? 'high', FAIL_ON);
  const frameworks = chooseFrameworks(options.framework ?? config.frameworks ?? []);
  return {
    podSecurity: {
      level: levelOf(options.level ?? config.level ?? 'restricted'),
      version: policyVersionOf(options.podSecurityVersion ?? config.podSecurityVersion ?? 'latest'),
    },
    kubernetesVersion: kubernetesVersionOf(options.kubernetesVersion ?? config.kubernetesVersion),
    today,
    allowedRegistries: config.allowedRegistries,
    checks: checksOf(chooseChecks(options.check ?? [], config.disabledChecks), frameworks),
    frameworks,
    failOn,
    show: severityOf(options.show ?? config.show ?? shownByDefault(failOn), SEVERITIES),
    strict: options.strict ?? config.strict ?? false,
  };
}

/** Medium and worse, and whatever makes the scan fail. */
function shownByDefault(failOn: Severity | 'none'): Severity {
  return failOn !== 'none' && compareSeverities(failOn, 'medium') > 0 ? failOn : 'medium';
}

function severityOf<T extends string>(text: string, severities: readonly T[]): T {
  const severity = severities.find((candidate) => candidate === text);
  if (severity !== undefined) return severity;
  const hint = didYouMean(text, severities);
  throw new CliError('bad-argument', `there is no severity "${text}"${hint}: choose ${severities.join(', ')}`);
}

/** How the findings of a scan are weighed. */
export function auditRules(
  { checks, today }: ScanSettings,
  { severities, exceptions }: Config,
  baseline: Baseline | undefined,
): AuditRules {
  return { checks, severities, exceptions, baseline, today };
}

/** What a scan was judged by, as the report says it. */
export function reportSettings(settings: ScanSettings): Report['settings'] {
  const { podSecurity, kubernetesVersion, failOn, show, strict } = settings;
  return {
    podSecurity: formatPolicy(podSecurity),
    kubernetesVersion: formatKubernetesVersion(kubernetesVersion),
    failOn,
    show,
    strict,
  };
}
