import { describe, expect, test } from 'vitest';
import { LOCAL } from '../testing/start.ts';
import { type AccessSettings, checkAccess, isLoopback, type SignInSettings } from './settings.ts';

const SIGN_IN: SignInSettings = {
  oidc: undefined,
  kubernetes: { context: undefined, kubeconfig: undefined, audiences: [] },
  idle: 1,
  total: 1,
};
const TLS = { certificate: '', key: '' };
const URL = 'https://breakwater.example';

function problem(settings: Partial<AccessSettings>): string {
  try {
    checkAccess({ ...LOCAL, ...settings });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['::ffff:127.0.0.1', false],
  ['127.0.0.1.evil.example', false],
  ['localhost.evil.example', false],
  ['', false],
])('%j is this machine alone: %s', (host, is) => {
  expect(isLoopback(host)).toBe(is);
});

describe('what others can reach', () => {
  test('is refused without sign-in, whatever else is said', () => {
    expect(problem({ host: '0.0.0.0' })).toContain('serve.signIn');
    expect(problem({ host: '0.0.0.0', tls: TLS, url: URL })).toContain('serve.signIn');
    expect(problem({ host: '0.0.0.0', insecure: true, url: URL })).toContain('serve.signIn');
    expect(
      problem({ host: '0.0.0.0', insecure: true, url: URL, signIn: { ...SIGN_IN, kubernetes: undefined } }),
    ).toContain('serve.signIn');
  });

  test('needs TLS, or to be told that a proxy has it', () => {
    expect(problem({ host: '10.0.0.1', signIn: SIGN_IN, url: URL })).toContain('--tls-cert');
    expect(problem({ host: '10.0.0.1', signIn: SIGN_IN, url: URL, tls: TLS })).toBe('');
    expect(problem({ host: '10.0.0.1', signIn: SIGN_IN, url: URL, insecure: true })).toBe('');
  });

  test('needs its own name, to know requests for others by', () => {
    expect(problem({ host: '10.0.0.1', signIn: SIGN_IN, tls: TLS })).toContain('serve.url');
  });
});

test('what only this machine reaches needs nothing', () => {
  expect(problem({})).toBe('');
  expect(problem({ signIn: SIGN_IN })).toBe('');
});

test.each(['breakwater.example', 'ftp://x', 'https://user@x', 'https://x/path', 'https://x?y', 'javascript:x'])(
  '%s is no address of a server',
  (url) => {
    expect(problem({ url })).toContain('no address of a server');
  },
);
