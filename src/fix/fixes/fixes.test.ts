import { describe, expect, test } from 'vitest';
import { CHECKS, CheckContext } from '../../checks/index.ts';
import { planFixes } from '../index.ts';
import { fix, pod, SETTINGS, snapshotOf } from '../testing/mend.ts';

describe.each<
  [
    check: string,
    cases: readonly (readonly [name: string, before: string, outcomes: readonly string[], added: string])[],
  ]
>([
  [
    'pod-security/seccomp-profile-restricted',
    [
      [
        'unset, for the pod',
        pod({}),
        ['safe'],
        '  securityContext:\n    seccompProfile:\n      type: RuntimeDefault\n',
      ],
    ],
  ],
  [
    'pod-security/seccomp-profile-baseline',
    [
      [
        'switched off',
        pod({ container: 'securityContext: {seccompProfile: {type: Unconfined}}' }),
        ['likely'],
        pod({ container: 'securityContext: {seccompProfile: {type: RuntimeDefault}}' }),
      ],
    ],
  ],
  [
    'pod-security/allow-privilege-escalation',
    [
      [
        'of a container that may be root',
        pod({}),
        ['likely'],
        '      securityContext:\n        allowPrivilegeEscalation: false\n',
      ],
      [
        'of a container that is not root',
        pod({ pod: 'securityContext: {runAsUser: 1000}' }),
        ['safe'],
        '      securityContext:\n        allowPrivilegeEscalation: false\n',
      ],
      [
        'of a privileged container',
        pod({ container: 'securityContext: {privileged: true}' }),
        ['the API server takes it only once the container is not privileged'],
        '',
      ],
      [
        'of a container that uses sudo',
        pod({ container: 'command: [sh, -c, "sudo /app"]' }),
        ['its command runs sudo, which needs root'],
        '',
      ],
    ],
  ],
  [
    'pod-security/capabilities-restricted',
    [
      [
        'kept',
        pod({}),
        ['likely'],
        '      securityContext:\n        capabilities:\n          drop:\n            - ALL\n',
      ],
      [
        'kept in part',
        pod({ container: 'securityContext: {capabilities: {drop: [NET_RAW, MKNOD, CHOWN]}}' }),
        ['likely'],
        pod({ container: 'securityContext: {capabilities: {drop: [ALL]}}' }),
      ],
      [
        'in small letters',
        pod({ container: 'securityContext: {capabilities: {drop: ["all"]}}' }),
        ['safe'],
        pod({ container: 'securityContext: {capabilities: {drop: ["ALL"]}}' }),
      ],
      [
        'with a port below 1024',
        pod({ container: 'ports: [{containerPort: 80}]' }),
        ['likely'],
        '      securityContext:\n        capabilities:\n          drop:\n            - ALL\n          add:\n            - NET_BIND_SERVICE\n',
      ],
      [
        'added without root',
        pod({
          pod: 'securityContext: {runAsNonRoot: true}',
          container: 'securityContext: {capabilities: {drop: [ALL], add: [CHOWN, NET_BIND_SERVICE, KILL]}}',
        }),
        ['likely', 'likely'],
        pod({
          pod: 'securityContext: {runAsNonRoot: true}',
          container: 'securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}',
        }),
      ],
      [
        'added to root',
        pod({ container: 'securityContext: {capabilities: {drop: [ALL], add: [CHOWN]}}' }),
        ['CHOWN was added on purpose, and a program that runs as root uses what it has: see what fails without it'],
        '',
      ],
      [
        'that its command uses',
        pod({ container: 'command: ["/bin/chown", "1", "/data"]' }),
        ['its command runs chown, which needs the capability CHOWN'],
        '',
      ],
    ],
  ],
  [
    'pod-security/run-as-non-root',
    [
      ['unset, for the pod', pod({}), ['likely'], '  securityContext:\n    runAsNonRoot: true\n'],
      [
        'unset with a user, for the pod',
        pod({ pod: 'securityContext: {runAsUser: 1000}' }),
        ['safe'],
        pod({ pod: 'securityContext: {runAsUser: 1000, runAsNonRoot: true}' }),
      ],
      [
        'with user 0',
        pod({ container: 'securityContext: {runAsUser: 0}' }),
        ['runAsUser is 0: choose the user that the program’s files belong to'],
        '',
      ],
      [
        'of an image that starts as root',
        pod({ image: 'nginx:1.27' }),
        ['the image nginx:1.27 starts as root: use a variant that does not, or set runAsUser to its user'],
        '',
      ],
      [
        'of a base image',
        pod({ image: 'docker.io/library/busybox:1.36' }),
        ['likely'],
        '      securityContext:\n        runAsNonRoot: true\n        runAsUser: 65534\n',
      ],
      [
        'of a container with files of the node',
        pod({
          pod: 'volumes: [{name: logs, hostPath: {path: /var/log}}]',
          container: 'volumeMounts: [{name: logs, mountPath: /logs}]',
        }),
        ['it mounts logs, files of the node, which mostly belong to root'],
        '',
      ],
      [
        'allowed on purpose',
        pod({ container: 'securityContext:\n  runAsNonRoot: false' }),
        ['likely'],
        pod({ container: 'securityContext:\n  runAsNonRoot: true' }),
      ],
    ],
  ],
  [
    'workload/writable-root-filesystem',
    [
      [
        'of an unknown image',
        pod({}),
        ['likely'],
        `      securityContext:
        readOnlyRootFilesystem: true
      volumeMounts:
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: tmp
      emptyDir: {}
`,
      ],
      [
        'of an image that is known',
        pod({ image: 'docker.io/grafana/grafana:13.1' }),
        ['likely'],
        `      securityContext:
        readOnlyRootFilesystem: true
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        - name: var-lib-grafana
          mountPath: /var/lib/grafana
  volumes:
    - name: tmp
      emptyDir: {}
    - name: var-lib-grafana
      emptyDir: {}
`,
      ],
      [
        'with a mount at /tmp',
        pod({ pod: 'volumes: [{name: t, emptyDir: {}}]', container: 'volumeMounts: [{name: t, mountPath: /tmp/}]' }),
        ['likely'],
        '      securityContext:\n        readOnlyRootFilesystem: true\n',
      ],
      [
        'that installs packages',
        pod({ container: 'command: [sh, -c, "apk add curl && curl x"]' }),
        ['its command runs apk, which needs root and a writable root filesystem'],
        '',
      ],
    ],
  ],
  [
    'pod-security/host-path-volumes',
    [
      [
        'that nothing mounts',
        pod({ pod: 'volumes:\n  - name: a\n    hostPath: {path: /a}\n  - name: b\n    emptyDir: {}' }),
        ['safe'],
        pod({ pod: 'volumes:\n  - name: b\n    emptyDir: {}' }),
      ],
    ],
  ],
])('%s', (check, cases) => {
  test.each(cases)('%s', (_name, before, outcomes, expected) => {
    const fixed = fix(check, before);
    expect(fixed.outcomes).toEqual(outcomes);
    if (expected.startsWith('apiVersion')) expect(fixed.text).toBe(expected);
    else
      expect(fixed.text.replace(before, '')).toBe(
        expected === '' ? '' : fixed.text.startsWith(before) ? expected : fixed.text,
      );
    for (const line of expected.split('\n')) expect(fixed.text).toContain(line);
  });
});

describe('fixes together', () => {
  const TWO = pod({}).replace(/\n$/, '\n    - name: log\n      image: registry.example.com/log:2\n');

  test('of two containers have volumes of their own', () => {
    const { text, outcomes } = fix('workload/writable-root-filesystem', TWO);
    expect(outcomes).toEqual(['likely', 'likely']);
    expect(
      text.endsWith('  volumes:\n    - name: tmp-web\n      emptyDir: {}\n    - name: tmp-log\n      emptyDir: {}\n'),
    ).toBe(true);
  });

  test('choose the container where the pod would break another one', () => {
    const mixed = TWO.replace('    - name: log\n', '    - name: log\n      securityContext: {runAsUser: 0}\n');
    const { text, outcomes } = fix('pod-security/run-as-non-root', mixed);
    expect(outcomes).toEqual(['likely', 'runAsUser is 0: choose the user that the program’s files belong to']);
    expect(text).toContain('web:1.4\n      securityContext:\n        runAsNonRoot: true\n    - name: log');
  });

  test('that the tier does not cover are named', () => {
    const { text, outcomes } = fix('pod-security/capabilities-restricted', TWO, 'safe');
    expect(outcomes).toEqual(['bolder', 'bolder']);
    expect(text).toBe(TWO);
  });

  test('of a namespace know of those of its workloads', () => {
    const text = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n---\n${pod({}).replace('name: web\n', 'name: web\n  namespace: shop\n')}`;
    const snapshot = snapshotOf(text);
    const context = new CheckContext(snapshot, SETTINGS);
    const all = CHECKS.filter(({ id }) => id.startsWith('pod-security/')).flatMap((one) => [...one.run(context)]);
    const { texts } = planFixes(snapshot, all, { settings: SETTINGS, tier: 'likely', namespace: 'default' });
    expect([...texts.values()][0]).toContain(
      '  name: shop\n  labels:\n    pod-security.kubernetes.io/enforce: restricted\n---\n',
    );
    expect(fix('pod-security/namespace-not-enforced', text).text).toContain('enforce: baseline\n');
  });

  test('of a namespace pass over what was made from a template as it was', () => {
    const metadata = 'name: web\n  namespace: shop';
    const replicas = pod({}).replace('v1\nkind: Pod', 'apps/v1\nkind: ReplicaSet').replace('name: web', metadata);
    const [head = '', spec = ''] = replicas.split('spec:\n');
    const owner = `${head}spec:\n  template:\n    spec:\n${spec.replaceAll(/^(?=.)/gm, '    ')}`;
    const reference = '\n  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, controller: true}]';
    const made = pod({}).replace('name: web', metadata + reference);
    const text = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n---\n${owner}---\n${made}`;
    const snapshot = snapshotOf(text);
    const context = new CheckContext(snapshot, SETTINGS);
    const all = CHECKS.filter(({ id }) => id.startsWith('pod-security/')).flatMap((one) => [...one.run(context)]);
    const keep = ({ kind }: { readonly kind: string }) => (kind === 'Pod' ? 'its owner made it' : undefined);
    const options = { settings: SETTINGS, tier: 'likely', namespace: 'default', keep } as const;
    expect([...planFixes(snapshot, all, options).texts.values()][0]).toContain('enforce: restricted\n');
  });

  test('are made at each use of an anchor on its own', () => {
    const anchored = TWO.replace(
      'web:1.4\n',
      'web:1.4\n      securityContext: &context\n        runAsUser: 1000\n',
    ).replace('log:2\n', 'log:2\n      securityContext: *context\n');
    const { text, outcomes } = fix('pod-security/allow-privilege-escalation', anchored);
    expect(outcomes.toSorted()).toEqual(['safe', 'safe']);
    expect(text).toBe(
      anchored
        .replace('runAsUser: 1000\n', 'runAsUser: 1000\n        allowPrivilegeEscalation: false\n')
        .replace('*context\n', '\n        <<: *context\n        allowPrivilegeEscalation: false\n')
        .replace('securityContext: \n', 'securityContext:\n'),
    );
  });
});
