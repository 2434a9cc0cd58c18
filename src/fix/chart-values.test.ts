import { expect, test } from 'vitest';
import { isKubernetesObject, type Origin, readObject } from '../kube/index.ts';
import { chartValues } from './chart-values.ts';

function made(template: string): readonly string[] {
  const source = { name: 'templates/web.yaml', text: template };
  const document = { source, index: 0, start: 0, end: 0 };
  const from = { type: 'template', template: source } as const;
  const origin: Origin = { type: 'rendered', by: 'helm', root: 'chart', file: source.name, from, document, path: [] };
  const object = readObject({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } }, origin);
  return isKubernetesObject(object) ? chartValues(object) : [];
}

test('the values that a template reads for security contexts are found', () => {
  const template = `spec:
  securityContext: {{ toYaml .Values.web.podSecurityContext | nindent 4 }}
  containers:
    - image: {{ .Values.image.name }}
      securityContext: {{ with .Values.containerSecurityContext }}{{ toYaml . }}{{ end }}
      x: {{ .Values.web.podSecurityContext.fsGroup }}
`;
  expect(made(template)).toEqual(['containerSecurityContext', 'web.podSecurityContext']);
  expect(made('spec: {}')).toEqual([]);
});
