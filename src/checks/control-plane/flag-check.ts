import type { FieldPath, JsonObject, KubernetesObject } from '../../kube/index.ts';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';
import type { ComponentName } from './component-name.ts';
import { type Component, components } from './components.ts';
import type { Flags } from './flags.ts';

/** The flag at fault, and what is wrong with it. */
export interface FlagFault {
  readonly flag: string;
  readonly message: string;
}

type Texts = Omit<Check, 'needs' | 'references' | 'run'>;

const REFERENCE: Readonly<Record<ComponentName, Check['references'][number]>> = {
  'kube-apiserver': {
    title: 'Kubernetes: kube-apiserver',
    url: 'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/',
  },
  'kube-controller-manager': {
    title: 'Kubernetes: kube-controller-manager',
    url: 'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/',
  },
  'kube-scheduler': {
    title: 'Kubernetes: kube-scheduler',
    url: 'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/',
  },
  etcd: { title: 'etcd: Configuration options', url: 'https://etcd.io/docs/latest/op-guide/configuration/' },
};

/** A file that a flag names, which decides in the place of other flags. It is judged where it was read. */
interface ConfigurationFile {
  readonly flag: string;
  /** A flag with which the file says nothing of what is judged: components refuse both. */
  readonly unless?: string;
  readonly group: string;
  readonly kind: string;
  readonly judge: (content: JsonObject) => { readonly path: FieldPath; readonly message: string } | undefined;
}

/** A check of the flags of a control plane component. On a managed cluster there is none to see. */
export function flagCheck(
  component: ComponentName,
  texts: Texts,
  judge: (flags: Flags) => FlagFault | undefined,
  file?: ConfigurationFile,
): Check {
  const byFile = (one: Component): boolean =>
    file !== undefined && one.flags.has(file.flag) && (file.unless === undefined || !one.flags.has(file.unless));
  const ofComponent = (context: CheckContext): readonly Component[] =>
    context.answer(components).filter(({ name }) => name === component);
  const filesOf = (context: CheckContext): readonly KubernetesObject[] => {
    if (file === undefined || ofComponent(context).some((one) => one.flags.has(file.flag) && !byFile(one))) return [];
    return context.snapshot.ofKind(file.group, file.kind);
  };
  const check: Check = {
    ...texts,
    needs: ['pods'],
    nothingToJudge: (context) => {
      const all = ofComponent(context);
      if (all.some((one) => !byFile(one)) || filesOf(context).length > 0) return undefined;
      if (all.length === 0) return `no ${component} in what was read`;
      return `${component} has --${file?.flag}, and no ${file?.kind} was read`;
    },
    references: [REFERENCE[component]],
    *run(context) {
      for (const one of ofComponent(context)) {
        if (byFile(one)) continue;
        const { object, container, flags } = one;
        const fault = judge(flags);
        if (fault === undefined) continue;
        yield { check, object, path: flags.pathOf(fault.flag), container, message: fault.message };
      }
      for (const object of filesOf(context)) {
        const fault = file?.judge(object.content);
        if (fault !== undefined) yield { check, object, ...fault };
      }
    },
  };
  return check;
}

/** A static pod of the component with sound flags, of which some are replaced or, by null, left out; for examples. */
export function componentExample(
  component: ComponentName,
  changed: Readonly<Record<string, string | null>> = {},
): string {
  const flags = Object.entries({ ...SOUND[component], ...changed }).filter(([, value]) => value !== null);
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${component}
  namespace: kube-system
spec:
  containers:
    - name: ${component}
      image: registry.k8s.io/${component}:v1.37.0
      command:
        - ${component}
${flags.map(([name, value]) => `        - --${name}=${value}\n`).join('')}`;
}

const PKI = '/etc/kubernetes/pki';

const SOUND: Readonly<Record<ComponentName, Readonly<Record<string, string>>>> = {
  'kube-apiserver': {
    'anonymous-auth': 'false',
    'audit-log-maxage': '30',
    'audit-log-maxbackup': '10',
    'audit-log-maxsize': '100',
    'audit-log-path': '/var/log/kubernetes/audit.log',
    'audit-policy-file': '/etc/kubernetes/audit-policy.yaml',
    'authorization-mode': 'Node,RBAC',
    'client-ca-file': `${PKI}/ca.crt`,
    'enable-admission-plugins': 'NodeRestriction,AlwaysPullImages,DenyServiceExternalIPs,EventRateLimit',
    'encryption-provider-config': '/etc/kubernetes/encryption.yaml',
    'etcd-cafile': `${PKI}/etcd/ca.crt`,
    'etcd-certfile': `${PKI}/apiserver-etcd-client.crt`,
    'etcd-keyfile': `${PKI}/apiserver-etcd-client.key`,
    'kubelet-certificate-authority': `${PKI}/ca.crt`,
    'kubelet-client-certificate': `${PKI}/apiserver-kubelet-client.crt`,
    'kubelet-client-key': `${PKI}/apiserver-kubelet-client.key`,
    profiling: 'false',
    'service-account-extend-token-expiration': 'false',
    'service-account-key-file': `${PKI}/sa.pub`,
    'tls-cert-file': `${PKI}/apiserver.crt`,
    'tls-private-key-file': `${PKI}/apiserver.key`,
  },
  'kube-controller-manager': {
    'bind-address': '127.0.0.1',
    profiling: 'false',
    'root-ca-file': `${PKI}/ca.crt`,
    'service-account-private-key-file': `${PKI}/sa.key`,
    'terminated-pod-gc-threshold': '1000',
    'use-service-account-credentials': 'true',
  },
  'kube-scheduler': { 'bind-address': '127.0.0.1', profiling: 'false' },
  etcd: {
    'cert-file': `${PKI}/etcd/server.crt`,
    'client-cert-auth': 'true',
    'key-file': `${PKI}/etcd/server.key`,
    'peer-cert-file': `${PKI}/etcd/peer.crt`,
    'peer-client-cert-auth': 'true',
    'peer-key-file': `${PKI}/etcd/peer.key`,
    'peer-trusted-ca-file': `${PKI}/etcd/ca.crt`,
    'trusted-ca-file': `${PKI}/etcd/ca.crt`,
  },
};
