import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from './json.ts';
import { isKubernetesObject, readObject } from './kubernetes-object.ts';
import { isRedacted, isRedactedConfiguration, withoutSecretValues } from './secret-values.ts';

const CANARY = 'hunter2-canary';

const secret: JsonObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'Opaque',
  immutable: true,
  metadata: {
    name: 'db',
    namespace: 'shop',
    labels: { app: 'db' },
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': `{"stringData":{"password":"${CANARY}"}}`,
      'example.com/copy': CANARY,
      'kubernetes.io/service-account.name': 'builder',
      'breakwater.dev/ignore.rbac': 'reviewed',
    },
    managedFields: [{ fieldsV1: { [CANARY]: {} } }],
  },
  data: { password: Buffer.from(CANARY).toString('base64'), empty: '', none: null },
  stringData: { password: CANARY, port: 5432, on: true, list: [CANARY], map: { a: CANARY } },
};

test('a Secret keeps its keys and loses its values', () => {
  expect(withoutSecretValues(secret)).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    immutable: true,
    metadata: {
      name: 'db',
      namespace: 'shop',
      labels: { app: 'db' },
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': '[redacted: 44 characters]',
        'example.com/copy': '[redacted: 14 characters]',
        'kubernetes.io/service-account.name': 'builder',
        'breakwater.dev/ignore.rbac': 'reviewed',
      },
      managedFields: [],
    },
    data: { password: '[redacted: 20 characters]', empty: '', none: null },
    stringData: { password: '[redacted: 14 characters]', port: 0, on: false, list: [], map: {} },
  });
});

test('reading an object is what strips it', () => {
  const object = readObject(secret, { type: 'value', name: 'test' });
  if (!isKubernetesObject(object)) throw new Error(object.message);
  expect(object.annotations.get('example.com/copy')).toBe('[redacted: 14 characters]');
  expect(object.content).toEqual(withoutSecretValues(secret));
});

test('a field that no Secret has may be a misspelt one', () => {
  expect(withoutSecretValues({ kind: 'Secret', stringdata: { password: CANARY }, Data: CANARY })).toEqual({
    kind: 'Secret',
    stringdata: {},
    Data: '[redacted: 14 characters]',
  });
});

test('a list of Secrets that is no list keeps nothing', () => {
  expect(withoutSecretValues({ kind: 'SecretList', items: { data: CANARY } })).toEqual({
    kind: 'SecretList',
    items: {},
  });
});

test('other kinds are returned as they are', () => {
  const configMap = { kind: 'ConfigMap', data: { a: 'b' } };
  expect(withoutSecretValues(configMap)).toBe(configMap);
});

test('a key __proto__ is a key', () => {
  const value = JSON.parse(`{"kind":"Secret","data":{"__proto__":"${CANARY}"}}`);
  expect(JSON.stringify(withoutSecretValues(value))).toBe(
    '{"kind":"Secret","data":{"__proto__":"[redacted: 14 characters]"}}',
  );
});

test('isRedacted tells a marker from a value', () => {
  expect([
    isRedacted('[redacted: 14 characters]'),
    isRedacted(''),
    isRedacted('[redacted]'),
    isRedacted(undefined),
  ]).toEqual([true, false, false, false]);
});

test('no value survives, whatever the shape of the Secret, and stripping twice changes nothing', () => {
  const withCanary = fc.jsonValue().map((value) => plant(value as JsonValue));
  const keys = fc.constantFrom('data', 'stringData', 'metadata', 'spec', '__proto__', 'type2');
  fc.assert(
    fc.property(fc.array(fc.tuple(keys, withCanary)), withCanary, (fields, annotations) => {
      const object = { kind: 'Secret', ...Object.fromEntries(fields), metadata: { annotations } } as JsonObject;
      const stripped = withoutSecretValues(object);
      expect(JSON.stringify(Object.values(stripped))).not.toMatch(new RegExp(`[:[]"${CANARY}`));
      expect(withoutSecretValues(stripped)).toEqual(stripped);
    }),
  );
});

/** Replaces every string value by one that would be noticed. */
function plant(value: JsonValue): JsonValue {
  if (typeof value === 'string') return CANARY + value;
  if (Array.isArray(value)) return value.map(plant);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plant(entry ?? null)]));
}

describe('certificates, which are public', () => {
  const pem = '-----BEGIN CERTIFICATE-----\nMIIBCgKCAQEA\n-----END CERTIFICATE-----\n';
  const encoded = Buffer.from(pem).toString('base64');
  const withKey = Buffer.from(`${pem}-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n`).toString(
    'base64',
  );

  test.each([
    ['tls.crt', encoded, true],
    ['ca.crt', encoded, true],
    ['ca.crt', pem, true],
    ['tls.crt', encoded + encoded, false],
    ['tls.key', encoded, false],
    ['password', encoded, false],
    ['tls.crt', withKey, false],
    ['tls.crt', 'c2VjcmV0', false],
    ['tls.crt', 'no base64!', false],
  ])('%s is kept only when it is nothing else', (key, value, kept) => {
    const secret = withoutSecretValues({ apiVersion: 'v1', kind: 'Secret', data: { [key]: value } });
    expect(isRedacted((secret['data'] as Record<string, string>)[key])).toBe(!kept);
  });
});

test('the keys of encryption at rest are not kept', () => {
  const configuration = {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'EncryptionConfiguration',
    resources: [{ resources: ['secrets'], providers: [{ aescbc: { keys: [{ name: 'key1', secret: CANARY }] } }] }],
  };
  const kept = JSON.stringify(withoutSecretValues(configuration));
  expect(kept).not.toContain(CANARY);
  expect(kept).toContain('key1');
});

describe('of a configuration file it is known that nothing in it looks like a credential', () => {
  test.each<[string, string, boolean]>([
    ['grafana.ini', '[date_formats]\ndefault_timezone = UTC\n', true],
    ['alerts.yaml', 'receivers:\n- name: default\n', true],
    ['grafana.ini', '[database]\nhost = db\npassword = x\n', false],
    ['redis.conf', 'requirepass x\n', false],
    ['app.yaml', 'url: redis://user:x@cache\n', false],
    ['app.yaml', 'url: https://hooks.example.com/x\n', false],
    ['app.yaml', 'value: f3a91bd07c5e48e2a6b1\n', false],
    ['app.yaml', 'x: \u0001\n', false],
    ['users', 'a = b\n', false],
  ])('%s: %j', (key, text, harmless) => {
    for (const values of [{ stringData: { [key]: text } }, { data: { [key]: Buffer.from(text).toString('base64') } }]) {
      const kept = withoutSecretValues({ apiVersion: 'v1', kind: 'Secret', ...values });
      const [value] = Object.values((kept['data'] ?? kept['stringData']) as Record<string, string>);
      expect([isRedacted(value), isRedactedConfiguration(value)]).toEqual([true, harmless]);
      expect(withoutSecretValues(kept)).toEqual(kept);
    }
  });
});
