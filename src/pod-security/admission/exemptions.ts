import type { PodTemplate } from '../../kube/index.ts';
import type { Exemptions } from './configuration.ts';

/** Why nobody looks at a request; undefined when somebody does. */
export function exemptionOf(
  request: { readonly namespace: string; readonly userName: string },
  { namespaces, usernames }: Exemptions,
): 'namespace' | 'user' | undefined {
  if (request.namespace !== '' && namespaces.includes(request.namespace)) return 'namespace';
  return request.userName !== '' && usernames.includes(request.userName) ? 'user' : undefined;
}

/** Whether a pod's runtime class exempts it. */
export function isExemptByRuntimeClass({ spec }: PodTemplate, { runtimeClasses }: Exemptions): boolean {
  return Boolean(spec?.runtimeClassName) && runtimeClasses.includes(spec?.runtimeClassName ?? '');
}
