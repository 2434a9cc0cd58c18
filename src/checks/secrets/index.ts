import type { Check } from '../check.ts';
import { asEnvironment } from './as-environment.ts';
import { expiredCertificate } from './expired-certificate.ts';
import { expiringCertificate } from './expiring-certificate.ts';
import { inAnnotation } from './in-annotation.ts';
import { inArguments } from './in-arguments.ts';
import { inConfigMap } from './in-config-map.ts';
import { inEnvironment } from './in-environment.ts';
import { longLivedCertificate } from './long-lived-certificate.ts';
import { manifestWithData } from './manifest-with-data.ts';
import { usedByMany } from './used-by-many.ts';
import { weakCertificate } from './weak-certificate.ts';

/** Credentials where they should not be, and certificates that do not hold. */
export const SECRETS_CHECKS: readonly Check[] = [
  inEnvironment,
  inArguments,
  inConfigMap,
  inAnnotation,
  manifestWithData,
  expiredCertificate,
  weakCertificate,
  expiringCertificate,
  longLivedCertificate,
  asEnvironment,
  usedByMany,
];
