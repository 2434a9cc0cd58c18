import { describe, expect, test } from 'vitest';
import type { JsonValue } from './json.ts';
import { isKubernetesObject, type KubernetesObject, readObject } from './kubernetes-object.ts';
import { BUILT_IN_POD_TEMPLATES, podTemplatePaths } from './pod-templates.ts';
import { Snapshot } from './snapshot.ts';
import { workloadsOf } from './workload.ts';

function object(value: JsonValue): KubernetesObject {
  const read = readObject(value, { type: 'value', name: 'test' });
  if (!isKubernetesObject(read)) throw new Error(read.message);
  return read;
}

const spec = { containers: [{ name: 'c' }] };
const containers = [{ name: 'c', index: 0 }];

describe('workloads', () => {
  test.each([
    ['Pod', 'v1', { spec }, []],
    ['PodTemplate', 'v1', { template: { spec } }, ['template']],
    ['ReplicationController', 'v1', { spec: { template: { spec } } }, ['spec', 'template']],
    ['ReplicaSet', 'apps/v1', { spec: { template: { spec } } }, ['spec', 'template']],
    ['Deployment', 'apps/v1', { spec: { template: { spec } } }, ['spec', 'template']],
    ['DaemonSet', 'apps/v1', { spec: { template: { spec } } }, ['spec', 'template']],
    ['StatefulSet', 'apps/v1', { spec: { template: { spec } } }, ['spec', 'template']],
    ['Job', 'batch/v1', { spec: { template: { spec } } }, ['spec', 'template']],
    [
      'CronJob',
      'batch/v1beta1',
      { spec: { jobTemplate: { spec: { template: { spec } } } } },
      ['spec', 'jobTemplate', 'spec', 'template'],
    ],
  ] as [string, string, JsonValue & object, string[]][])('a %s carries one', (kind, apiVersion, rest, path) => {
    const [workload] = workloadsOf(object({ apiVersion, kind, ...rest }), BUILT_IN_POD_TEMPLATES);
    expect(workload).toMatchObject({ templatePath: path, spec: { containers } });
  });

  test('a kind of the same name in another group carries none', () => {
    const other = object({ apiVersion: 'example.com/v1', kind: 'Deployment', spec: { template: { spec } } });
    expect(workloadsOf(other, BUILT_IN_POD_TEMPLATES)).toEqual([]);
  });

  test('a custom kind carries one for every entry of a list', () => {
    const paths = podTemplatePaths(['Ray.ray.io=spec.groups[*].template']);
    const ray = object({ apiVersion: 'ray.io/v1', kind: 'Ray', spec: { groups: [{ template: { spec } }, {}, 1] } });
    expect(workloadsOf(ray, paths).map((workload) => workload.templatePath)).toEqual([
      ['spec', 'groups', 0, 'template'],
    ]);
  });

  test.each(['Rollout', 'Rollout.argoproj.io=', '=spec', 'A.b=spec..x', 'A.b=spec[0]'])('%s is refused', (entry) => {
    expect(() => podTemplatePaths([entry])).toThrow(/does not name a pod template/);
  });

  test('a field of the wrong type has its path in the object', () => {
    const deployment = object({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: { template: { spec: { containers: [{ securityContext: { privileged: 'yes' } }] } } },
    });
    expect(workloadsOf(deployment, BUILT_IN_POD_TEMPLATES)[0]?.problems).toEqual([
      {
        path: ['spec', 'template', 'spec', 'containers', 0, 'securityContext', 'privileged'],
        message: 'expected a boolean, found a string',
      },
    ]);
  });
});

describe('a Snapshot', () => {
  const first = object({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'x' }, spec });
  const second = object({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'x' }, spec });
  const node = object({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } });
  const snapshot = new Snapshot([first, node, second]);

  test('keeps every object, and finds the last of equal names', () => {
    expect(snapshot.objects).toHaveLength(3);
    expect(snapshot.find('', 'Pod', 'x', 'a')).toBe(second);
    expect(snapshot.find('', 'Pod', 'y', 'a')).toBeUndefined();
  });

  test('is indexed by kind and namespace', () => {
    expect(snapshot.ofKind('', 'Pod')).toEqual([first, second]);
    expect(snapshot.ofKind('apps', 'Pod')).toEqual([]);
    expect(snapshot.inNamespace('')).toEqual([node]);
    expect(snapshot.workloads.map((workload) => workload.object)).toEqual([first, second]);
  });
});
