/** A host name in a text, with the port that follows it. */
export interface NamedHost {
  readonly host: string;
  /** 0 when none follows. */
  readonly port: number;
  /** Whether the text says that it is a host: it is in a URL, has a port, or several labels. */
  readonly certain: boolean;
}

// A host name of DNS labels, after a scheme or user information where there are some, and its port. Each part is
// bounded, and what comes before cannot be part of a name, so that a match is found or given up at once.
const HOST =
  /(?<![A-Za-z0-9._/-])(?:([a-z][a-z0-9+.-]{0,20}:\/\/)(?:[^\s/@"']{0,256}@)?)?([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){0,8})\.?(?::([0-9]{1,5}))?(?![A-Za-z0-9_-])/g;

const LONGEST_TEXT = 65_536;

/** The host names in a text such as `postgres://user@db.shop:5432/cart` or `cache:6379,cache-2:6379`. */
export function namedHosts(text: string): readonly NamedHost[] {
  const found: NamedHost[] = [];
  for (const [, scheme, host = '', port] of text.slice(0, LONGEST_TEXT).matchAll(HOST)) {
    const number = Number(port ?? 0);
    const certain = scheme !== undefined || port !== undefined || host.includes('.');
    if (number <= 65535 && !/^[0-9.]+$/.test(host)) found.push({ host, port: number, certain });
  }
  return found;
}
