import type { JsonObject } from '../../src/kube/index.ts';
import type { Random } from './random.ts';

const KINDS = [
  'Deployment',
  'Deployment',
  'Deployment',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'CronJob',
  'Job',
] as const;
const IMAGES = ['api', 'web', 'worker', 'gateway', 'indexer', 'mailer'] as const;

/** A workload as teams write them: a third hardened, a third half-way, a third not at all. */
export function workload(random: Random, namespace: string, name: string): JsonObject {
  const kind = random.pick(KINDS);
  const labels = { app: name, tier: random.pick(['web', 'backend', 'data']), 'app.kubernetes.io/part-of': namespace };
  const template = { metadata: { labels }, spec: podSpec(random, name) };
  const metadata = {
    name,
    namespace,
    labels,
    annotations: { 'example.com/owner': `team-${random.below(40)}@example.com` },
  };
  switch (kind) {
    case 'CronJob':
      return {
        apiVersion: 'batch/v1',
        kind,
        metadata,
        spec: { schedule: '*/15 * * * *', jobTemplate: { spec: { template } } },
      };
    case 'Job':
      return { apiVersion: 'batch/v1', kind, metadata, spec: { backoffLimit: 2, template } };
    default:
      return {
        apiVersion: 'apps/v1',
        kind,
        metadata,
        spec: { replicas: 1 + random.below(4), selector: { matchLabels: { app: name } }, template },
      };
  }
}

function podSpec(random: Random, name: string): JsonObject {
  const care = random.below(3);
  const containers = [container(random, name, care)];
  if (random.chance(0.3)) containers.push(container(random, 'sidecar', care));
  return {
    serviceAccountName: name,
    ...(care > 0 ? { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } } : {}),
    ...(random.chance(0.03) ? { hostNetwork: true } : {}),
    ...(random.chance(0.2) ? { initContainers: [container(random, 'init', care)] } : {}),
    containers,
    volumes: [
      { name: 'tmp', emptyDir: {} },
      { name: 'config', configMap: { name: `${name}-config` } },
      ...(random.chance(0.04) ? [{ name: 'host', hostPath: { path: '/var/log' } }] : []),
    ],
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { app: name } },
      },
    ],
  };
}

function container(random: Random, name: string, care: number): JsonObject {
  const port = 8000 + random.below(1000);
  return {
    name,
    image: `registry.example.com/${random.pick(IMAGES)}:1.${random.below(50)}.${random.below(10)}`,
    args: ['--listen', `:${port}`, '--log-format=json'],
    ports: [{ name: 'http', containerPort: port, protocol: 'TCP' }],
    env: Array.from({ length: 8 + random.below(16) }, (_, index) => ({
      name: `SHOP_SERVICE_SETTING_${index}`,
      ...(random.chance(0.3)
        ? { valueFrom: { configMapKeyRef: { name: `${name}-config`, key: `setting-${index}` } } }
        : { value: `https://service-${random.below(100)}.example.com/path/${random.below(1_000_000)}` }),
    })),
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    readinessProbe: { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 10 },
    ...(care === 2
      ? {
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        }
      : random.chance(0.02)
        ? { securityContext: { privileged: true } }
        : {}),
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'config', mountPath: '/etc/app', readOnly: true },
    ],
  };
}
