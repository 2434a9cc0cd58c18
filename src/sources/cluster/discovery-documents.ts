/** The documents in which an API server says what it serves: aggregated, and the older ones a group version each. */
import {
  boolean,
  indexedList,
  type JsonObject,
  type JsonValue,
  list,
  Reading,
  record,
  type Shape,
  string,
} from '../../kube/index.ts';

/** A resource that can be listed. */
export interface ListableResource {
  /** The plural name. */
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** What a version of a group serves, as aggregated discovery says it. */
export interface ServedVersion {
  readonly group: string;
  readonly version: string;
  readonly resources: readonly ListableResource[];
  /** The aggregator could not ask the server behind it, and may have nothing of it. */
  readonly stale: boolean;
}

interface GroupDiscovery {
  readonly metadata?: { readonly name?: string };
  readonly versions?: readonly VersionDiscovery[];
}

interface VersionDiscovery {
  readonly version?: string;
  readonly freshness?: string;
  readonly resources?: readonly ResourceDiscovery[];
}

interface ResourceDiscovery {
  readonly resource?: string;
  readonly scope?: string;
  readonly responseKind?: { readonly kind?: string };
  readonly verbs?: readonly string[];
}

/** apidiscovery.k8s.io/v2, APIGroupDiscoveryList. */
const groupDiscoveries = indexedList(
  record<GroupDiscovery>({
    metadata: record<{ readonly name?: string }>({ name: string }),
    versions: indexedList(
      record<VersionDiscovery>({
        version: string,
        freshness: string,
        resources: indexedList(
          record<ResourceDiscovery>({
            resource: string,
            scope: string,
            responseKind: record<{ readonly kind?: string }>({ kind: string }),
            verbs: list(string, ''),
          }),
        ),
      }),
    ),
  }),
);

/** Reads an APIGroupDiscoveryList; versions come in the order of preference. */
export function readAggregated(root: JsonObject): readonly ServedVersion[] {
  const found: ServedVersion[] = [];
  for (const { metadata, versions = [] } of read(root['items'], groupDiscoveries) ?? []) {
    for (const { version = '', freshness, resources = [] } of versions) {
      if (!isName(version)) continue;
      const listable = resources.flatMap(({ resource = '', scope, responseKind, verbs = [] }) =>
        verbs.includes('list') && isName(resource)
          ? [{ resource, kind: responseKind?.kind ?? '', namespaced: scope === 'Namespaced' }]
          : [],
      );
      found.push({ group: metadata?.name ?? '', version, resources: listable, stale: freshness === 'Stale' });
    }
  }
  return found;
}

interface Group {
  readonly name?: string;
  readonly versions?: readonly { readonly version?: string }[];
  readonly preferredVersion?: { readonly version?: string };
}

const versionField = record<{ readonly version?: string }>({ version: string });

/** meta/v1, APIGroupList. */
const groups = indexedList(
  record<Group>({ name: string, versions: indexedList(versionField), preferredVersion: versionField }),
);

/** The versions of each group of an APIGroupList, the preferred one first. */
export function readGroups(root: JsonObject): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { name = '', versions = [], preferredVersion } of read(root['groups'], groups) ?? []) {
    const names = new Set([preferredVersion, ...versions].map((entry) => entry?.version ?? ''));
    found.set(name, [...names].filter(isName));
  }
  return found;
}

interface Resource {
  readonly name?: string;
  readonly kind?: string;
  readonly namespaced?: boolean;
  readonly verbs?: readonly string[];
}

/** meta/v1, APIResourceList. */
const resources = indexedList(
  record<Resource>({ name: string, kind: string, namespaced: boolean, verbs: list(string, '') }),
);

/** Reads an APIResourceList. */
export function readResources(document: JsonObject): readonly ListableResource[] {
  return (read(document['resources'], resources) ?? []).flatMap(
    ({ name = '', kind = '', namespaced = false, verbs = [] }) =>
      verbs.includes('list') && isName(name) ? [{ resource: name, kind, namespaced }] : [],
  );
}

function read<T>(value: JsonValue | undefined, shape: Shape<T>): T | undefined {
  return value === undefined || value === null ? undefined : shape(value, new Reading());
}

/** Whether it can be a part of a URL as it is. Subresources (`pods/log`) cannot. */
function isName(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(text);
}
