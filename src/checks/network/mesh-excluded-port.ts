import { linkerdMembershipOf } from '../../network/index.ts';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { meshExample, workloadExample } from './examples.ts';
import { istioWorkloads, MESH_NEEDS, type MeshedWorkload } from './mesh-answers.ts';
import { clusterOf, isJudged } from './network-answers.ts';

export const meshExcludedPort: Check = {
  id: 'network/mesh-excluded-port',
  title: 'Annotation keeps connections out of the mesh',
  severity: 'medium',
  rationale:
    'Connections that go past the proxy are neither encrypted nor authorized, whatever the policies of the mesh say. ' +
    'An annotation of the pod is enough, so that whoever may write pods may do it.',
  remediation:
    'Remove the annotation, or keep the port closed by a NetworkPolicy. A protocol that the proxy does not know goes ' +
    'through it as well: declare its port as TCP, or as opaque.',
  examples: {
    bad:
      meshExample() +
      workloadExample('web', 8080, 'annotations: { traffic.sidecar.istio.io/excludeInboundPorts: "8080" }'),
    good: meshExample() + workloadExample(),
  },
  references: [
    {
      title: 'Istio: Resource Annotations',
      url: 'https://istio.io/latest/docs/reference/config/annotations/',
    },
    { title: 'Linkerd: Proxy configuration', url: 'https://linkerd.io/2/reference/proxy-configuration/' },
  ],
  needs: MESH_NEEDS,
  nothingToJudge: (context) =>
    context.answer(meshed).length === 0 ? 'no workloads in a mesh in what was read' : undefined,
  *run(context) {
    for (const { pod, annotations } of context.answer(meshed)) {
      const { object, templatePath, metadata } = pod.workload;
      for (const [name, what] of annotations) {
        const value = metadata.annotations?.get(name)?.trim();
        if (value === undefined || value === '') continue;
        const path = [...templatePath, 'metadata', 'annotations', name];
        const message = name.includes('include')
          ? value === '*'
            ? undefined
            : `only ${what} ${value} go through the proxy`
          : `${what} ${value} go past the proxy`;
        if (message !== undefined) yield { check: meshExcludedPort, object, path, message };
      }
    }
  },
};

const OF_ISTIO: ReadonlyMap<string, string> = new Map([
  ['traffic.sidecar.istio.io/excludeInboundPorts', 'connections in to'],
  ['traffic.sidecar.istio.io/includeInboundPorts', 'connections in to'],
  ['traffic.sidecar.istio.io/excludeOutboundPorts', 'connections out to'],
  ['traffic.sidecar.istio.io/includeOutboundPorts', 'connections out to'],
  ['traffic.sidecar.istio.io/excludeOutboundIPRanges', 'connections out to'],
  ['traffic.sidecar.istio.io/includeOutboundIPRanges', 'connections out to'],
]);
const OF_LINKERD: ReadonlyMap<string, string> = new Map([
  ['config.linkerd.io/skip-inbound-ports', 'connections in to'],
  ['config.linkerd.io/skip-outbound-ports', 'connections out to'],
]);

interface Annotated {
  readonly pod: MeshedWorkload['pod'];
  /** The annotations that take connections out of the mesh, and which ones. */
  readonly annotations: ReadonlyMap<string, string>;
}

function meshed(context: CheckContext): readonly Annotated[] {
  const cluster = context.answer(clusterOf);
  const ofIstio = context
    .answer(istioWorkloads)
    .filter(({ dataPlane }) => dataPlane === 'sidecar')
    .map(({ pod }) => ({ pod, annotations: OF_ISTIO }));
  const ofLinkerd = cluster.workloads.filter(isJudged).flatMap((workload): readonly Annotated[] => {
    const [pod] = workload.pods;
    if (pod === undefined) return [];
    return linkerdMembershipOf({ type: 'pod', pod, workload }, cluster).meshed
      ? [{ pod, annotations: OF_LINKERD }]
      : [];
  });
  return [...ofIstio, ...ofLinkerd];
}
