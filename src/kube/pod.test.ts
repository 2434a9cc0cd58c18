import { expect, it } from 'vitest';
import { podTemplate } from './pod.ts';
import { Reading } from './shape.ts';

const volumesOf = (...volumes: readonly object[]) => {
  const reading = new Reading();
  const template = podTemplate(JSON.parse(JSON.stringify({ spec: { volumes } })), reading);
  return { volumes: template?.spec?.volumes, problems: reading.problems.map(({ path }) => path.join('.')) };
};

it('a volume keeps the sources that are set, unknown ones too', () => {
  const { volumes, problems } = volumesOf({ name: 'a', nfs: { server: 's' }, emptyDir: null, novel: 1 });
  expect(volumes).toEqual([{ index: 0, name: 'a', source: { nfs: { server: 's' }, novel: 1 } }]);
  expect(problems).toEqual([]);
});

it('a source of a wrong type is a problem, once, and absent', () => {
  const { volumes, problems } = volumesOf({ name: 'a', nfs: 'server:/path' }, { name: 'b', hostPath: '/' });
  expect(volumes?.map(({ source }) => source)).toEqual([{}, {}]);
  expect(problems).toEqual(['spec.volumes.0.nfs', 'spec.volumes.1.hostPath']);
});
