import type { Exception } from '../../audit/index.ts';
import type { Severity } from '../../checks/index.ts';
import type { Level } from '../../pod-security/index.ts';
import type { ServeConfig } from './serve-config.ts';

/** What `breakwater.yaml` may say: defaults for options of the same name, and how findings are weighed. */
export interface Config {
  readonly level?: Level;
  readonly podSecurityVersion?: string;
  readonly kubernetesVersion?: string;
  readonly failOn?: Severity | 'none';
  readonly show?: Severity;
  readonly strict?: boolean;
  readonly output?: readonly string[];
  /** A path from the folder of the configuration file. */
  readonly baseline?: string;
  readonly namespace?: string;
  readonly podTemplates?: readonly string[];
  /** Values files for Helm, from the folder of the configuration file. */
  readonly values?: readonly string[];
  readonly set?: readonly string[];
  /** Names of frameworks to judge by. */
  readonly frameworks?: readonly string[];
  /** Registries, or registries with a path, that images may come from. */
  readonly allowedRegistries?: readonly string[];
  /** Check ids, or patterns of them. */
  readonly disabledChecks: readonly string[];
  readonly severities: ReadonlyMap<string, Severity>;
  readonly exceptions: readonly Exception[];
  /** Of `breakwater serve` alone. */
  readonly serve?: ServeConfig;
}

export const NO_CONFIG: Config = { disabledChecks: [], severities: new Map(), exceptions: [] };
