import { podsBehind, readServices, type Service, targetPortOf } from '../../network/index.ts';
import type { Check } from '../check.ts';
import { istioExample, meshExample, workloadExample } from './examples.ts';
import {
  hasLabels,
  istioWorkloads,
  MESH_NEEDS,
  type MeshedWorkload,
  noMesh,
  peerAuthentications,
} from './mesh-answers.ts';

export const portMtlsOfServicePort: Check = {
  id: 'network/port-mtls-of-service-port',
  title: 'Port-level mTLS is for a port that the workload does not listen on',
  severity: 'medium',
  rationale:
    '`portLevelMtls` goes by the port of the workload and not by that of its Service. An entry for any other port has ' +
    'no effect: where it says STRICT the real port may take plaintext still.',
  remediation: 'Key the entry by the container’s port, which is the Service’s `targetPort`.',
  examples: { bad: example(80), good: example(8080) },
  references: [
    {
      title: 'Istio: PeerAuthentication, port-level mutual TLS',
      url: 'https://istio.io/latest/docs/reference/config/security/peer_authentication/',
    },
  ],
  needs: [...MESH_NEEDS, 'services'],
  nothingToJudge: noMesh,
  *run(context) {
    const services = readServices(context.snapshot);
    const workloads = context.answer(istioWorkloads);
    for (const { object, selector, ports } of context.answer(peerAuthentications)) {
      if (ports.size === 0) continue;
      if (selector === undefined) {
        const message = 'has no effect without a selector: it is for workloads alone';
        yield { check: portMtlsOfServicePort, object, path: ['spec', 'portLevelMtls'], message };
        continue;
      }
      const selected = workloads.filter(
        ({ namespace, pod }) => namespace === object.namespace && hasLabels(pod, selector),
      );
      for (const port of ports.keys()) {
        const message = whyUnused(port, selected, services);
        const path = ['spec', 'portLevelMtls', String(port)];
        if (message !== undefined) yield { check: portMtlsOfServicePort, object, path, message };
      }
    }
  },
};

/** A container may listen on ports that it does not name; one that names some seldom does. */
function whyUnused(
  port: number,
  selected: readonly MeshedWorkload[],
  services: readonly Service[],
): string | undefined {
  if (selected.length === 0) return undefined;
  if (selected.some(({ pod }) => pod.ports.length === 0 || pod.ports.some((one) => one.port === port)))
    return undefined;
  for (const service of services) {
    const servicePort = service.ports.find((one) => one.port === port);
    if (servicePort === undefined) continue;
    const [pod] = podsBehind(
      service,
      selected.map((one) => one.pod),
    );
    const target = pod && targetPortOf(servicePort, pod);
    if (target === port) return undefined;
    if (target !== undefined) return `is the port of Service ${service.name}: the workload’s is ${target}`;
  }
  return 'no container of the workload names this port';
}

function example(port: number): string {
  const service = `---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  selector: { app: web }
  ports: [{ port: 80, targetPort: main }]
`;
  const spec = `selector:
  matchLabels: { app: web }
portLevelMtls:
  ${port}: { mode: STRICT }`;
  return meshExample() + workloadExample() + service + istioExample('PeerAuthentication', spec);
}
