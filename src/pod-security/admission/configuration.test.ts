import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../kube/index.ts';
import { formatPolicy } from '../policy.ts';
import { readConfigurationFile } from './admission-configuration.ts';
import { DEFAULT_CONFIGURATION, PodSecurityConfigurationError, readPodSecurityConfiguration } from './configuration.ts';

const V1 = 'pod-security.admission.config.k8s.io/v1';
const configuration = (fields: JsonObject = {}, apiVersion = V1): JsonObject => ({
  apiVersion,
  kind: 'PodSecurityConfiguration',
  ...fields,
});

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof PodSecurityConfigurationError) return error.message;
  }
  throw new Error('it was accepted');
}

describe('a PodSecurityConfiguration', () => {
  it.each(['v1', 'v1beta1', 'v1alpha1'])('is read in %s', (version) => {
    const value = configuration({ defaults: { enforce: 'baseline' } }, V1.replace('v1', version));
    expect(formatPolicy(readPodSecurityConfiguration(value).defaults.enforce)).toBe('baseline:latest');
  });

  it.each([
    ['nothing', {}],
    ['nulls', { defaults: null, exemptions: null }],
    ['empty texts and lists', { defaults: { enforce: '', 'warn-version': '' }, exemptions: { usernames: [] } }],
  ])('with %s leaves everything at its default', (_, fields) => {
    expect(readPodSecurityConfiguration(configuration(fields))).toEqual(DEFAULT_CONFIGURATION);
  });

  it('sets each mode and its version', () => {
    const { defaults } = readPodSecurityConfiguration(
      configuration({
        defaults: {
          enforce: 'baseline',
          'enforce-version': 'v1.30',
          audit: 'restricted',
          'audit-version': 'v1.31',
          warn: 'restricted',
          'warn-version': 'latest',
        },
      }),
    );
    expect([defaults.enforce, defaults.audit, defaults.warn].map(formatPolicy)).toEqual([
      'baseline:v1.30',
      'restricted:v1.31',
      'restricted:latest',
    ]);
  });

  it('keeps the exemptions', () => {
    const exemptions = { usernames: ['system:a', 'b c'], namespaces: ['kube-system'], runtimeClasses: ['kata.v2'] };
    expect(readPodSecurityConfiguration(configuration({ exemptions })).exemptions).toEqual(exemptions);
  });

  it.each<readonly [string, JsonValue, string]>([
    ['another kind', { apiVersion: V1, kind: 'Pod' }, 'kind: must be PodSecurityConfiguration'],
    ['another version', configuration({}, `${V1}beta2`), 'apiVersion: must be one of'],
    ['no map', ['a'], 'kind: must be PodSecurityConfiguration'],
    ['an unknown field', configuration({ default: {} }), 'default: unknown field'],
    ['an unknown mode', configuration({ defaults: { enforceVersion: 'v1.30' } }), 'defaults.enforceVersion: unknown'],
    [
      'a field of the wrong type',
      configuration({ defaults: { enforce: true } }),
      'defaults.enforce: expected a string',
    ],
    [
      'an unknown level',
      configuration({ defaults: { enforce: 'strict' } }),
      'defaults.enforce: Invalid value: "strict": must be one of privileged, baseline, restricted',
    ],
    [
      'an unknown version',
      configuration({ defaults: { 'audit-version': '1.30' } }),
      'defaults.audit-version: Invalid value: "1.30": must be "latest" or "v1.x"',
    ],
    [
      'a namespace with dots',
      configuration({ exemptions: { namespaces: ['a.b'] } }),
      'exemptions.namespaces[0]: Invalid value: "a.b": must not contain dots',
    ],
    [
      'a namespace in capitals',
      configuration({ exemptions: { namespaces: ['ok', 'Bad'] } }),
      "exemptions.namespaces[1]: Invalid value: \"Bad\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
    [
      'a namespace that is too long',
      configuration({ exemptions: { namespaces: ['a'.repeat(64)] } }),
      'must be no more than 63 bytes',
    ],
    [
      'a runtime class that is no name',
      configuration({ exemptions: { runtimeClasses: ['a_b'] } }),
      "exemptions.runtimeClasses[0]: Invalid value: \"a_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
    [
      'an empty user name',
      configuration({ exemptions: { usernames: [''] } }),
      'exemptions.usernames[0]: Invalid value: "": username must not be empty',
    ],
    [
      'a name twice',
      configuration({ exemptions: { usernames: ['a', 'b', 'a'] } }),
      'exemptions.usernames[2]: Duplicate value: "a"',
    ],
  ])('with %s is refused', (_, value, message) => {
    expect(refusal(() => readPodSecurityConfiguration(value))).toContain(message);
  });

  it('tells everything that is wrong at once', () => {
    const value = configuration({ defaults: { enforce: 'x', warn: 'y' }, exemptions: { usernames: [''] } });
    const message = refusal(() => readPodSecurityConfiguration(value));
    for (const field of ['defaults.enforce', 'defaults.warn', 'exemptions.usernames[0]']) {
      expect(message).toContain(field);
    }
  });
});

describe('a file for --admission-control-config-file', () => {
  const admission = (...plugins: readonly JsonValue[]): JsonObject => ({
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AdmissionConfiguration',
    plugins,
  });
  const level = (value: JsonValue | undefined) => {
    const file = readConfigurationFile(value);
    return file.type === 'path' ? `path ${file.path}` : formatPolicy(file.configuration.defaults.enforce);
  };
  const own = configuration({ defaults: { enforce: 'restricted' } });

  it.each<readonly [string, JsonValue | undefined, string]>([
    ['an empty file', undefined, 'privileged:latest'],
    ['the configuration itself', own, 'restricted:latest'],
    ['it inside', admission({ name: 'PodSecurity', configuration: own }), 'restricted:latest'],
    ['it beside', admission({ name: 'PodSecurity', path: 'psa.yaml' }), 'path psa.yaml'],
    [
      'both, of which the inner counts',
      admission({ name: 'PodSecurity', path: 'p', configuration: own }),
      'restricted:latest',
    ],
    ['a null inside', admission({ name: 'PodSecurity', path: 'p', configuration: null }), 'path p'],
    ['the plugin alone', admission({ name: 'PodSecurity' }), 'privileged:latest'],
    ['other plugins', admission({ name: 'EventRateLimit', path: 'x' }, null), 'privileged:latest'],
    ['no plugins', admission(), 'privileged:latest'],
    [
      'the plugin twice, of which the first counts',
      admission({ name: 'Other' }, { name: 'PodSecurity', path: 'a' }, { name: 'PodSecurity', configuration: own }),
      'path a',
    ],
  ])('%s', (_, value, expected) => {
    expect(level(value)).toBe(expected);
  });

  it('names the field inside the outer file', () => {
    const value = admission({ name: 'PodSecurity', configuration: configuration({ defaults: { warn: 'x' } }) });
    expect(refusal(() => readConfigurationFile(value))).toContain('plugins[0].configuration.defaults.warn: Invalid');
  });

  it.each([
    ['an unknown version', { ...admission(), apiVersion: 'v1' }, 'apiVersion: must be one of'],
    ['an unknown field', admission({ name: 'PodSecurity', config: own }), 'plugins[0].config: unknown field'],
  ])('with %s is refused', (_, value, message) => {
    expect(refusal(() => readConfigurationFile(value))).toContain(message);
  });
});
