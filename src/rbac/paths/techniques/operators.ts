import { serviceAccountName } from '../../subject.ts';
import { clusterPattern, pattern } from '../pattern.ts';
import { CLUSTER_ADMIN, type Position, user } from '../position.ts';
import { type Asker, heldAny, type Technique, where } from '../technique.ts';

/**
 * Custom resources whose operator does what their author asks, with its own rights.
 *
 * - `pods`: it runs pods of the author's making, in the resource's namespace; everywhere for cluster-wide resources.
 * - `cluster-admin`: it applies whatever it is given, without bounds.
 * - otherwise the service account, by name, that does the work, wherever it is.
 */
export interface Operator {
  readonly group: string;
  readonly resources: readonly string[];
  readonly acts: 'pods' | 'cluster-admin' | { readonly serviceAccount: string };
  /** Whether the resources live outside namespaces. */
  readonly clusterScoped?: boolean;
  /** Whether only resources in the operator's own namespace count. */
  readonly ownNamespace?: boolean;
}

/** Operators that are in wide use, with the service accounts of their usual installation. */
export const KNOWN_OPERATORS: readonly Operator[] = [
  {
    group: 'argoproj.io',
    resources: ['applications', 'applicationsets'],
    acts: { serviceAccount: 'argocd-application-controller' },
    ownNamespace: true,
  },
  { group: 'argoproj.io', resources: ['cronworkflows', 'rollouts', 'workflows'], acts: 'pods' },
  { group: 'actions.github.com', resources: ['autoscalingrunnersets', 'ephemeralrunners'], acts: 'pods' },
  { group: 'apps.kruise.io', resources: ['advancedcronjobs', 'clonesets', 'daemonsets', 'statefulsets'], acts: 'pods' },
  { group: 'apps.openshift.io', resources: ['deploymentconfigs'], acts: 'pods' },
  { group: 'batch.volcano.sh', resources: ['jobs'], acts: 'pods' },
  { group: 'fleet.cattle.io', resources: ['bundles', 'gitrepos'], acts: { serviceAccount: 'fleet-agent' } },
  { group: 'helm.cattle.io', resources: ['helmcharts'], acts: 'cluster-admin' },
  { group: 'helm.toolkit.fluxcd.io', resources: ['helmreleases'], acts: { serviceAccount: 'helm-controller' } },
  {
    group: 'kustomize.toolkit.fluxcd.io',
    resources: ['kustomizations'],
    acts: { serviceAccount: 'kustomize-controller' },
  },
  { group: 'kyverno.io', resources: ['policies'], acts: 'pods' },
  { group: 'kyverno.io', resources: ['clusterpolicies'], acts: 'pods', clusterScoped: true },
  {
    group: 'kyverno.io',
    resources: ['clusterpolicies'],
    acts: { serviceAccount: 'kyverno-background-controller' },
    clusterScoped: true,
  },
  { group: 'monitoring.coreos.com', resources: ['alertmanagers', 'prometheuses', 'thanosrulers'], acts: 'pods' },
  {
    group: 'mutations.gatekeeper.sh',
    resources: ['assign', 'assignimage', 'modifyset'],
    acts: 'pods',
    clusterScoped: true,
  },
  { group: 'operators.coreos.com', resources: ['clusterserviceversions', 'subscriptions'], acts: 'cluster-admin' },
  { group: 'ray.io', resources: ['rayclusters', 'rayjobs', 'rayservices'], acts: 'pods' },
  { group: 'serving.knative.dev', resources: ['configurations', 'services'], acts: 'pods' },
  {
    group: 'source.toolkit.fluxcd.io',
    resources: ['buckets', 'gitrepositories', 'ocirepositories'],
    acts: { serviceAccount: 'kustomize-controller' },
  },
  { group: 'sparkoperator.k8s.io', resources: ['scheduledsparkapplications', 'sparkapplications'], acts: 'pods' },
  { group: 'tekton.dev', resources: ['pipelineruns', 'taskruns'], acts: 'pods' },
  { group: 'velero.io', resources: ['restores'], acts: { serviceAccount: 'velero' } },
];

/** The ways through an operator's resources. They count where the snapshot defines the resource, or a rule names it. */
export function throughOperator(operator: Operator): Technique {
  const make = operator.clusterScoped ? clusterPattern : pattern;
  const patterns = operator.resources.map((resource) =>
    ['create', 'update', 'patch'].map((verb) => make(verb, operator.group, resource)),
  );
  return {
    id: 'use-operator',
    patterns: patterns.flat(),
    *ways(asker) {
      for (const [index, asked] of patterns.entries()) {
        const resource = operator.resources[index] ?? '';
        const held = heldAny(asker, asked).filter(
          ({ grant }) =>
            asker.world.definesResource(operator.group, resource) ||
            grant?.rule.rule.resources.includes(resource) === true,
        );
        if (held.length === 0) continue;
        const action = `write ${resource}.${operator.group}, which its operator acts on${where(asker.scope)}`;
        for (const to of outcomes(operator, asker)) yield { to, needs: [held], action };
      }
    },
  };
}

function outcomes({ acts, ownNamespace }: Operator, { scope, world }: Asker): readonly Position[] {
  if (acts === 'pods') return [{ type: 'new-pods', namespace: scope }];
  if (acts === 'cluster-admin') return [CLUSTER_ADMIN];
  return world.namespaces
    .filter((namespace) => world.accountsIn(namespace).has(acts.serviceAccount))
    .filter((namespace) => !ownNamespace || scope === '' || scope === namespace)
    .map((namespace) => user(serviceAccountName(namespace, acts.serviceAccount)));
}
