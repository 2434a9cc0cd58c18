import { describe, expect, test } from 'vitest';
import { fix, pod } from '../testing/mend.ts';

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
