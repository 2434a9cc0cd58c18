import { expect, test } from 'vitest';
import { formatFieldPath } from './field-path.ts';
import {
  compareKubernetesVersions,
  formatKubernetesVersion,
  isAtLeast,
  LATEST_KUBERNETES_VERSION,
  parseKubernetesVersion,
} from './kubernetes-version.ts';

test.each([
  ['1.33', 'v1.33'],
  ['v1.33', 'v1.33'],
  ['v1.33.2-gke.100', 'v1.33'],
  ['1.30+', 'v1.30'],
  ['latest', formatKubernetesVersion(LATEST_KUBERNETES_VERSION)],
])('%s is a version', (text, expected) => {
  const version = parseKubernetesVersion(text);
  expect(version && formatKubernetesVersion(version)).toBe(expected);
});

test.each(['', '1', 'v1.x', '1.33x', '1.2.3.4.'.repeat(1000), 'newest'])('%j is none or its minor alone', (text) => {
  const version = parseKubernetesVersion(text);
  expect(version === undefined || text.startsWith('1.2.')).toBe(true);
});

test('versions are ordered by number', () => {
  expect(compareKubernetesVersions({ major: 1, minor: 9 }, { major: 1, minor: 10 })).toBeLessThan(0);
  expect(isAtLeast({ major: 1, minor: 30 }, 30)).toBe(true);
  expect(isAtLeast({ major: 1, minor: 29 }, 30)).toBe(false);
});

test('a field path reads as people write it', () => {
  expect(formatFieldPath(['spec', 'containers', 0, 'securityContext'])).toBe('spec.containers[0].securityContext');
  expect(formatFieldPath(['metadata', 'annotations', 'a.b/c'])).toBe('metadata.annotations["a.b/c"]');
});
