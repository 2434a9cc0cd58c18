import type { FakeResource } from './fake-api-server.ts';

/** Names the objects of a fake resource; those in namespaces are `namespace/name`. */
export function objectsNamed(names: readonly string[], more: object = {}): readonly object[] {
  return names.map((path, index) => {
    const [namespace, name] = path.includes('/') ? path.split('/') : [undefined, path];
    return {
      metadata: {
        name,
        ...(namespace === undefined ? {} : { namespace }),
        uid: `uid-${path}`,
        resourceVersion: String(index + 1),
        managedFields: [{ manager: 'kubectl' }],
      },
      ...more,
    };
  });
}

const core = { group: '', version: 'v1' };

export function namespaces(...names: readonly string[]): FakeResource {
  return { ...core, resource: 'namespaces', kind: 'Namespace', namespaced: false, objects: objectsNamed(names) };
}

export function pods(...names: readonly string[]): FakeResource {
  return { ...core, resource: 'pods', kind: 'Pod', namespaced: true, objects: objectsNamed(names, { spec: {} }) };
}

export function services(...names: readonly string[]): FakeResource {
  return { ...core, resource: 'services', kind: 'Service', namespaced: true, objects: objectsNamed(names) };
}

export function secrets(...objects: readonly object[]): FakeResource {
  return { ...core, resource: 'secrets', kind: 'Secret', namespaced: true, objects };
}

export function deployments(...names: readonly string[]): FakeResource {
  const objects = objectsNamed(names, { spec: {} });
  return { group: 'apps', version: 'v1', resource: 'deployments', kind: 'Deployment', namespaced: true, objects };
}

/** A namespace with pods and a deployment. */
export function smallCluster(): readonly FakeResource[] {
  return [namespaces('shop'), pods('shop/cart', 'shop/db'), deployments('shop/web')];
}
