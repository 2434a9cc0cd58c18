import type { ApiClient } from '../client.ts';
import { inParallel } from '../in-parallel.ts';

/** How large a cluster is made. */
export interface Size {
  readonly namespaces: number;
  readonly podsPerNamespace: number;
}

/** The nodes that the pods are on. */
export const NODES: readonly string[] = Array.from({ length: 20 }, (_, index) => `node-${index}`);

/** Makes namespaces with pods of everyday size in them: labels, environment, probes, volumes; about 4 KB each. */
export async function crowd(admin: ApiClient, { namespaces, podsPerNamespace }: Size): Promise<void> {
  const names = Array.from({ length: namespaces }, (_, index) => `crowd-${index}`);
  await inParallel(names, (name) => admin.create('/api/v1/namespaces', { metadata: { name } }));
  // Pods are refused until a controller has made the namespace's service account; making it oneself is as good.
  await inParallel(names, async (namespace) => {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts`;
    await admin.request('POST', path, { body: { metadata: { name: 'default' } } });
  });
  const pods = names.flatMap((namespace) => {
    return Array.from({ length: podsPerNamespace }, (_, index) => ({ namespace, index }));
  });
  await inParallel(pods, ({ namespace, index }) => {
    return admin.create(`/api/v1/namespaces/${namespace}/pods`, everydayPod(index));
  });
}

function everydayPod(index: number): object {
  return {
    metadata: {
      name: `web-${index}`,
      labels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': `web-${index % 5}`, tier: 'front' },
      annotations: { 'prometheus.io/scrape': 'true', 'checksum/config': 'a'.repeat(64) },
    },
    spec: {
      nodeName: NODES[index % NODES.length],
      automountServiceAccountToken: index % 2 === 0,
      securityContext: { runAsNonRoot: true, fsGroup: 1000 },
      containers: [container('web', 8080), container('proxy', 15001)],
      initContainers: [container('migrate', 9000)],
      volumes: [
        { name: 'config', configMap: { name: 'web' } },
        { name: 'cache', emptyDir: {} },
      ],
    },
  };
}

function container(name: string, containerPort: number): object {
  const probe = name === 'migrate' ? {} : { readinessProbe: { httpGet: { path: '/ready', port: containerPort } } };
  return {
    name,
    image: `registry.example.com/shop/${name}:1.2.3`,
    ports: [{ containerPort }],
    env: Array.from({ length: 8 }, (_, index) => ({ name: `SETTING_${index}`, value: `value number ${index}` })),
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    volumeMounts: [
      { name: 'config', mountPath: '/etc/web', readOnly: true },
      { name: 'cache', mountPath: '/var/cache' },
    ],
    ...probe,
  };
}
