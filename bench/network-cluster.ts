import type { JsonObject } from '../src/kube/index.ts';

/** A made-up cluster: its size, and whether labels tell every pod apart. */
export interface Scenario {
  readonly pods: number;
  readonly workloads: number;
  readonly policies: number;
  /** Each pod has a label of its own, and the policies select pods by such labels too. */
  readonly uniqueLabels: boolean;
}

const WORKLOADS_PER_NAMESPACE = 12;
const TEAMS = 20;
const TIERS = ['front', 'logic', 'data'];

/** The objects of a cluster: namespaces, running pods with addresses, policies of every tier. */
export function clusterObjects({ pods, workloads, policies, uniqueLabels }: Scenario): readonly JsonObject[] {
  const random = randomNumbers(1);
  const namespaces = Math.ceil(workloads / WORKLOADS_PER_NAMESPACE);
  const objects: JsonObject[] = [];
  for (let n = 0; n < namespaces; n++) {
    objects.push({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: `ns-${n}`, labels: { team: `team-${n % TEAMS}`, stage: n % 3 === 0 ? 'prod' : 'dev' } },
    });
  }
  for (let p = 0; p < pods; p++) objects.push(pod(p, p % workloads, uniqueLabels));
  for (let n = 0; n < policies; n++) objects.push(policy(n, n % namespaces, pods, uniqueLabels, random));
  for (let n = 0; n < 20; n++) objects.push(adminPolicy(n, n < 16 ? 'Admin' : 'Baseline'));
  return objects;
}

function pod(index: number, workload: number, uniqueLabels: boolean): JsonObject {
  const labels = { app: `app-${workload}`, tier: TIERS[workload % 3] ?? '' };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace: `ns-${Math.floor(workload / WORKLOADS_PER_NAMESPACE)}`,
      name: `app-${workload}-${index}`,
      labels: uniqueLabels ? { ...labels, 'apps.kubernetes.io/pod-index': `${index}` } : labels,
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `app-${workload}`, controller: true }],
    },
    spec: {
      nodeName: `node-${index % 100}`,
      containers: [
        {
          name: 'main',
          image: 'registry.example/app:1',
          ports: [
            { name: 'http', containerPort: 8080 + (workload % 4) },
            { name: 'metrics', containerPort: 9090 },
          ],
          env: [{ name: 'A', value: 'b' }],
          resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1', memory: '1Gi' } },
        },
      ],
    },
    status: { phase: 'Running', podIPs: [{ ip: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}` }] },
  };
}

function policy(
  index: number,
  namespace: number,
  pods: number,
  uniqueLabels: boolean,
  random: (below: number) => number,
): JsonObject {
  const workload = namespace * WORKLOADS_PER_NAMESPACE + random(WORKLOADS_PER_NAMESPACE);
  const ports = [
    { protocol: 'TCP', port: 'http' },
    { protocol: 'UDP', port: 5353 + random(3) },
  ];
  const some = Array.from({ length: 40 }, () => `${random(pods)}`);
  const ingress = [
    { from: [{ podSelector: { matchLabels: { tier: TIERS[index % 3] ?? '' } } }], ports },
    { from: [{ namespaceSelector: { matchLabels: { team: `team-${random(TEAMS)}` } }, podSelector: {} }] },
    ...(uniqueLabels
      ? [
          {
            from: [
              {
                namespaceSelector: {},
                podSelector: {
                  matchExpressions: [{ key: 'apps.kubernetes.io/pod-index', operator: 'In', values: some }],
                },
              },
            ],
            ports: [{ port: 9090 }],
          },
        ]
      : []),
  ];
  const block = `${10 + random(180)}.${random(256)}.0.0/16`;
  const egress = [
    {
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ns-0' } } }],
      ports: [{ protocol: 'UDP', port: 53 }],
    },
    { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', block] } }], ports: [{ port: 443 }] },
    { to: [{ podSelector: {} }] },
  ];
  const everyone = index % 10 === 0;
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { namespace: `ns-${namespace}`, name: `policy-${index}` },
    spec: {
      podSelector: everyone ? {} : { matchLabels: { app: `app-${workload}` } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: everyone ? [] : ingress,
      egress: everyone ? egress.slice(0, 1) : egress,
    },
  };
}

function adminPolicy(index: number, tier: string): JsonObject {
  return {
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name: `admin-${index}` },
    spec: {
      tier,
      priority: index,
      subject: { namespaces: { matchLabels: { team: `team-${index}` } } },
      ingress: [
        {
          action: 'Accept',
          from: [{ namespaces: { matchLabels: { stage: 'prod' } } }],
          protocols: [{ tcp: { destinationPort: { number: 9100 } } }],
        },
        { action: 'Deny', from: [{ namespaces: { matchLabels: { team: `team-${(index + 1) % TEAMS}` } } }] },
      ],
      egress: [
        { action: 'Pass', to: [{ namespaces: {} }] },
        { action: 'Deny', to: [{ networks: ['169.254.169.254/32', `198.51.${index}.0/24`] }] },
      ],
    },
  };
}

/** The same numbers on every run (the Lehmer generator of Park and Miller). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
