import {
  BreakwaterError,
  type FieldPath,
  formatFieldPath,
  isJsonObject,
  type JsonValue,
  list,
  Reading,
  string,
} from '../../kube/index.ts';
import { isLevel, type Level } from '../level.ts';
import { LATEST_POLICY_VERSION, type PolicyVersion, parsePolicyVersion } from '../policy.ts';
import { goQuote } from '../words.ts';
import { namespaceNameError, runtimeClassNameError } from './names.ts';
import { LEVEL_DETAIL, type Mode, type NamespacePolicy, NO_POLICY, VERSION_DETAIL } from './namespace-policy.ts';
import { strictRecord } from './strict-record.ts';

/** The cluster's settings of Pod Security admission. */
export interface PodSecurityConfiguration {
  /** What a namespace without labels asks for. */
  readonly defaults: NamespacePolicy;
  readonly exemptions: Exemptions;
}

/** Whose pods are not judged. */
export interface Exemptions {
  readonly usernames: readonly string[];
  readonly namespaces: readonly string[];
  readonly runtimeClasses: readonly string[];
}

/** What an API server does without a configuration: privileged everywhere, and no exemptions. */
export const DEFAULT_CONFIGURATION: PodSecurityConfiguration = {
  defaults: NO_POLICY,
  exemptions: { usernames: [], namespaces: [], runtimeClasses: [] },
};

/** A configuration that an API server would refuse to start with. The message names every field at fault. */
export class PodSecurityConfigurationError extends BreakwaterError<'invalid-pod-security-configuration'> {
  constructor(reading: Reading) {
    const problems = reading.problems.map(({ path, message }) =>
      path.length === 0 ? message : `${formatFieldPath(path)}: ${message}`,
    );
    super('invalid-pod-security-configuration', `the Pod Security configuration is not valid: ${problems.join('; ')}`);
  }
}

const KIND = 'PodSecurityConfiguration';
const VERSIONS = ['v1', 'v1beta1', 'v1alpha1'].map((version) => `pod-security.admission.config.k8s.io/${version}`);

const configurationShape = strictRecord<{
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly defaults?: Partial<Record<Mode | `${Mode}-version`, string>>;
  readonly exemptions?: Partial<Exemptions>;
}>({
  apiVersion: string,
  kind: string,
  defaults: strictRecord<Partial<Record<Mode | `${Mode}-version`, string>>>({
    enforce: string,
    'enforce-version': string,
    audit: string,
    'audit-version': string,
    warn: string,
    'warn-version': string,
  }),
  exemptions: strictRecord<Partial<Exemptions>>({
    usernames: list(string, ''),
    namespaces: list(string, ''),
    runtimeClasses: list(string, ''),
  }),
});

/**
 * Reads a PodSecurityConfiguration strictly, as the API server does (k8s.io/pod-security-admission,
 * admission/api/load and admission/api/validation).
 *
 * @throws PodSecurityConfigurationError with everything that is wrong.
 */
export function readPodSecurityConfiguration(value: JsonValue, path: FieldPath = []): PodSecurityConfiguration {
  const reading = new Reading(path);
  const says = new Problems(reading, path);
  const root = isJsonObject(value) ? value : {};
  if (root['kind'] !== KIND) says.problem(['kind'], `must be ${KIND}`);
  if (!VERSIONS.some((version) => version === root['apiVersion'])) {
    says.problem(['apiVersion'], `must be one of ${VERSIONS.join(', ')}`);
  }
  // The fields of another kind are no mistakes of this one.
  if (reading.problems.length > 0) throw new PodSecurityConfigurationError(reading);
  const { defaults = {}, exemptions = {} } = configurationShape(value, reading) ?? {};
  const modeOf = (mode: Mode) => ({
    level: readLevel(defaults[mode], ['defaults', mode], says),
    version: readVersion(defaults[`${mode}-version`], ['defaults', `${mode}-version`], says),
  });
  const policy = { enforce: modeOf('enforce'), warn: modeOf('warn'), audit: modeOf('audit') };
  const configuration = {
    defaults: policy,
    exemptions: {
      namespaces: readNames(exemptions.namespaces, 'namespaces', namespaceNameError, says),
      runtimeClasses: readNames(exemptions.runtimeClasses, 'runtimeClasses', runtimeClassNameError, says),
      usernames: readNames(exemptions.usernames, 'usernames', usernameError, says),
    },
  };
  if (reading.problems.length > 0) throw new PodSecurityConfigurationError(reading);
  return configuration;
}

/** An empty value is the same as none. */
function readLevel(value: string | undefined, path: FieldPath, says: Problems): Level {
  if (!value) return 'privileged';
  if (isLevel(value)) return value;
  says.invalid(path, value, LEVEL_DETAIL);
  return 'restricted';
}

function readVersion(value: string | undefined, path: FieldPath, says: Problems): PolicyVersion {
  const version = parsePolicyVersion(value || 'latest');
  if (version === undefined) says.invalid(path, value ?? '', VERSION_DETAIL);
  return version ?? LATEST_POLICY_VERSION;
}

function usernameError(name: string): string | undefined {
  return name === '' ? 'username must not be empty' : undefined;
}

function readNames(
  names: readonly string[] | undefined,
  field: keyof Exemptions,
  error: (name: string) => string | undefined,
  says: Problems,
): readonly string[] {
  const read = new Set<string>();
  for (const [index, name] of names?.entries() ?? []) {
    const path = ['exemptions', field, index];
    const detail = error(name);
    if (detail !== undefined) says.invalid(path, name, detail);
    else if (read.has(name)) says.problem(path, `Duplicate value: ${goQuote(name)}`);
    read.add(name);
  }
  return [...read];
}

/** Where problems of values are put, beside those of types. */
class Problems {
  readonly #reading: Reading;
  readonly #root: FieldPath;

  constructor(reading: Reading, root: FieldPath) {
    this.#reading = reading;
    this.#root = root;
  }

  problem(path: FieldPath, message: string): void {
    this.#reading.problems.push({ path: [...this.#root, ...path], message });
  }

  invalid(path: FieldPath, value: string, detail: string): void {
    this.problem(path, `Invalid value: ${goQuote(value)}: ${detail}`);
  }
}
