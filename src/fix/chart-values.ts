import type { KubernetesObject } from '../kube/index.ts';

const VALUE = /\.Values((?:\.[A-Za-z_][A-Za-z0-9_-]{0,100}){1,10})/g;
/** Names that charts give to what the fixes of pods change. */
const SUBJECT = /(?:securityContext|automountServiceAccountToken|hostUsers|readOnlyRootFilesystem|capabilities)$/i;

/**
 * The values that the template of an object reads for its security contexts, such as `web.podSecurityContext`: what a
 * chart offers in place of a patch. What the template makes of them is for the reader to see.
 */
export function chartValues({ origin }: KubernetesObject): readonly string[] {
  if (origin.type !== 'rendered' || origin.from?.type !== 'template') return [];
  const paths = [...origin.from.template.text.matchAll(VALUE)].map((match) => (match[1] ?? '').slice(1));
  return [...new Set(paths)].filter((path) => SUBJECT.test(path)).toSorted();
}
