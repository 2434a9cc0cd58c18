import { didYouMean } from '../../answers/index.ts';
import { type Exception, matchesGlob } from '../../audit/index.ts';
import { CHECKS, findCheck, SEVERITIES, type Severity } from '../../checks/index.ts';
import { findFramework } from '../../frameworks/index.ts';
import {
  boolean,
  type FieldPath,
  type FieldProblem,
  type Indexed,
  indexedList,
  isJsonObject,
  type JsonValue,
  list,
  ownField,
  Reading,
  record,
  type Shape,
} from '../../kube/index.ts';
import { LEVELS } from '../../pod-security/index.ts';
import { frameworkNames } from '../framework-choice.ts';
import { type Config, NO_CONFIG } from './config.ts';
import { serve } from './serve-config.ts';
import { day, oneOf, strict, text, texts } from './shapes.ts';

/** The values of `--fail-on` and `failOn`. */
export const FAIL_ON = [...SEVERITIES, 'none'] as const;

/** A check id, or a pattern that fits one. */
const checkPattern: Shape<string> = (value, reading) => {
  const pattern = text(value, reading);
  if (pattern === undefined || CHECKS.some(({ id }) => matchesGlob(pattern, id))) return pattern;
  return reading.problem(`"${pattern}" is no check${hintForCheck(pattern)}`);
};

function hintForCheck(id: string): string {
  return (
    didYouMean(
      id,
      CHECKS.map((check) => check.id),
    ) || ' ("breakwater checks" lists them)'
  );
}

const severities: Shape<ReadonlyMap<string, Severity>> = (value, reading) => {
  if (!isJsonObject(value)) return reading.wrongType('a map', value);
  const map = new Map<string, Severity>();
  for (const key of Object.keys(value)) {
    const severity = reading.at(key, ownField(value, key) ?? '', (entry, at) =>
      findCheck(key) === undefined
        ? at.problem(`"${key}" is no check${hintForCheck(key)}`)
        : oneOf(SEVERITIES)(entry, at),
    );
    if (severity !== undefined) map.set(key, severity);
  }
  return map;
};

/** The name of a framework. */
const framework: Shape<string> = (value, reading) => {
  const name = text(value, reading);
  if (name === undefined || findFramework(name) !== undefined) return name;
  return reading.problem(`"${name}" is no framework${hintForFramework(name)}`);
};

function hintForFramework(name: string): string {
  return didYouMean(name, frameworkNames()) || ' ("breakwater frameworks" lists them)';
}

type WrittenException = Omit<Exception, 'source' | 'check' | 'reason'> & {
  readonly check?: string;
  readonly reason?: string;
};

const EXCEPTION_KEYS = ['check', 'namespace', 'kind', 'name', 'container', 'reason', 'owner', 'expires'];

const exceptionFields = record<WrittenException>({
  check: checkPattern,
  namespace: text,
  kind: text,
  name: text,
  container: text,
  reason: text,
  owner: text,
  expires: day,
});

const exception: Shape<WrittenException> = strict(EXCEPTION_KEYS, (value, reading) => {
  const read = exceptionFields(value, reading);
  if (!isJsonObject(value)) return read;
  for (const key of ['check', 'reason']) {
    if (ownField(value, key) === undefined || ownField(value, key) === null) {
      reading.problem(`an exception needs a ${key}`);
    }
  }
  return read;
});

type WrittenConfig = Partial<Omit<Config, 'exceptions'>> & {
  readonly exceptions?: readonly Indexed<WrittenException>[];
};

const CONFIG_FIELDS = {
  level: oneOf(LEVELS),
  podSecurityVersion: text,
  kubernetesVersion: text,
  failOn: oneOf(FAIL_ON),
  show: oneOf(SEVERITIES),
  strict: boolean,
  output: texts,
  baseline: text,
  namespace: text,
  podTemplates: texts,
  values: texts,
  set: texts,
  frameworks: list(framework, ''),
  allowedRegistries: texts,
  disabledChecks: list(checkPattern, ''),
  severities,
  exceptions: indexedList(exception),
  serve,
};

const config: Shape<WrittenConfig> = strict(Object.keys(CONFIG_FIELDS), record<WrittenConfig>(CONFIG_FIELDS));

/**
 * Reads the value of a configuration file.
 *
 * @param sourceOf Says where a field is, for people: `breakwater.yaml:12`.
 */
export function readConfig(
  value: JsonValue,
  sourceOf: (path: FieldPath) => string,
): { readonly config: Config; readonly problems: readonly FieldProblem[] } {
  const reading = new Reading();
  const written = config(value, reading);
  const exceptions = written?.exceptions?.map(({ check = '', reason = '', index, ...rest }) => ({
    ...rest,
    check,
    reason,
    source: sourceOf(['exceptions', index]),
  }));
  return {
    config: { ...NO_CONFIG, ...written, exceptions: exceptions ?? [] },
    problems: reading.problems,
  };
}
