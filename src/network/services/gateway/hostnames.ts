/**
 * Whether a listener's hostname and a route's have one in common. A first label `*` stands for one or more labels;
 * a listener or route without hostnames takes any.
 */
export function hostnamesIntersect(listener: string, route: readonly string[]): boolean {
  if (listener === '' || route.length === 0) return true;
  return route.some((hostname) => intersect(listener.toLowerCase(), hostname.toLowerCase()));
}

function intersect(a: string, b: string): boolean {
  if (a === b) return true;
  const [suffixA, suffixB] = [suffixOf(a), suffixOf(b)];
  if (suffixA !== undefined && suffixB !== undefined) return suffixA.endsWith(suffixB) || suffixB.endsWith(suffixA);
  if (suffixA !== undefined) return b.endsWith(suffixA);
  return suffixB !== undefined && a.endsWith(suffixB);
}

/** `.example.com` of `*.example.com`. */
function suffixOf(hostname: string): string | undefined {
  return hostname.startsWith('*.') ? hostname.slice(1) : undefined;
}
