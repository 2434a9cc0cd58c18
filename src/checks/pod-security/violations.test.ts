import { describe, expect, test } from 'vitest';
import {
  formatFieldPath,
  isKubernetesObject,
  type JsonObject,
  LATEST_KUBERNETES_VERSION,
  parseKubernetesVersion,
  readObject,
  Snapshot,
} from '../../kube/index.ts';
import { type Level, parsePolicyVersion } from '../../pod-security/index.ts';
import { CheckContext } from '../context.ts';
import { POD_SECURITY_CHECKS } from './index.ts';

/** What is found in a Pod, or in a Deployment of it, as `check field`. */
function found(
  spec: JsonObject,
  {
    level = 'restricted',
    policy = 'latest',
    server = '',
    kind = 'Pod',
    live = false,
  }: {
    readonly level?: Level;
    readonly policy?: string;
    readonly server?: string;
    readonly kind?: 'Pod' | 'Deployment';
    readonly live?: boolean;
  } = {},
): readonly string[] {
  const value =
    kind === 'Pod'
      ? { apiVersion: 'v1', kind, metadata: { name: 'x' }, spec }
      : { apiVersion: 'apps/v1', kind, metadata: { name: 'x' }, spec: { template: { spec } } };
  const origin = live
    ? ({ type: 'cluster', context: 'test', resourceVersion: '1' } as const)
    : ({ type: 'value', name: 'test' } as const);
  const object = readObject(value, origin);
  const version = parsePolicyVersion(policy);
  if (!isKubernetesObject(object) || version === undefined) throw new Error('bad test');
  const context = new CheckContext(new Snapshot([object]), {
    podSecurity: { level, version },
    kubernetesVersion: parseKubernetesVersion(server) ?? LATEST_KUBERNETES_VERSION,
    today: '2026-01-01',
  });
  return POD_SECURITY_CHECKS.flatMap((check) =>
    [...check.run(context)].map(({ path }) => `${check.id.replace('pod-security/', '')} ${formatFieldPath(path)}`),
  );
}

/** A container that restricted allows, changed. */
function container(securityContext: JsonObject = {}): JsonObject {
  return {
    name: 'a',
    securityContext: {
      allowPrivilegeEscalation: false,
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
      capabilities: { drop: ['ALL'] },
      ...securityContext,
    },
  };
}

test('a pod that restricted allows has no finding', () => {
  expect(found({ containers: [container()] })).toEqual([]);
});

describe('where a restricted check takes the place of a baseline check, one cause is one finding', () => {
  test.each<[string, JsonObject, readonly string[]]>([
    [
      'a capability beyond baseline is the baseline check’s, one beyond restricted alone the other’s',
      { containers: [container({ capabilities: { drop: ['ALL'], add: ['SYS_ADMIN', 'CHOWN'] } })] },
      [
        'capabilities-baseline spec.containers[0].securityContext.capabilities.add[0]',
        'capabilities-restricted spec.containers[0].securityContext.capabilities.add[1]',
      ],
    ],
    [
      'a hostPath volume is baseline’s, an NFS volume restricted’s',
      {
        containers: [container()],
        volumes: [
          { name: 'h', hostPath: { path: '/' } },
          { name: 'n', nfs: {} },
        ],
      },
      ['host-path-volumes spec.volumes[0].hostPath', 'restricted-volumes spec.volumes[1].nfs'],
    ],
    [
      'an unconfined seccomp profile is baseline’s, a missing one restricted’s',
      { containers: [container({ seccompProfile: { type: 'Unconfined' } })] },
      ['seccomp-profile-baseline spec.containers[0].securityContext.seccompProfile.type'],
    ],
    [
      'an unmasked /proc is baseline’s',
      { containers: [container({ procMount: 'Unmasked' })] },
      ['proc-mount spec.containers[0].securityContext.procMount'],
    ],
    [
      'and restricted’s in a user namespace, which baseline exempts',
      { hostUsers: false, containers: [container({ procMount: 'Unmasked' })] },
      ['proc-mount-restricted spec.containers[0].securityContext.procMount'],
    ],
  ])('%s', (_name, spec, expected) => {
    expect(found(spec)).toEqual(expected);
  });

  test('a Windows pod that restricted exempts has no finding of the baseline check either', () => {
    const spec = { os: { name: 'windows' }, containers: [container({ capabilities: { add: ['SYS_ADMIN'] } })] };
    expect(found(spec)).toEqual([]);
    expect(found(spec, { level: 'baseline' })).toHaveLength(1);
  });

  test('a server before 1.24 evaluates both checks, and there is still one finding', () => {
    const spec = { containers: [container({ capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } })] };
    expect(found(spec, { server: '1.23' })).toEqual([
      'capabilities-baseline spec.containers[0].securityContext.capabilities.add[0]',
    ]);
  });
});

describe('host ports', () => {
  const spec = { hostNetwork: true, containers: [{ ...container(), ports: [{ containerPort: 80 }] }] };

  test('that follow from the host network of a Pod are no finding of their own', () => {
    expect(found(spec)).toEqual(['host-namespaces spec.hostNetwork']);
    expect(found(spec, { kind: 'Deployment' })).toEqual(['host-namespaces spec.template.spec.hostNetwork']);
  });

  const written = { ...spec, containers: [{ ...container(), ports: [{ containerPort: 80, hostPort: 80 }] }] };

  test('that the API server has written out are none either', () => {
    expect(found(written, { live: true })).toEqual(['host-namespaces spec.hostNetwork']);
  });

  test('that are written are', () => {
    expect(found(written)).toEqual([
      'host-namespaces spec.hostNetwork',
      'host-ports spec.containers[0].ports[0].hostPort',
    ]);
  });
});

test('the level and the version asked for decide', () => {
  const spec = { containers: [{ name: 'a', livenessProbe: { httpGet: { host: 'x' } } }] };
  expect(found(spec, { level: 'baseline' })).toHaveLength(1);
  expect(found(spec, { level: 'baseline', policy: 'v1.33' })).toEqual([]);
  expect(found(spec, { level: 'baseline', server: '1.33' })).toEqual([]);
  expect(found(spec, { level: 'privileged' })).toEqual([]);
});
