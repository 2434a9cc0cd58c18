/** The cookies of a request; a name that occurs twice counts the first time, as browsers send the most specific first. */
export function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (header ?? '').split(';')) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim();
    if (!cookies.has(name)) cookies.set(name, part.slice(equals + 1).trim());
  }
  return cookies;
}

/**
 * A cookie that scripts cannot read and that other sites' requests do not carry. Over TLS its name makes browsers
 * insist that this very host set it (`__Host-`); values are base64url.
 */
export interface CookieJar {
  name(base: string): string;
  /** @param maxAge In seconds; 0 removes it. */
  set(base: string, value: string, maxAge: number): string;
}

export function cookieJar(secure: boolean): CookieJar {
  const name = (base: string): string => (secure ? `__Host-${base}` : base);
  return {
    name,
    set: (base, value, maxAge) =>
      `${name(base)}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`,
  };
}
