import type { Check } from '../check.ts';
import { defaultNamespace } from './default-namespace.ts';
import { noLimitRange } from './no-limit-range.ts';
import { noResourceQuota } from './no-resource-quota.ts';

/** What holds a namespace together. Pod Security labels and network policies have subjects of their own. */
export const NAMESPACE_CHECKS: readonly Check[] = [defaultNamespace, noResourceQuota, noLimitRange];
