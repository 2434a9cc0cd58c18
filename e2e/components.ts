import { join } from 'node:path';

/** Where a control plane listens and keeps its files. */
export interface Layout {
  readonly folder: string;
  readonly etcdPort: number;
  readonly etcdPeerPort: number;
  readonly apiPort: number;
  readonly controllerPort: number;
}

export interface ApiServerOptions {
  readonly featureGates?: Readonly<Record<string, boolean>>;
  /** The `PodSecurityConfiguration` of the admission plugin; the built-in one (privileged everywhere) by default. */
  readonly podSecurity?: unknown;
  /** More flags for kube-apiserver, after the helper's own, so that they win. */
  readonly apiServerFlags?: readonly string[];
}

/** The files that the components are told to read, by name below the folder. */
export const FILES = {
  authority: 'ca.crt',
  serverCertificate: 'server.crt',
  serverKey: 'server.key',
  tokenKey: 'service-account.key',
  tokenPublicKey: 'service-account.pub',
  auditPolicy: 'audit-policy.json',
  auditLog: 'audit.log',
  admission: 'admission.json',
  controllerKubeconfig: 'controller-manager.kubeconfig',
} as const;

/** Every request is recorded once, when it is over, without bodies. */
export const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived', 'ResponseStarted'],
  rules: [{ level: 'Metadata' }],
};

function etcdUrl(layout: Layout): string {
  return `http://127.0.0.1:${layout.etcdPort}`;
}

export function etcdFlags(layout: Layout): string[] {
  return [
    `--data-dir=${join(layout.folder, 'etcd')}`,
    `--listen-client-urls=${etcdUrl(layout)}`,
    `--advertise-client-urls=${etcdUrl(layout)}`,
    `--listen-peer-urls=http://127.0.0.1:${layout.etcdPeerPort}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

export function apiServerFlags(layout: Layout, options: ApiServerOptions): string[] {
  const file = (name: keyof typeof FILES) => join(layout.folder, FILES[name]);
  const gates = Object.entries(options.featureGates ?? {}).map(([name, on]) => `${name}=${on}`);
  return [
    `--etcd-servers=${etcdUrl(layout)}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none', // a loopback address is refused in an Endpoints object
    `--secure-port=${layout.apiPort}`,
    `--tls-cert-file=${file('serverCertificate')}`,
    `--tls-private-key-file=${file('serverKey')}`,
    `--client-ca-file=${file('authority')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${file('tokenPublicKey')}`,
    `--service-account-signing-key-file=${file('tokenKey')}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--allow-privileged=true', // else validation refuses privileged pods before admission sees them
    '--authorization-mode=Node,RBAC',
    `--audit-policy-file=${file('auditPolicy')}`,
    `--audit-log-path=${file('auditLog')}`,
    ...(options.podSecurity === undefined ? [] : [`--admission-control-config-file=${file('admission')}`]),
    ...(gates.length === 0 ? [] : [`--feature-gates=${gates.join(',')}`]),
    ...(options.apiServerFlags ?? []),
  ];
}

export function controllerManagerFlags(layout: Layout): string[] {
  const config = join(layout.folder, FILES.controllerKubeconfig);
  return [
    `--kubeconfig=${config}`,
    `--authentication-kubeconfig=${config}`,
    `--authorization-kubeconfig=${config}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${layout.controllerPort}`,
    '--leader-elect=false',
    `--service-account-private-key-file=${join(layout.folder, FILES.tokenKey)}`,
    `--root-ca-file=${join(layout.folder, FILES.authority)}`,
  ];
}

/** The configuration file of the admission plugins, with one for Pod Security. */
export function admissionConfiguration(podSecurity: unknown): unknown {
  return {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AdmissionConfiguration',
    plugins: [{ name: 'PodSecurity', configuration: podSecurity }],
  };
}
