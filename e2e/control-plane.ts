import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CertificateAuthority, signingKey } from './certificates.ts';
import { ManagedProcess } from './child-process.ts';
import { ApiClient, type Credentials, type KubernetesObject } from './client.ts';
import {
  type ApiServerOptions,
  AUDIT_POLICY,
  admissionConfiguration,
  apiServerFlags,
  controllerManagerFlags,
  etcdFlags,
  FILES,
  type Layout,
} from './components.ts';
import { kubeconfig } from './kubeconfig.ts';
import type { Programs } from './tools/build.ts';

/** One request as the API server's audit log has it (audit.k8s.io/v1), at level Metadata. */
export interface AuditEvent {
  /** Also in the `Audit-Id` header of the answer. */
  readonly auditID: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string; readonly groups?: readonly string[] };
  readonly userAgent?: string;
  readonly objectRef?: {
    readonly apiGroup?: string;
    readonly resource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly responseStatus?: { readonly code?: number };
  /** With an audit policy that asks for it. */
  readonly responseObject?: { readonly kind?: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** How long the control plane may take to become ready on a busy machine, in milliseconds. */
const START_TIMEOUT = 120_000;

/**
 * A running control plane: etcd, kube-apiserver and kube-controller-manager, on loopback only, with certificates,
 * ports and a folder of its own. Whoever starts one stops it; it never outlives the process that started it.
 */
export class ControlPlane {
  /** The Kubernetes version, `1.37.2`. */
  readonly version: string;
  /** The URL of the API server. */
  readonly server: string;
  /** A client in the group `system:masters`. */
  readonly admin: ApiClient;
  /** Holds logs, certificates and kubeconfig files; removed by `stop`. */
  readonly folder: string;
  readonly #programs: Programs;
  readonly #options: ApiServerOptions;
  readonly #layout: Layout;
  readonly #authority = new CertificateAuthority('e2e');
  readonly #clients: ApiClient[] = [];
  readonly #processes = new Map<string, ManagedProcess>();

  /**
   * Starts everything and returns when the API server is ready and the controllers work.
   *
   * @throws Error with the end of the log of the component that failed; the logs stay in the folder it names.
   */
  static async start(programs: Programs, options: ApiServerOptions = {}): Promise<ControlPlane> {
    const folder = mkdtempSync(join(tmpdir(), `breakwater-e2e-${programs.version}-`));
    const [etcdPort = 0, etcdPeerPort = 0, apiPort = 0, controllerPort = 0] = await freePorts(4);
    const layout = { folder, etcdPort, etcdPeerPort, apiPort, controllerPort };
    const plane = new ControlPlane(programs, options, layout);
    try {
      plane.#writeFiles();
      plane.#spawn(programs.etcd, etcdFlags(layout));
      await plane.startApiServer();
      plane.#spawn(programs.controllerManager, controllerManagerFlags(layout));
      // Pods are refused until their namespace has a service account, which a controller makes.
      await plane.#until('the controllers', () => plane.#exists('/api/v1/namespaces/default/serviceaccounts/default'));
    } catch (error) {
      await plane.stop({ keepFolder: true });
      throw error;
    }
    return plane;
  }

  private constructor(programs: Programs, options: ApiServerOptions, layout: Layout) {
    this.version = programs.version;
    this.server = `https://127.0.0.1:${layout.apiPort}`;
    this.folder = layout.folder;
    this.#programs = programs;
    this.#options = options;
    this.#layout = layout;
    this.admin = this.client(this.credentials('e2e-admin', ['system:masters']));
  }

  /** A client certificate for any user and groups. */
  credentials(user: string, groups: readonly string[] = [], expires?: Date): Credentials {
    const subject = { name: user, groups, ...(expires === undefined ? {} : { expires }) };
    return { authority: this.#authority.certificate, ...this.#authority.issue(subject) };
  }

  /** A token of a service account, from the TokenRequest API; of one of its pods when one is given. */
  async serviceAccountCredentials(namespace: string, name: string, pod?: KubernetesObject): Promise<Credentials> {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
    const boundObjectRef = pod && { apiVersion: 'v1', kind: 'Pod', name: pod.metadata.name, uid: pod.metadata['uid'] };
    const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { boundObjectRef } };
    const { status } = await this.admin.create<{ status: { token: string } }>(path, request);
    return { authority: this.#authority.certificate, token: status.token };
  }

  /** A client that `stop` closes. */
  client(credentials: Credentials): ApiClient {
    const client = new ApiClient(this.server, credentials);
    this.#clients.push(client);
    return client;
  }

  /** Writes a kubeconfig file and returns its path. */
  kubeconfig(name: string, credentials: Credentials): string {
    return this.#write(`${name}.kubeconfig`, kubeconfig(this.server, credentials));
  }

  /** Makes a namespace and waits until pods can be made in it. */
  async createNamespace(name: string, labels: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.admin.create('/api/v1/namespaces', { metadata: { name, labels } });
    const account = `/api/v1/namespaces/${name}/serviceaccounts/default`;
    await this.#until(`the service account of namespace ${name}`, () => this.#exists(account));
  }

  /** Every request that the API server has answered since it was started first, in the order of their end. */
  auditEvents(): AuditEvent[] {
    const lines = readFileSync(join(this.folder, FILES.auditLog), 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as AuditEvent);
  }

  /** Starts the API server, again after `stopApiServer`, and waits until it is ready. */
  async startApiServer(): Promise<void> {
    this.#spawn(this.#programs.apiServer, apiServerFlags(this.#layout, this.#options));
    await this.#until('kube-apiserver', () => this.#exists('/readyz'));
  }

  /** Stops the API server alone; `SIGKILL` for a crash. etcd keeps what is stored. */
  async stopApiServer(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const server = this.#processes.get('kube-apiserver');
    this.#processes.delete('kube-apiserver');
    await server?.stop(signal);
  }

  /** Makes the API server stand still, connections and all, until it is to go on. */
  pauseApiServer(): void {
    this.#processes.get('kube-apiserver')?.signal('SIGSTOP');
  }

  resumeApiServer(): void {
    this.#processes.get('kube-apiserver')?.signal('SIGCONT');
  }

  /** Stops every process and removes the folder, unless it is to be looked at. */
  async stop(options: { readonly keepFolder?: boolean } = {}): Promise<void> {
    for (const client of this.#clients) client.close();
    // Nothing of it is wanted any more, and to end in good order takes seconds.
    await Promise.all([...this.#processes.values()].map((process) => process.stop('SIGKILL')));
    if (options.keepFolder === true) console.error(`Kubernetes ${this.version}: logs are in ${this.folder}`);
    else rmSync(this.folder, { recursive: true, force: true });
  }

  /** Where etcd answers, without TLS. */
  get etcdUrl(): string {
    return `http://127.0.0.1:${this.#layout.etcdPort}`;
  }

  /** The ids of the running processes. */
  get processIds(): number[] {
    return [...this.#processes.values()].flatMap((process) => process.pid ?? []);
  }

  #spawn(program: string, args: readonly string[]): void {
    const process = new ManagedProcess(program, args, join(this.folder, `${basename(program)}.log`));
    this.#processes.set(process.name, process);
  }

  #writeFiles(): void {
    const addresses = ['127.0.0.1', 'localhost', 'kubernetes.default.svc'];
    const server = this.#authority.issue({ name: 'kube-apiserver', addresses });
    const tokens = signingKey();
    this.#write(FILES.authority, this.#authority.certificate);
    this.#write(FILES.serverCertificate, server.certificate);
    this.#write(FILES.serverKey, server.key);
    this.#write(FILES.tokenKey, tokens.key);
    this.#write(FILES.tokenPublicKey, tokens.publicKey);
    this.#write(FILES.auditPolicy, JSON.stringify(AUDIT_POLICY));
    this.#write(FILES.admission, JSON.stringify(admissionConfiguration(this.#options.podSecurity)));
    const controllers = this.credentials('system:kube-controller-manager', ['system:masters']);
    this.#write(FILES.controllerKubeconfig, kubeconfig(this.server, controllers));
  }

  #write(name: string, text: string): string {
    const file = join(this.folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }

  async #exists(path: string): Promise<boolean> {
    try {
      return (await this.admin.request('GET', path)).status === 200;
    } catch {
      return false; // not listening yet
    }
  }

  async #until(what: string, check: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + START_TIMEOUT;
    while (!(await check())) {
      for (const process of this.#processes.values()) process.assertRunning();
      if (Date.now() > end) throw new Error(`${what} took longer than ${START_TIMEOUT / 1000} s; see ${this.folder}`);
      await sleep(50);
    }
  }
}

/** Ports that nothing listens on now. All are held at once, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', resolve);
      });
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
    return address.port;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
