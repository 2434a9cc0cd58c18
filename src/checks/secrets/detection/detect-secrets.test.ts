import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectProviderSecrets, detectSecretsInSetting } from './detect-secrets.ts';
import { meaningOfKey } from './key-names.ts';
import { PROVIDER_TOKENS } from './provider-tokens.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function withChecksum(prefix: string, body: string): string {
  let rest = crc32(body);
  let digits = '';
  for (let i = 0; i < 6; i++) {
    digits = BASE62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return prefix + body + digits;
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (header: object): string => `${base64url(header)}.${base64url({ sub: 'someone' })}.${'a1'.repeat(20)}`;
const pem = `-----BEGIN RSA PRIVATE ${'KEY'}-----\n${'MIIEpAIBAAKCAQEA'.repeat(4)}\n`;

// Put together at run time, so that no scanner of this repository takes them for real ones.
describe('the forms of providers', () => {
  test.each([
    ['aws-access-key', `AKIA${'IOSFODNN7Q2XMPLA'}`],
    ['github-token', withChecksum('ghp_', 'a1B2c3D4e5'.repeat(3))],
    ['github-fine-grained-token', `github_pat_${'A1'.repeat(11)}_${'b2'.repeat(29)}c`],
    ['gitlab-token', `glpat-${'aB3-'.repeat(5)}`],
    ['npm-token', withChecksum('npm_', 'Zz9Yy8Xx7W'.repeat(3))],
    ['pypi-token', `pypi-AgEIcHlwaS5vcmc${'Ab1_'.repeat(20)}`],
    ['slack-token', `xoxb-${'1234567890'}-${'abcDEF123456'.repeat(2)}`],
    ['slack-webhook', `https://hooks.slack.com/services/T${'A1B2C3D4'}/B${'A1B2C3D4'}/${'aB3'.repeat(8)}`],
    ['stripe-key', `sk_${'live'}_${'aB3'.repeat(8)}`],
    ['sendgrid-key', `SG.${'aB'.repeat(11)}.${'cD3'.repeat(14)}e`],
    ['gcp-api-key', `AIza${'aB3_-'.repeat(7)}`],
    ['azure-storage-key', `AccountName=x;AccountKey=${'aB3/'.repeat(21)}aB==;EndpointSuffix=core`],
    ['json-web-token', jwt({ alg: 'RS256', typ: 'JWT' })],
    ['private-key', pem],
    ['encoded-private-key', Buffer.from(pem.repeat(2)).toString('base64')],
    ['url-password', 'postgres://shop:tr0ub4dor@db:5432/shop'],
    ['url-password', 'redis://:tr0ub4dor@cache:6379'],
    ['vault-token', `hvs.${'aB3_'.repeat(6)}`],
  ])('%s', (kind, text) => {
    expect(detectProviderSecrets(`before "${text}" after`).map((secret) => secret.kind)).toEqual([kind]);
  });

  test.each([
    ['the key id of AWS documentation', `AKIA${'IOSFODNN7'}EXAMPLE`],
    ['a GitHub token whose checksum is wrong', `ghp_${'a'.repeat(36)}`],
    ['a token inside a longer word', `x${withChecksum('ghp_', 'a1B2c3D4e5'.repeat(3))}`],
    ['an unsigned JSON Web Token', jwt({ alg: 'none' })],
    ['three dotted base64 texts that are no JSON', `eyJ${'hb'.repeat(10)}.eyJ${'hb'.repeat(10)}.${'a'.repeat(30)}`],
    ['the header of a private key alone', '-----BEGIN PRIVATE KEY-----'],
    ['a certificate', Buffer.from(`-----BEGIN CERTIFICATE-----\n${'MIIE'.repeat(60)}`).toString('base64')],
    ['a URL without a password', 'https://user@example.com/a:b@c'],
    ['a URL whose password is a variable', 'postgres://shop:$(PASSWORD)@db'],
    ['a URL whose password is a placeholder', 'postgres://user:<password>@db'],
  ])('%s is none', (_name, text) => {
    expect(detectProviderSecrets(text)).toEqual([]);
  });

  test('every form has an anchor in every match, or it would never be looked for', () => {
    for (const { pattern, anchors } of PROVIDER_TOKENS) {
      expect(anchors.length).toBeGreaterThan(0);
      expect(pattern.flags).toContain('g');
    }
  });
});

describe('settings by name', () => {
  test.each([
    ['DB_PASSWORD', 'password'],
    ['mysqlRootPassword', 'password'],
    ['REDIS_PASSWORD_1', 'password'],
    ['--admin-passwd', 'password'],
    ['API_KEY', 'token'],
    ['apiKey', 'token'],
    ['OAUTH2_CLIENT_SECRET', 'token'],
    ['secret-access-key', 'token'],
    ['PASSWORD_FILE', 'other'],
    ['tokenUrl', 'other'],
    ['secretName', 'other'],
    ['TOKEN_TTL', 'other'],
    ['primary-key', 'other'],
    ['monkey', 'other'],
    ['compass', 'other'],
    ['PUBLIC_KEY', 'other'],
  ])('%s: %s', (key, meaning) => {
    expect(meaningOfKey(key)).toBe(meaning);
  });

  test.each([
    ['DB_PASSWORD', 'hunter2', ['password']],
    ['DB_PASSWORD', 'changeme', ['password']],
    ['DB_PASSWORD', '$(OTHER)', []],
    ['DB_PASSWORD', '/run/secrets/db', []],
    ['DB_PASSWORD', '<your-password>', []],
    ['DB_PASSWORD', '********', []],
    ['DB_PASSWORD', 'vault:secret/data/db#password', []],
    ['ALLOW_EMPTY_PASSWORD', 'yes', []],
    ['API_TOKEN', 'f3a91bd07c5e48e2a6b1', ['token']],
    ['API_TOKEN', '8xK2mQ9pLw4zR7tYb3Nc', ['token']],
    ['CLIENT_SECRET', 'my-app-oauth-client', []],
    ['TLS_SECRET', 'shop-tls-2024', []],
    ['SESSION_TOKEN', '3600', []],
    ['GREETING', 'f3a91bd07c5e48e2a6b1', []],
  ])('%s=%s', (key, value, kinds) => {
    expect(detectSecretsInSetting(key, value).map((secret) => secret.kind)).toEqual(kinds);
  });
});

test('no part of the value is in the result, but for a prefix that is public', () => {
  const found = detectSecretsInSetting('DB_PASSWORD', 'correct-horse-battery');
  expect(JSON.stringify(found)).not.toMatch(/correct|horse|battery/);
  const token = withChecksum('ghp_', 'a1B2c3D4e5'.repeat(3));
  expect(detectProviderSecrets(token)[0]?.masked).toBe('ghp_…(40 characters)');
});

test('any text is searched without throwing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (key, value) => {
      detectSecretsInSetting(key, value);
    }),
  );
});

test.each([
  ['of a JSON Web Token', 'eyJ'.repeat(300_000)],
  ['of a URL', '://'.repeat(300_000)],
  ['of a URL scheme', 'a'.repeat(900_000)],
  ['of a dotted token', 'eyJaaaaaaaaaa.'.repeat(60_000)],
  ['of a private key', '-----BEGIN PRIVATE KEY-----\n'.repeat(30_000)],
  ['of a Doppler token', 'dp.pt.'.repeat(150_000)],
])('a megabyte of beginnings %s is searched in a straight line', (_name, text) => {
  const started = performance.now();
  detectProviderSecrets(text);
  expect(performance.now() - started).toBeLessThan(5_000);
});
