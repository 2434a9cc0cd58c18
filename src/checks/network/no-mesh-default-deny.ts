import {
  type AuthorizationPolicy,
  ISTIO_DEFAULTS,
  linkerdAnnotationOf,
  linkerdMembershipOf,
} from '../../network/index.ts';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { istioExample, meshExample, workloadExample } from './examples.ts';
import { authorizationPolicies, istioWorkloads, isUnconditional, MESH_NEEDS } from './mesh-answers.ts';
import { clusterOf, isJudged, usedNamespaces } from './network-answers.ts';

export const noMeshDefaultDeny: Check = {
  id: 'network/no-mesh-default-deny',
  title: 'Mesh authorization lets everyone in by default',
  severity: 'medium',
  rationale:
    'Without a policy that applies, a mesh lets in whoever connects: it encrypts and knows who calls, and refuses ' +
    'nobody. What is deployed tomorrow is open as well.',
  remediation:
    'With Istio, add an AuthorizationPolicy with an empty `spec` to the namespace, or to the root namespace for the ' +
    'whole mesh, and one that allows each caller. With Linkerd, set `config.linkerd.io/default-inbound-policy: deny` ' +
    'on the namespace, and add Servers with their authorizations.',
  examples: {
    bad: meshExample() + workloadExample(),
    good: meshExample() + workloadExample() + istioExample('AuthorizationPolicy', '{}'),
  },
  references: [
    {
      title: 'Istio: AuthorizationPolicy, allow nothing',
      url: 'https://istio.io/latest/docs/reference/config/security/authorization-policy/',
    },
    {
      title: 'Linkerd: Authorization policy, default policies',
      url: 'https://linkerd.io/2/reference/authorization-policy/#default-policies',
    },
  ],
  needs: MESH_NEEDS,
  nothingToJudge: (context) =>
    meshedNamespaces(context).length === 0 ? 'no workloads in a mesh in what was read' : undefined,
  *run(context) {
    for (const { namespace, mesh, lets } of context.answer(meshedNamespaces)) {
      const place = context.answer(usedNamespaces).get(namespace);
      if (place === undefined || lets === undefined) continue;
      const message = `${mesh} lets ${lets} connect to what no policy is for`;
      yield { check: noMeshDefaultDeny, object: place.object, path: place.path, message };
    }
  },
};

interface MeshedNamespace {
  readonly namespace: string;
  readonly mesh: 'Istio' | 'Linkerd';
  /** Whom it lets in by default; undefined for nobody. */
  readonly lets: string | undefined;
}

function meshedNamespaces(context: CheckContext): readonly MeshedNamespace[] {
  const inIstio = new Set(context.answer(istioWorkloads).map(({ namespace }) => namespace));
  const ofIstio = [...inIstio].map((namespace): MeshedNamespace => {
    const closed = context.answer(authorizationPolicies).some((policy) => closes(policy, namespace));
    return { namespace, mesh: 'Istio', lets: closed ? undefined : 'anyone' };
  });
  return [...ofIstio, ...inLinkerd(context)];
}

/** Whether a policy denies what no other policy is for: it is for all workloads, and does not allow everything. */
function closes({ object, action, selector, targets, rules }: AuthorizationPolicy, namespace: string): boolean {
  if (object.namespace !== namespace && object.namespace !== ISTIO_DEFAULTS.rootNamespace) return false;
  if (selector !== undefined || targets.length > 0) return false;
  return action === 'ALLOW' ? !rules.some(isUnconditional) : action === 'DENY' && rules.some(isUnconditional);
}

function inLinkerd(context: CheckContext): readonly MeshedNamespace[] {
  const cluster = context.answer(clusterOf);
  const found = new Map<string, MeshedNamespace>();
  for (const workload of cluster.workloads.filter(isJudged)) {
    const { namespace } = workload;
    const [pod] = workload.pods;
    if (pod === undefined || !linkerdMembershipOf({ type: 'pod', pod, workload }, cluster).meshed) continue;
    const policy = linkerdAnnotationOf(pod, 'config.linkerd.io/default-inbound-policy', cluster);
    const lets = policy === 'deny' ? undefined : (LINKERD_LETS.get(policy ?? '') ?? 'anyone');
    if (found.get(namespace)?.lets === undefined) found.set(namespace, { namespace, mesh: 'Linkerd', lets });
  }
  return [...found.values()];
}

/** Default policies of Linkerd that let in some. */
const LINKERD_LETS: ReadonlyMap<string, string> = new Map([
  ['all-authenticated', 'all of the mesh'],
  ['cluster-authenticated', 'all of the mesh'],
  ['cluster-unauthenticated', 'everything in the cluster'],
]);
