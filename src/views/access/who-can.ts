import { DefaultObjects, type ResourceAttributes, serviceAccountsByGroup, whoCan } from '../../rbac/index.ts';
import type { ViewContext } from '../view-context.ts';
import { type GrantView, grantView, type SubjectView, subjectView } from './grants.ts';
import { accessState } from './state.ts';

export interface HolderView extends SubjectView {
  /** Of a group of service accounts, those that are in it. */
  readonly members: readonly string[];
  /** Whether only bindings that every cluster has give it this. */
  readonly isClustersOwn: boolean;
  readonly grants: readonly GrantView[];
}

export interface WhoCanView {
  readonly verb: string;
  readonly group: string;
  /** `pods/exec` */
  readonly resource: string;
  /** Empty for a request across namespaces. */
  readonly namespace: string;
  readonly holders: readonly HolderView[];
  /** Nodes that the Node authorizer lets. */
  readonly nodes: readonly string[];
  /** Why there may be more. */
  readonly incomplete?: string | undefined;
}

/** Everybody who may make a request. The group `system:masters` always may, besides. */
export function whoCanView(attributes: ResourceAttributes, context: ViewContext): WhoCanView {
  const { index, incomplete } = context.answer(accessState);
  const defaults = context.answer(defaultObjects);
  const accountsOf = context.answer(accountsByGroup);
  const { rbac, nodes } = whoCan(index, attributes);
  const { verb, group, resource, subresource, namespace = '' } = attributes;
  return {
    verb,
    group,
    resource: subresource ? `${resource}/${subresource}` : resource,
    namespace,
    holders: rbac.map(({ identity, grants }) => ({
      ...subjectView(identity),
      members: identity.type === 'group' ? accountsOf(identity.name) : [],
      isClustersOwn: grants.every(({ binding }) => defaults.isDefault(binding)),
      grants: grants.map(grantView),
    })),
    nodes,
    incomplete,
  };
}

function defaultObjects(): DefaultObjects {
  return new DefaultObjects();
}

function accountsByGroup(context: ViewContext): ReturnType<typeof serviceAccountsByGroup> {
  return serviceAccountsByGroup(context.answer(accessState).index);
}
