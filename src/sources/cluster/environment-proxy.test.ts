import { expect, test } from 'vitest';
import { environmentProxy } from './environment-proxy.ts';

const PROXY = 'http://proxy.example.com:3128';

test.each<[string, string, boolean]>([
  ['', 'https://api.example.com', true],
  ['*', 'https://api.example.com', false],
  ['example.com', 'https://api.example.com', false],
  ['example.com', 'https://example.com', false],
  ['.example.com', 'https://API.example.com', false],
  ['.example.com', 'https://example.com', true],
  ['*.example.com', 'https://api.example.com', false],
  ['*.example.com', 'https://example.com', true],
  ['ample.com', 'https://example.com', true],
  ['example.com:6443', 'https://api.example.com:6443', false],
  ['example.com:6443', 'https://api.example.com', true],
  ['example.com:443', 'https://api.example.com', false],
  ['10.0.0.0/8', 'https://10.1.2.3:6443', false],
  ['10.0.0.0/8', 'https://11.1.2.3:6443', true],
  ['10.0.0.0/99', 'https://10.1.2.3', true],
  ['10.1.2.3', 'https://10.1.2.3', false],
  ['10.1.2.3:6443', 'https://10.1.2.3:6443', false],
  ['2.4', 'https://10.1.2.3', true],
  ['fd00::/8', 'https://[fd00::1]:6443', false],
  ['fd00::1', 'https://[fd00::1]:6443', false],
  ['[fd00::1]:6443', 'https://[fd00::1]:6443', false],
  ['[fd00::1]:6444', 'https://[fd00::1]:6443', true],
  ['other.test, 10.0.0.0/8 ,x', 'https://10.1.2.3', false],
  ['', 'https://127.0.0.1:6443', false],
  ['', 'https://[::1]:6443', false],
  ['', 'https://localhost', false],
])('with NO_PROXY "%s", %s goes through the proxy: %s', (noProxy, server, expected) => {
  const proxy = environmentProxy({ HTTPS_PROXY: PROXY, NO_PROXY: noProxy }, new URL(server));
  expect(proxy).toBe(expected ? PROXY : undefined);
});

test('the proxy is that of the scheme, in capitals or not, and is http unless it says otherwise', () => {
  const [tls, plain] = [new URL('https://api.test'), new URL('http://api.test')];
  expect(environmentProxy({ https_proxy: 'proxy:3128' }, tls)).toBe('http://proxy:3128');
  expect(environmentProxy({ HTTPS_PROXY: 'socks5://proxy', https_proxy: 'other' }, tls)).toBe('socks5://proxy');
  expect(environmentProxy({ HTTPS_PROXY: PROXY }, plain)).toBeUndefined();
  expect(environmentProxy({ HTTP_PROXY: PROXY }, plain)).toBe(PROXY);
  expect(environmentProxy({ HTTPS_PROXY: PROXY, no_proxy: 'test' }, tls)).toBeUndefined();
});
