import { expect, it } from 'vitest';
import { faults, podOf, podOfThree, verdict } from '../judge-pod.ts';

const ID = 'hostProbesAndHostLifecycle';

it.each([
  ['livenessProbe', 'httpGet'],
  ['livenessProbe', 'tcpSocket'],
  ['readinessProbe', 'httpGet'],
  ['readinessProbe', 'tcpSocket'],
  ['startupProbe', 'httpGet'],
  ['startupProbe', 'tcpSocket'],
])('%s.%s must name no host', (probe, action) => {
  const pod = podOf({ [probe]: { [action]: { host: '10.0.0.1', port: 80 } } });
  expect(verdict(ID, 'baseline:v1.34', pod)).toBe(
    'probe or lifecycle host: container "app" uses probe or lifecycle host "10.0.0.1"',
  );
  expect(faults(ID, 'baseline', pod)).toEqual([`spec.containers[0].${probe}.${action}.host`]);
  expect(verdict(ID, 'baseline:v1.33', pod)).toBe('passes');
});

it.each([
  ['postStart', 'httpGet'],
  ['postStart', 'tcpSocket'],
  ['preStop', 'httpGet'],
  ['preStop', 'tcpSocket'],
])('lifecycle.%s.%s must name no host', (hook, action) => {
  const pod = podOf({ lifecycle: { [hook]: { [action]: { host: 'localhost' } } } });
  expect(verdict(ID, 'baseline', pod)).toContain('"localhost"');
  expect(faults(ID, 'baseline', pod)).toEqual([`spec.containers[0].lifecycle.${hook}.${action}.host`]);
});

it.each([
  ['an empty host', { livenessProbe: { httpGet: { host: '', port: 80 } } }],
  ['no host', { livenessProbe: { tcpSocket: { port: 80 } }, lifecycle: { preStop: { httpGet: { path: '/' } } } }],
  ['a gRPC probe', { livenessProbe: { grpc: { port: 80, service: 'x' } } }],
  ['a command', { lifecycle: { postStart: { exec: { command: ['true'] } } } }],
])('%s passes', (_, container) => {
  expect(verdict(ID, 'baseline', podOf(container))).toBe('passes');
});

it('sorts containers and hosts, and tells each once', () => {
  const twice = { livenessProbe: { httpGet: { host: 'b' }, tcpSocket: { host: 'a' } } };
  expect(verdict(ID, 'baseline', podOfThree(twice))).toBe(
    'probe or lifecycle host: containers "app", "debug", "init" use probe or lifecycle hosts "a", "b"',
  );
  const sameName = {
    spec: {
      containers: [
        { name: 'x', ...twice },
        { name: 'x', ...twice },
      ],
    },
  };
  expect(verdict(ID, 'baseline', sameName)).toBe(
    'probe or lifecycle host: container "x" uses probe or lifecycle hosts "a", "b"',
  );
});
