import {
  compareKubernetesVersions,
  formatKubernetesVersion,
  isKubernetesObject,
  type JsonObject,
  type KubernetesObject,
  type KubernetesVersion,
  parseKubernetesVersion,
  readObject,
  type Snapshot,
} from '../../kube/index.ts';
import generated from './defaults.generated.json' with { type: 'json' };

/** The roles and bindings that an API server of a version makes by itself. */
export interface RbacDefaults {
  readonly version: KubernetesVersion;
  readonly objects: readonly JsonObject[];
}

/** As `scripts/rbac-facts.ts` writes it from what real API servers made. */
interface Generated {
  readonly versions: readonly string[];
  readonly objects: readonly { readonly in: readonly number[]; readonly object: JsonObject }[];
}

const { versions, objects } = generated as unknown as Generated;

/** The versions whose defaults are known, oldest first. */
export const RBAC_DEFAULT_VERSIONS: readonly KubernetesVersion[] = versions.flatMap(
  (version) => parseKubernetesVersion(version) ?? [],
);

/**
 * The defaults of a version; of the newest known version before it when that one is not known, and of the oldest
 * when all known ones are newer. `version` says which.
 */
export function rbacDefaultsFor(version: KubernetesVersion): RbacDefaults {
  const index = Math.max(
    0,
    RBAC_DEFAULT_VERSIONS.findLastIndex((known) => compareKubernetesVersions(known, version) <= 0),
  );
  return {
    version: RBAC_DEFAULT_VERSIONS[index] ?? version,
    objects: objects.filter((entry) => entry.in.includes(index)).map(({ object }) => object),
  };
}

/** The defaults that a snapshot lacks, by kind, namespace and name. Laid under it, they change none of its objects. */
export function missingDefaults(snapshot: Snapshot, defaults: RbacDefaults): readonly KubernetesObject[] {
  const known = Map.groupBy(readDefaults(defaults), ({ kind }) => kind);
  return [...known].flatMap(([kind, objects]) => {
    const names = new Set(objects.map(({ name }) => name));
    const there = snapshot.ofKind(objects[0]?.group ?? '', kind).filter(({ name }) => names.has(name));
    return objects.filter(
      (object) => !there.some(({ name, namespace }) => name === object.name && namespace === object.namespace),
    );
  });
}

/** The defaults as objects, whose origin says so. */
function readDefaults(defaults: RbacDefaults): readonly KubernetesObject[] {
  const origin = { type: 'value', name: `Kubernetes ${formatKubernetesVersion(defaults.version)} default` } as const;
  return defaults.objects.map((object) => readObject(object, origin)).filter(isKubernetesObject);
}
