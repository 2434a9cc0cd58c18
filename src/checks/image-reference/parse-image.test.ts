import { expect, test } from 'vitest';
import { parseImage } from './parse-image.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

test.each([
  ['nginx', 'docker.io', 'library/nginx', undefined, undefined],
  ['nginx:1.29', 'docker.io', 'library/nginx', '1.29', undefined],
  ['index.docker.io/nginx', 'docker.io', 'library/nginx', undefined, undefined],
  ['bitnami/redis', 'docker.io', 'bitnami/redis', undefined, undefined],
  ['localhost/web', 'localhost', 'web', undefined, undefined],
  ['registry:5000/a/b:1', 'registry:5000', 'a/b', '1', undefined],
  ['registry:5000/a', 'registry:5000', 'a', undefined, undefined],
  [`quay.io/a/b:1@${DIGEST}`, 'quay.io', 'a/b', '1', DIGEST],
  [`a@${DIGEST}`, 'docker.io', 'library/a', undefined, DIGEST],
])('%s', (image, registry, repository, tag, digest) => {
  expect(parseImage(image)).toEqual({ registry, repository, tag, digest });
});

test.each([
  '',
  'UPPER',
  'a:b:c/d',
  'a@sha256:short',
  'a@@b',
  '{{ .Values.image }}',
  '$(IMAGE)',
  'a b',
  `${'a'.repeat(2000)}`,
])('%j is refused', (image) => {
  expect(parseImage(image)).toBeUndefined();
});
