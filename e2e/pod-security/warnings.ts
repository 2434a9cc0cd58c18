/** The API server cuts every warning of an answer to this many characters… */
const CUT = 256;
/** …when all of them have more than this together (k8s.io/apiserver, pkg/endpoints/filters/warning.go). */
const LIMIT = 4096;

/** The Pod Security warnings of an answer, apart from those about deprecated fields and the like. */
export function podSecurityWarnings(warnings: readonly string[]): string[] {
  return warnings.filter((text) => text.startsWith('would violate PodSecurity '));
}

/** How a Pod Security warning arrives among the other warnings of an answer: whole, cut, or not at all. */
export function asSent(text: string, all: readonly string[]): string[] {
  // A header cannot carry control characters; such a warning is dropped.
  if (/\p{Cc}/u.test(text)) return [];
  const others = all.filter((other) => !podSecurityWarnings([other]).includes(other));
  const characters = [text, ...others].map((each) => Array.from(each).length).reduce((sum, length) => sum + length, 0);
  return [characters > LIMIT ? Array.from(text).slice(0, CUT).join('') : text];
}
