import type { FieldPath } from '../../kube/index.ts';
import {
  type ConnectionSet,
  connectionsOf,
  type Exposure,
  exposuresOf,
  intersectConnections,
  isNoConnection,
  NO_CONNECTIONS,
  portRange,
  unionConnections,
  type WorkloadPeer,
} from '../../network/index.ts';
import type { Check, Finding } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { consoleIn } from '../exposure/admin-console.ts';
import { policyExample, workloadExample } from './examples.ts';
import { connectivityOf, idle, isJudged, NETWORK_NEEDS } from './network-answers.ts';
import { openingsFound } from './opening-check.ts';
import { NODE_PORTS, SENSITIVE_PORTS } from './sensitive-ports.ts';

export const sensitivePortReachable: Check = {
  id: 'network/sensitive-port-reachable',
  title: 'Database, console or node service is open to every namespace or the outside',
  severity: 'high',
  rationale:
    'Databases, caches, consoles, SSH, etcd and the kubelet trust whoever gets to them more than they should. They are ' +
    'the first thing that is tried from a pod that was broken into, and from outside all day.',
  remediation:
    'Let in the workloads that use it, by a `podSelector`, and nobody else. `breakwater network explain` shows what ' +
    'opens it.',
  examples: {
    bad: workloadExample('db', 5432),
    good:
      workloadExample('db', 5432) +
      policyExample('podSelector: {}\ningress:\n  - from: [{ podSelector: { matchLabels: { app: web } } }]'),
  },
  references: [
    {
      title: 'Microsoft: Threat matrix for Kubernetes, cluster internal networking',
      url: 'https://microsoft.github.io/Threat-Matrix-for-Kubernetes/techniques/Cluster%20internal%20networking/',
    },
  ],
  needs: [...NETWORK_NEEDS, 'services', 'routes', 'nodes', 'service-mesh'],
  nothingToJudge: idle,
  *run(context) {
    const connectivity = context.answer(connectivityOf);
    const sensitive = new Map(
      connectivity.workloads
        .filter(({ workload }) => isJudged(workload))
        .map((workload) => [workload, [...sensitiveIn(workload)]] as const)
        .filter(([, found]) => found.length > 0),
    );
    for (const exposure of exposuresOf(connectivity, [...sensitive.keys()])) {
      const { workload } = exposure;
      for (const { path, what, connections, container } of sensitive.get(workload) ?? []) {
        const found = opened(exposure, connections);
        const object = workload.pods[0]?.workload.object;
        if (found === undefined || object === undefined) continue;
        const { to, severity } = found;
        yield { check: sensitivePortReachable, object, path, container, message: `${what} is open to ${to}`, severity };
      }
    }
    yield* onNodes(context);
  },
};

interface Sensitive {
  readonly path: FieldPath;
  readonly what: string;
  readonly connections: ConnectionSet;
  readonly container?: string | undefined;
}

/** The sensitive ports that the containers of a workload name; or all its ports where it runs a console. */
function* sensitiveIn({ pods: [pod] }: WorkloadPeer): Generator<Sensitive> {
  if (pod === undefined) return;
  const { workload, ports } = pod;
  const { spec, templatePath } = workload;
  let named = false;
  for (const { name, index, ports: written } of spec.containers ?? []) {
    for (const { index: at, containerPort = 0, protocol = 'TCP' } of written ?? []) {
      const service = protocol === 'TCP' ? SENSITIVE_PORTS.get(containerPort) : undefined;
      if (service === undefined) continue;
      named = true;
      yield {
        path: [...templatePath, 'spec', 'containers', index, 'ports', at, 'containerPort'],
        what: `TCP ${containerPort} (${service})`,
        connections: connectionsOf('TCP', portRange(containerPort, containerPort)),
        container: name,
      };
    }
  }
  const what = named ? undefined : consoleIn(workload);
  const all = ports.map(({ port, protocol }) => connectionsOf(protocol, portRange(port, port)));
  if (what === undefined || all.length === 0) return;
  yield {
    path: [...templatePath, 'spec', 'containers'],
    what,
    connections: all.reduce(unionConnections, NO_CONNECTIONS),
  };
}

/** Where it is open to, the worst first. */
function opened(
  { ways, fromAnyPod }: Exposure,
  connections: ConnectionSet,
): { readonly to: string; readonly severity: 'high' | 'medium' } | undefined {
  const isIn = (allowed: ConnectionSet) => !isNoConnection(intersectConnections(allowed, connections));
  const way = ways.find(({ answer }) => isIn(answer.allowed));
  if (way !== undefined) return { to: `the outside, by ${way.object.kind} ${way.object.name}`, severity: 'high' };
  return isIn(fromAnyPod.allowed) ? { to: 'every namespace', severity: 'medium' } : undefined;
}

const NODE_SERVICES = NODE_PORTS.map((port) => connectionsOf('TCP', portRange(port, port))).reduce(unionConnections);

function* onNodes(context: CheckContext): Generator<Finding> {
  const open = { direction: 'egress', peer: 'nodes', connections: NODE_SERVICES } as const;
  for (const { object, path } of openingsFound(open, context)) {
    const message = 'the kubelets, and etcd where a node runs it, are open to the pods';
    yield { check: sensitivePortReachable, object, path, message, severity: 'medium' };
  }
}
