import { describe, expect, test } from 'vitest';
import { CHECKS, CheckContext, type CheckSettings } from '../../checks/index.ts';
import { isKubernetesObject, LATEST_KUBERNETES_VERSION, readObject, Snapshot } from '../../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../../pod-security/index.ts';
import { readDocuments } from '../../sources/index.ts';
import { type Outcome, planFixes, type Tier } from '../index.ts';

const SETTINGS: CheckSettings = {
  podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
  kubernetesVersion: LATEST_KUBERNETES_VERSION,
  today: '2026-11-01',
};

function snapshotOf(text: string): Snapshot {
  const objects = readDocuments({ name: 'a.yaml', text }).map(({ range, value = null }) =>
    readObject(value, { type: 'document', document: range, path: [] }),
  );
  return new Snapshot(objects.filter(isKubernetesObject));
}

interface Fixed {
  readonly text: string;
  /** `safe`, `likely`, `also`, `bolder`, or the reason. */
  readonly outcomes: readonly string[];
}

/** Mends what one check finds. */
function fix(check: string, text: string, tier: Tier = 'likely'): Fixed {
  const snapshot = snapshotOf(text);
  const context = new CheckContext(snapshot, SETTINGS);
  const findings = CHECKS.filter(({ id }) => id === check).flatMap((one) => [...one.run(context)]);
  const { outcomes, texts } = planFixes(snapshot, findings, { settings: SETTINGS, tier, namespace: 'default' });
  return { text: [...texts.values()][0] ?? text, outcomes: outcomes.map(say) };
}

function say(outcome: Outcome): string {
  switch (outcome.type) {
    case 'fixed':
      return outcome.proposal.tier;
    case 'also-fixed':
      return 'also';
    case 'bolder':
      return 'bolder';
    case 'by-hand':
      return outcome.reason;
  }
}

function pod(parts: { readonly pod?: string; readonly container?: string; readonly image?: string }): string {
  const lines = (text: string | undefined, indent: string) => (text ? `${text.replaceAll(/^/gm, indent)}\n` : '');
  return `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
${lines(parts.pod, '  ')}  containers:
    - name: web
      image: ${parts.image ?? 'registry.example.com/web:1.4'}
${lines(parts.container, '      ')}`;
}

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

const GONE = (text: string, ...lines: readonly string[]) => lines.reduce((left, line) => left.replace(line, ''), text);
const MANAGER = (args: string) => `apiVersion: v1
kind: Pod
metadata:
  name: kube-controller-manager
  namespace: kube-system
spec:
  containers:
    - name: kube-controller-manager
      command:
        - kube-controller-manager
${args}`;
const KUBEADM = (version: string, args: string) =>
  `apiVersion: kubeadm.k8s.io/${version}\nkind: ClusterConfiguration\ncontrollerManager:\n  extraArgs:${args}`;
const CONTROL_PLANE = 'tolerations:\n  - key: node-role.kubernetes.io/control-plane\n    operator: Exists\n';

describe('fixes of', () => {
  test.each<[name: string, check: string, before: string, outcome: string, after: string]>([
    [
      'a token without use',
      'workload/default-service-account',
      pod({}),
      'likely',
      `${pod({})}  automountServiceAccountToken: false\n`,
    ],
    [
      'capabilities that are kept',
      'workload/kept-capabilities',
      pod({ container: 'securityContext: {capabilities: {drop: [NET_RAW]}}' }),
      'likely',
      pod({ container: 'securityContext: {capabilities: {drop: [ALL]}}' }),
    ],
    [
      'a mount of the node’s logs',
      'workload/writable-host-path',
      pod({
        pod: 'volumes: [{name: logs, hostPath: {path: /var/log/}}]',
        container: 'volumeMounts:\n  - name: logs\n    mountPath: /logs',
      }),
      'likely',
      pod({
        pod: 'volumes: [{name: logs, hostPath: {path: /var/log/}}]',
        container: 'volumeMounts:\n  - name: logs\n    mountPath: /logs\n    readOnly: true',
      }),
    ],
    [
      'a mount of data on the node',
      'workload/writable-host-path',
      pod({
        pod: 'volumes: [{name: a, hostPath: {path: /srv/data}}]',
        container: 'volumeMounts: [{name: a, mountPath: /a}]',
      }),
      'the manifest does not say whether the program writes there',
      '',
    ],
    [
      'the only toleration',
      'workload/control-plane-toleration',
      pod({ pod: CONTROL_PLANE }),
      'likely',
      GONE(
        pod({ pod: CONTROL_PLANE }),
        '  tolerations:\n    - key: node-role.kubernetes.io/control-plane\n      operator: Exists\n',
      ),
    ],
    [
      'a toleration among others',
      'workload/control-plane-toleration',
      pod({ pod: `${CONTROL_PLANE}  - key: mine` }),
      'likely',
      pod({ pod: 'tolerations:\n  - key: mine' }),
    ],
    [
      'a toleration with a selector of such nodes',
      'workload/control-plane-toleration',
      pod({ pod: `${CONTROL_PLANE}nodeSelector:\n  node-role.kubernetes.io/control-plane: ""` }),
      'it asks for control plane nodes, and would run nowhere else',
      '',
    ],
    [
      'a toleration of everything',
      'workload/control-plane-toleration',
      pod({ pod: 'tolerations:\n  - operator: Exists' }),
      'it tolerates every taint: which of them it has to is not in the manifest',
      '',
    ],
    [
      'an API version with the same fields',
      'upgrade/removed-api',
      'apiVersion: batch/v1beta1 # old\nkind: CronJob\nmetadata: {name: a}\n',
      'safe',
      'apiVersion: batch/v1 # old\nkind: CronJob\nmetadata: {name: a}\n',
    ],
    [
      'a PodDisruptionBudget that selects',
      'upgrade/removed-api',
      'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {selector: {matchLabels: {a: b}}}\n',
      'safe',
      'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {selector: {matchLabels: {a: b}}}\n',
    ],
    [
      'a PodDisruptionBudget that selects nothing in one version, and everything in the other',
      'upgrade/removed-api',
      'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {selector: {}}\n',
      'fields have moved between the versions: "kubectl convert" helps',
      '',
    ],
    [
      'the configuration of a kubelet',
      'node-configuration/kubelet-read-only-port',
      'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nreadOnlyPort: 10255\n',
      'likely',
      'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nreadOnlyPort: 0\n',
    ],
    [
      'a flag that is missing',
      'control-plane/controller-manager-profiling',
      MANAGER('        - --leader-elect=true\n'),
      'likely',
      MANAGER('        - --leader-elect=true\n        - --profiling=false\n'),
    ],
    [
      'a flag that is there',
      'control-plane/controller-manager-profiling',
      MANAGER('        - --profiling=true # why\n        - --leader-elect=true\n'),
      'likely',
      MANAGER('        - --profiling=false # why\n        - --leader-elect=true\n'),
    ],
    [
      'a flag that kubeadm has in a map',
      'control-plane/controller-manager-profiling',
      KUBEADM('v1beta3', '\n    v: "2"\n'),
      'likely',
      KUBEADM('v1beta3', '\n    v: "2"\n    profiling: "false"\n'),
    ],
    [
      'a flag that kubeadm has in a list',
      'control-plane/controller-manager-profiling',
      KUBEADM('v1beta4', '\n    - name: v\n      value: "2"\n'),
      'likely',
      KUBEADM('v1beta4', '\n    - name: v\n      value: "2"\n    - name: profiling\n      value: "false"\n'),
    ],
    [
      'a rule of a Role that gives nothing',
      'rbac/cluster-scoped-in-role',
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: a, namespace: b}
rules:
  - apiGroups: [""]
    resources: [nodes, pods, persistentvolumes]
    verbs: [get]
  - apiGroups: [networking.k8s.io]
    resources:
      - ingressclasses # none
    verbs: [get]
`,
      'safe,safe,safe',
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: a, namespace: b}
rules:
  - apiGroups: [""]
    resources: [pods]
    verbs: [get]
`,
    ],
    [
      'rights',
      'rbac/wildcard-verbs',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\nrules: [{apiGroups: [""], resources: [pods], verbs: ["*"]}]\n',
      'what the subjects use is not in the manifests: from an audit log, "breakwater rbac least-privilege" writes the rules that they need',
      '',
    ],
  ])('%s', (_name, check, before, outcome, after) => {
    expect(fix(check, before)).toEqual({
      text: after === '' ? before : after,
      outcomes: outcome === 'safe,safe,safe' ? outcome.split(',') : [outcome],
    });
  });
});
