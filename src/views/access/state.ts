import { formatKubernetesVersion, gapsIn } from '../../kube/index.ts';
import { buildRbac, type ClimbGraph, climbGraph, type RbacIndex, rbacDefaultsFor } from '../../rbac/index.ts';
import type { ViewContext } from '../view-context.ts';

/** Roles and bindings, ready to be asked. */
export interface AccessState {
  readonly index: RbacIndex;
  readonly assumptions: readonly string[];
  /** Why roles or bindings may be missing, so that whoever is not found may yet be allowed. */
  readonly incomplete: string | undefined;
}

/** Files lack the cluster's own roles: they are laid under what was read. A cluster that was read has them. */
export function accessState({ scan: { snapshot, settings } }: ViewContext): AccessState {
  const { kubernetesVersion } = settings;
  const ofCluster = snapshot.objects.some(({ origin }) => origin.type === 'cluster');
  const defaults = ofCluster ? undefined : rbacDefaultsFor(kubernetesVersion);
  const index = buildRbac(snapshot, { kubernetesVersion, defaults });
  const decided = `Decided as the Node and RBAC authorizers of Kubernetes ${formatKubernetesVersion(kubernetesVersion)} do.`;
  const laid =
    defaults &&
    `Default roles and bindings of ${formatKubernetesVersion(defaults.version)} count where they are not in what was read.`;
  const [missing] = gapsIn(['rbac'], snapshot.gaps);
  return { index, assumptions: laid === undefined ? [decided] : [decided, laid], incomplete: missing?.message };
}

/** The ways up of everybody. */
export function wholeClimbGraph(context: ViewContext): ClimbGraph {
  return climbGraph(context.answer(accessState).index);
}
