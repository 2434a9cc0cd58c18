import type { Gap } from './gap.ts';
import type { KubernetesObject, OwnerReference } from './kubernetes-object.ts';
import type { KubernetesVersion } from './kubernetes-version.ts';
import { BUILT_IN_POD_TEMPLATES, type PodTemplatePaths } from './pod-templates.ts';
import { templateOwnerOf } from './template-owner.ts';
import { type Workload, workloadsOf } from './workload.ts';

/**
 * An immutable, indexed set of objects, with the list of what could not be read. Indexes are built when they are
 * first asked for.
 */
export class Snapshot {
  /** In the order in which they were read. Two objects may have the same name, such as two overlays of one thing. */
  readonly objects: readonly KubernetesObject[];
  /** What was not read, and why. */
  readonly gaps: readonly Gap[];
  /** The version of the API server that the objects were read from, where it is known. */
  readonly serverVersion: KubernetesVersion | undefined;
  readonly #podTemplates: PodTemplatePaths;
  #byKind: ReadonlyMap<string, readonly KubernetesObject[]> | undefined;
  #byName: ReadonlyMap<string, KubernetesObject> | undefined;
  #byNamespace: ReadonlyMap<string, readonly KubernetesObject[]> | undefined;
  #byUid: ReadonlyMap<string, KubernetesObject> | undefined;
  #workloads: readonly Workload[] | undefined;

  constructor(
    objects: readonly KubernetesObject[],
    gaps: readonly Gap[] = [],
    podTemplates: PodTemplatePaths = BUILT_IN_POD_TEMPLATES,
    serverVersion?: KubernetesVersion,
  ) {
    this.objects = objects;
    this.gaps = gaps;
    this.#podTemplates = podTemplates;
    this.serverVersion = serverVersion;
  }

  /** The same snapshot with other objects in place of some. */
  replacing(objects: ReadonlyMap<KubernetesObject, KubernetesObject>): Snapshot {
    const replaced = this.objects.map((object) => objects.get(object) ?? object);
    return new Snapshot(replaced, this.gaps, this.#podTemplates);
  }

  /** The same snapshot without some gaps: those that do not matter to who asks. */
  withoutGaps(isDropped: (gap: Gap) => boolean): Snapshot {
    const gaps = this.gaps.filter((gap) => !isDropped(gap));
    return gaps.length === this.gaps.length
      ? this
      : new Snapshot(this.objects, gaps, this.#podTemplates, this.serverVersion);
  }

  /** A snapshot of some of the objects, with the same pod templates. */
  part(objects: readonly KubernetesObject[]): Snapshot {
    return new Snapshot(objects, [], this.#podTemplates, this.serverVersion);
  }

  /** All objects of a kind, of any version. The core group is the empty string. */
  ofKind(group: string, kind: string): readonly KubernetesObject[] {
    this.#byKind ??= Map.groupBy(this.objects, (object) => kindKey(object.group, object.kind));
    return this.#byKind.get(kindKey(group, kind)) ?? [];
  }

  /** The object of that name; where several have it, the last one read, which is what applying them in order leaves. */
  find(group: string, kind: string, namespace: string, name: string): KubernetesObject | undefined {
    this.#byName ??= new Map(
      this.objects.map((object) => [nameKey(object.group, object.kind, object.namespace, object.name), object]),
    );
    return this.#byName.get(nameKey(group, kind, namespace, name));
  }

  /** All objects in a namespace; the empty string gives those outside namespaces. */
  inNamespace(namespace: string): readonly KubernetesObject[] {
    this.#byNamespace ??= Map.groupBy(this.objects, (object) => object.namespace);
    return this.#byNamespace.get(namespace) ?? [];
  }

  /**
   * The object whose pod template an object was made from, through all the controllers between, as far as they were
   * read: of a Pod its Deployment, and not its ReplicaSet. Else the object itself.
   */
  templateOwner(object: KubernetesObject): KubernetesObject {
    if (object.ownerReferences.length === 0) return object;
    return templateOwnerOf(
      object,
      (reference, namespace) => this.#owner(reference, namespace),
      ({ kind, group }) => this.#podTemplates.has(`${kind}.${group}`),
    );
  }

  /** Every Pod and pod template, in the order in which their objects were read. */
  get workloads(): readonly Workload[] {
    this.#workloads ??= this.objects.flatMap((object) => workloadsOf(object, this.#podTemplates));
    return this.#workloads;
  }

  /** By its uid where the objects have one, as a live cluster's do; by its name in what was written by people. */
  #owner({ uid = '', apiVersion = '', kind = '', name = '' }: OwnerReference, namespace: string) {
    this.#byUid ??= new Map(this.objects.filter((object) => object.uid !== '').map((object) => [object.uid, object]));
    const owner = uid === '' ? undefined : this.#byUid.get(uid);
    if (owner !== undefined) return owner.kind === kind ? owner : undefined;
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
    const named = this.find(group, kind, namespace, name) ?? this.find(group, kind, '', name);
    return named === undefined || (uid !== '' && named.uid !== '') ? undefined : named;
  }
}

// Names and kinds come from outside; the separator cannot occur in what the API server accepts.
function kindKey(group: string, kind: string): string {
  return `${group}\n${kind}`;
}

function nameKey(group: string, kind: string, namespace: string, name: string): string {
  return `${group}\n${kind}\n${namespace}\n${name}`;
}
