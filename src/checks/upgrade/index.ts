import type { Check } from '../check.ts';
import { deprecatedApi } from './deprecated-api.ts';
import { removedApi } from './removed-api.ts';
import { unsupportedVersion } from './unsupported-version.ts';
import { versionSkew } from './version-skew.ts';

/** What stands in the way of the next version of Kubernetes, or is left behind by this one. */
export const UPGRADE_CHECKS: readonly Check[] = [removedApi, unsupportedVersion, versionSkew, deprecatedApi];
