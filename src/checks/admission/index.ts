import type { Check } from '../check.ts';
import { deadlock } from './deadlock.ts';
import { evadableSelector } from './evadable-selector.ts';
import { failsOpen } from './fails-open.ts';
import { insecureApiService } from './insecure-api-service.ts';
import { longTimeout } from './long-timeout.ts';
import { noPolicyEngine } from './no-policy-engine.ts';
import { seesSecrets } from './sees-secrets.ts';

/** What decides about requests before they are stored. */
export const ADMISSION_CHECKS: readonly Check[] = [
  deadlock,
  failsOpen,
  evadableSelector,
  seesSecrets,
  insecureApiService,
  longTimeout,
  noPolicyEngine,
];
