import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { CHECKS } from '../../checks/index.ts';
import { LATEST_POLICY_VERSION } from '../../pod-security/index.ts';
import type { AccessSettings } from '../access/settings.ts';
import type { ScanPlan } from '../scan-plan.ts';
import { type RunningServer, type ServerOptions, startServer } from '../start-server.ts';

/** For a server to start and scan, in milliseconds: the machine may be busy. */
export const PATIENCE = 120_000;

export const LOCAL: AccessSettings = {
  host: '127.0.0.1',
  port: 0,
  url: undefined,
  tls: undefined,
  insecure: false,
  trustedProxies: [],
  signIn: undefined,
  metricsToken: undefined,
};

export interface TestServer extends RunningServer {
  readonly folder: string;
  readonly logged: readonly string[];
  /** Where it answers, whatever it is called outside. */
  readonly base: string;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  json(path: string): Promise<Record<string, unknown>>;
  /** Waits until something holds of the status. */
  until(holds: (status: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
}

/** A folder that is removed when the test has ended. */
export function testFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-server-'));
  writeFiles(folder, files);
  return folder;
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

export function planOf(cwd: string, paths: readonly string[] = ['.']): ScanPlan {
  return {
    source: { type: 'paths', paths, cwd, ownFiles: [] },
    env: {},
    podTemplates: [],
    podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
    checks: CHECKS.map(({ id }) => id),
    severities: new Map(),
    exceptions: [],
  };
}

/** Starts a server on a free port of this machine. Whoever starts it closes it. */
export async function startTestServer(
  files: Readonly<Record<string, string>>,
  options: Partial<Omit<ServerOptions, 'access'>> & { readonly access?: Partial<AccessSettings> } = {},
): Promise<TestServer> {
  const folder = testFolder(files);
  const logged: string[] = [];
  const server = await startServer({
    plan: planOf(folder),
    version: '0.0.0-test',
    store: { data: testFolder(), keepDays: 90 },
    channels: [],
    schedule: undefined,
    watch: false,
    log: { level: 'debug', write: (line) => logged.push(line) },
    ...options,
    access: { ...LOCAL, ...options.access },
  });
  const base = `${options.access?.tls === undefined ? 'http' : 'https'}://127.0.0.1:${server.port}`;
  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${base}${path}`, { headers, redirect: 'manual' });
  const json = async (path: string) => (await (await get(path)).json()) as Record<string, unknown>;
  return {
    url: server.url,
    port: server.port,
    folder,
    logged,
    base,
    get,
    json,
    async until(holds) {
      for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
        const status = await json('/api/v1/status');
        if (holds(status)) return status;
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      throw new Error(`it never held: ${JSON.stringify(await json('/api/v1/status'))}`);
    },
    close: async () => {
      await server.close(1_000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The same for one test, which closes it when it ends. */
export async function serverForTest(...args: Parameters<typeof startTestServer>): Promise<TestServer> {
  const server = await startTestServer(...args);
  onTestFinished(() => server.close());
  return server;
}

/** Whether the first scan is stored. */
export function isScanned(status: Record<string, unknown>): boolean {
  return status['state'] === 'idle' && (status['last'] as { id?: number } | undefined)?.id !== undefined;
}

export const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop, labels: { team: carts } }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec:
      serviceAccountName: cart
      containers:
        - name: web
          image: registry.example/cart:1
          ports: [{ containerPort: 8080 }]
          securityContext: { privileged: true }
          env:
            - name: DB_PASSWORD
              value: tr0ub4dor-and-3
---
apiVersion: v1
kind: Secret
metadata: { name: db, namespace: shop }
stringData:
  password: correct-horse-battery
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: cart, namespace: shop }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: cart, namespace: shop }
spec:
  podSelector: { matchLabels: { app: cart } }
  ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 8080 }] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: all }
rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: all }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all }
subjects: [{ kind: ServiceAccount, name: cart, namespace: shop }]
`;

export const SECRETS: readonly string[] = ['tr0ub4dor-and-3', 'correct-horse-battery'];
