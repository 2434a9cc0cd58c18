import type { Check } from '../check.ts';
import { endOfLifeBase } from './end-of-life-base.ts';
import { invalidImage } from './invalid-image.ts';
import { latestTag } from './latest-tag.ts';
import { noDigest } from './no-digest.ts';
import { pullPolicy } from './pull-policy.ts';
import { registryNotAllowed } from './registry-not-allowed.ts';

/** What an image's name alone tells. */
export const IMAGE_REFERENCE_CHECKS: readonly Check[] = [
  invalidImage,
  latestTag,
  noDigest,
  pullPolicy,
  registryNotAllowed,
  endOfLifeBase,
];
