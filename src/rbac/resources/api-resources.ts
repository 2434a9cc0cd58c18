import {
  anyMap,
  indexedList,
  type JsonObject,
  list,
  Reading,
  record,
  type Shape,
  type Snapshot,
  string,
} from '../../kube/index.ts';
import generated from './resources.generated.json' with { type: 'json' };

/** A resource of the API, by its plural name. */
export interface ApiResource {
  /** Empty for the core group. */
  readonly group: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly subresources: readonly string[];
}

const BUILT_IN = generated as readonly ApiResource[];

/**
 * What has a meaning in rules and is served by no API server: identities to impersonate, signers, and the parts of
 * the kubelet's API.
 */
const VIRTUAL: readonly ApiResource[] = [
  ...['users', 'groups'].map((resource) => virtual('', resource)),
  ...['users', 'groups', 'uids', 'userextras', 'serviceaccounts', 'nodes'].map((resource) =>
    virtual('authentication.k8s.io', resource, resource === 'serviceaccounts'),
  ),
  virtual('certificates.k8s.io', 'signers'),
  virtual('policy', 'podsecuritypolicies'),
];

function virtual(group: string, resource: string, namespaced = false): ApiResource {
  return { group, resource, kind: '', namespaced, shortNames: [], subresources: [] };
}

/** Subresources that are asked about and served by no API server, by `resource.group`. */
const VIRTUAL_SUBRESOURCES: ReadonlyMap<string, readonly string[]> = new Map([
  ['nodes.', ['checkpoint', 'configz', 'healthz', 'log', 'metrics', 'pods', 'spec', 'statusz', 'stats']],
  ['certificatesigningrequests.certificates.k8s.io', ['nodeclient', 'selfnodeclient']],
  ['endpointslices.discovery.k8s.io', ['restricted']],
  ['resourceclaims.resource.k8s.io', ['binding', 'driver']],
]);

interface WrittenDefinition {
  readonly spec?: {
    readonly group?: string;
    readonly scope?: string;
    readonly names?: {
      readonly plural?: string;
      readonly singular?: string;
      readonly kind?: string;
      readonly shortNames?: readonly string[];
    };
    readonly versions?: readonly { readonly index: number; readonly subresources?: JsonObject }[];
  };
}

const definition: Shape<WrittenDefinition> = record<WrittenDefinition>({
  spec: record({
    group: string,
    scope: string,
    names: record({ plural: string, singular: string, kind: string, shortNames: list(string, '') }),
    versions: indexedList(record({ subresources: anyMap })),
  }),
});

/** The resources that exist: Kubernetes' own of every known version, and those that a snapshot defines. */
export class ApiResources {
  readonly all: readonly ApiResource[];
  readonly #byName: ReadonlyMap<string, ApiResource>;
  readonly #byKind: ReadonlyMap<string, ApiResource>;

  constructor(snapshot: Snapshot) {
    this.all = [...BUILT_IN, ...VIRTUAL, ...definedIn(snapshot)];
    this.#byName = new Map(this.all.map((resource) => [`${resource.resource}.${resource.group}`, resource]));
    const served = this.all.filter(({ kind }) => kind !== '');
    // Of two with one kind the first counts: a definition cannot take the place of Kubernetes' own.
    this.#byKind = new Map(served.toReversed().map((resource) => [`${resource.kind}.${resource.group}`, resource]));
  }

  find(group: string, resource: string): ApiResource | undefined {
    return this.#byName.get(`${resource}.${group}`);
  }

  /** The resource of a kind, as owner references name it. */
  ofKind(group: string, kind: string): ApiResource | undefined {
    return this.#byKind.get(`${kind}.${group}`);
  }

  /** Whether a resource has that subresource. `finalizers` is asked about of every one, `*` by impersonation. */
  hasSubresource(resource: ApiResource, subresource: string): boolean {
    return (
      resource.subresources.includes(subresource) ||
      ['*', 'finalizers', 'scale', 'status'].includes(subresource) ||
      resource.resource === 'userextras' ||
      (VIRTUAL_SUBRESOURCES.get(`${resource.resource}.${resource.group}`)?.includes(subresource) ?? false)
    );
  }

  /**
   * The resources a person means: `deploy`, `deployment`, `deployments`, `Deployment`, `deployments.apps`. With a dot
   * at the end it is of the core group. Of several groups, Kubernetes' own workload and core groups come first.
   */
  named(text: string): readonly ApiResource[] {
    const dot = text.indexOf('.');
    const name = (dot < 0 ? text : text.slice(0, dot)).toLowerCase();
    const group = dot < 0 ? undefined : text.slice(dot + 1);
    return this.all.filter(
      (resource) =>
        (group === undefined || resource.group === group) &&
        (resource.resource === name || resource.kind.toLowerCase() === name || resource.shortNames.includes(name)),
    );
  }
}

function definedIn(snapshot: Snapshot): readonly ApiResource[] {
  return snapshot.ofKind('apiextensions.k8s.io', 'CustomResourceDefinition').flatMap(({ content }) => {
    const { group = '', scope, names = {}, versions = [] } = definition(content, new Reading())?.spec ?? {};
    if (!names.plural || group === '') return [];
    const subresources = versions.flatMap((version) => Object.keys(version.subresources ?? {}));
    const shortNames = [...(names.shortNames ?? []), ...(names.singular ? [names.singular] : [])];
    const { plural: resource, kind = '' } = names;
    return [
      { group, resource, kind, namespaced: scope !== 'Cluster', shortNames, subresources: [...new Set(subresources)] },
    ];
  });
}
