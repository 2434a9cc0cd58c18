import { type JsonObject, type Need, resourcesFor } from '../../kube/index.ts';

export interface ClusterRoleOptions {
  readonly name: string;
  readonly needs: readonly Need[];
  /** Whether the cluster is followed by watches too. */
  readonly watch: boolean;
  /** Whether Secrets may be listed. Only their metadata is read, but the right is to all of them. */
  readonly secrets: boolean;
}

/**
 * The least ClusterRole that lets what is needed be read. Discovery and the version are asked for as well; clusters
 * grant those to every user unless somebody has changed it.
 */
export function clusterRoleFor({ name, needs, watch, secrets }: ClusterRoleOptions): JsonObject {
  const resources = resourcesFor(needs).filter(({ group, resource }) => secrets || !isSecrets(group, resource));
  const verbs = watch ? ['list', 'watch'] : ['list'];
  const rules: JsonObject[] = [...Map.groupBy(resources, ({ group }) => group)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, members]) => ({
      apiGroups: [group],
      resources: members.map(({ resource }) => resource).sort(),
      verbs,
    }));
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name },
    rules: [...rules, { nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*', '/version'], verbs: ['get'] }],
  };
}

function isSecrets(group: string, resource: string): boolean {
  return group === '' && resource === 'secrets';
}
