import type { Check } from '../check.ts';
import { identityFirst } from './identity-first.ts';
import { kmsV1 } from './kms-v1.ts';
import { localKey } from './local-key.ts';
import { noProvider } from './no-provider.ts';
import { secretsNotCovered } from './secrets-not-covered.ts';

/** How Secrets are encrypted where they are stored. */
export const ENCRYPTION_CHECKS: readonly Check[] = [identityFirst, noProvider, secretsNotCovered, kmsV1, localKey];
