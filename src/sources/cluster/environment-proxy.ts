import { BlockList, isIP } from 'node:net';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a server, as a URL; undefined when it is reached directly. Decided as Go's
 * clients do, kubectl among them (golang.org/x/net/http/httpproxy), and not as Node's do: NO_PROXY has domains,
 * addresses and ranges in CIDR notation, each perhaps with a port, and this machine is always reached directly.
 */
export function environmentProxy(env: Environment, server: URL): string | undefined {
  const isTls = server.protocol === 'https:';
  const proxy = isTls ? either(env, 'HTTPS_PROXY') : either(env, 'HTTP_PROXY');
  if (proxy === '') return undefined;
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = server.port || (isTls ? '443' : '80');
  if (host === 'localhost' || isLoopback(host)) return undefined;
  const entries = either(env, 'NO_PROXY').split(',');
  if (entries.some((entry) => matches(entry.trim().toLowerCase(), host, port))) return undefined;
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}

function either(env: Environment, name: string): string {
  return env[name] || env[name.toLowerCase()] || '';
}

function isLoopback(host: string): boolean {
  return host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry === '') return false;
  const range = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(entry);
  if (range !== null) return isInRange(host, range[1] ?? '', Number(range[2]));
  // A port stands after a name, an IPv4 address, or an IPv6 address in brackets.
  const [, name = entry, only] = (isIP(entry) === 6 ? undefined : /^(.*?):(\d{1,5})$/.exec(entry)) ?? [];
  if (only !== undefined && only !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0) return bare === host;
  const domain = bare.replace(/^\*(?=\.)/, '');
  // `.example.com` stands for what is below it, `example.com` for itself too.
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

function isInRange(host: string, network: string, prefix: number): boolean {
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || prefix > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const range = new BlockList();
  range.addSubnet(network, prefix, type);
  return range.check(host, type);
}
