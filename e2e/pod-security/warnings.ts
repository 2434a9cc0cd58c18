/** The API server cuts every warning of an answer to this many characters… */
const CUT = 256;
/** …when all of them have more than this together (k8s.io/apiserver, pkg/endpoints/filters/warning.go). */
const LIMIT = 4096;

/** Whether a warning about a pod or a template is Pod Security's, and not about a deprecated field or the like. */
export function isPodSecurityWarning(text: string): boolean {
  return text.startsWith('would violate PodSecurity ');
}

/**
 * How warnings arrive: whole, cut, or not at all.
 *
 * @param others The other warnings of the same answer.
 */
export function asSent(texts: readonly string[], others: readonly string[]): string[] {
  // A header cannot carry control characters; such a warning is dropped.
  const sent = texts.filter((text) => !/\p{Cc}/u.test(text));
  const characters = [...sent, ...others].reduce((sum, text) => sum + Array.from(text).length, 0);
  return characters > LIMIT ? sent.map((text) => Array.from(text).slice(0, CUT).join('')) : sent;
}
