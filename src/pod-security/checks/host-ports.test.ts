import { expect, it } from 'vitest';
import { faults, podOf, podOfThree, verdict } from '../judge-pod.ts';

const ID = 'hostPorts';
const ports = (...hostPorts: readonly (number | undefined)[]) => ({
  ports: hostPorts.map((hostPort) => ({ containerPort: 8080, ...(hostPort === undefined ? {} : { hostPort }) })),
});

it.each([
  ['no ports', {}, 'passes'],
  ['no host port', ports(undefined), 'passes'],
  ['host port 0', ports(0), 'passes'],
  ['one', ports(80), 'hostPort: container "app" uses hostPort 80'],
  ['the same one twice', ports(80, 80), 'hostPort: container "app" uses hostPort 80'],
  ['several, sorted as text', ports(9, 10250, 443), 'hostPort: container "app" uses hostPorts 10250, 443, 9'],
])('%s', (_, container, expected) => {
  expect(verdict(ID, 'baseline:v1.0', podOf(container))).toBe(expected);
});

it('names every kind of container, and points at each port', () => {
  const pod = podOfThree(ports(undefined, 80));
  expect(verdict(ID, 'baseline', pod)).toBe('hostPort: containers "init", "app", "debug" use hostPort 80');
  expect(faults(ID, 'baseline', pod)).toEqual([
    'spec.initContainers[0].ports[1].hostPort',
    'spec.containers[0].ports[1].hostPort',
    'spec.ephemeralContainers[0].ports[1].hostPort',
  ]);
});

it.each([
  ['1.37', 'hostPort: containers "init", "app" use hostPort 8080'],
  ['1.28', 'hostPort: containers "init", "app" use hostPort 8080'],
  ['1.28 template', 'passes'],
  ['1.27 template', 'hostPort: containers "init", "app" use hostPort 8080'],
])('in the host network, server %s makes container ports host ports', (server, expected) => {
  const pod = podOfThree(ports(undefined), { hostNetwork: true });
  expect(verdict(ID, 'baseline', pod, server)).toBe(expected);
});

it('defaulting leaves host ports alone that are set', () => {
  const pod = podOf(ports(undefined, 81, 0), { hostNetwork: true });
  expect(verdict(ID, 'baseline', pod)).toBe('hostPort: container "app" uses hostPorts 8080, 81');
  expect(faults(ID, 'baseline', pod)).toEqual([
    'spec.containers[0].ports[0].hostPort',
    'spec.containers[0].ports[1].hostPort',
    'spec.containers[0].ports[2].hostPort',
  ]);
});
