import type { IncomingHttpHeaders } from 'node:http';

/** Where the server is, as browsers see it. */
export interface Place {
  /** `Host` headers that mean this server, in lower case. */
  readonly hosts: ReadonlySet<string>;
  /** `Origin` headers of its own pages. */
  readonly origins: ReadonlySet<string>;
}

/** The names of a server that only this machine reaches; browsers leave out the port that a scheme has by default. */
export function loopbackPlace(port: number, scheme: 'http' | 'https', url: string | undefined): Place {
  const usual = scheme === 'http' ? 80 : 443;
  const names = ['localhost', '127.0.0.1', '[::1]'];
  const hosts = names.flatMap((name) => (port === usual ? [name, `${name}:${port}`] : [`${name}:${port}`]));
  const own = url === undefined ? [] : [new URL(url).host];
  const ownOrigins = url === undefined ? [] : [new URL(url).origin];
  return {
    hosts: new Set([...hosts, ...own]),
    origins: new Set([...hosts.map((host) => `${scheme}://${host}`), ...ownOrigins]),
  };
}

export function publicPlace(url: string): Place {
  const { host, origin, port, protocol } = new URL(url);
  const withPort = port === '' ? `${host}:${protocol === 'https:' ? 443 : 80}` : host;
  return { hosts: new Set([host, withPort]), origins: new Set([origin]) };
}

/** Whether the request was meant for this server: a name that was made to point here (DNS rebinding) is another's. */
export function isOwnHost(host: string | undefined, { hosts }: Place): boolean {
  return host !== undefined && hosts.has(host.toLowerCase());
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a browser sends the request for a page of another site. What no browser sends has neither header.
 *
 * - `Sec-Fetch-Site` says it in every browser of today. A neighbour (`same-site`: another port or subdomain) is another
 *   site; a page may be opened from anywhere by a link, and changes nothing.
 * - `Origin` says it in older ones, for whatever changes something.
 */
export function isCrossSite(method: string, headers: IncomingHttpHeaders, { origins }: Place): boolean {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const isSafe = SAFE_METHODS.has(method);
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    const isOpened = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
    if (!(isSafe && isOpened)) return true;
  }
  return origin !== undefined && !origins.has(origin);
}
