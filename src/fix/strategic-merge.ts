import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type KubernetesObject,
  ownField,
} from '../kube/index.ts';
import { sameValue } from './edit/index.ts';

/** The keys by which a strategic merge patch pairs entries of lists (core/v1 and admissionregistration, patchMergeKey). */
const MERGE_KEYS: ReadonlyMap<string, string> = new Map([
  ['containers', 'name'],
  ['initContainers', 'name'],
  ['ephemeralContainers', 'name'],
  ['volumes', 'name'],
  ['volumeMounts', 'mountPath'],
  ['volumeDevices', 'devicePath'],
  ['env', 'name'],
  ['ports', 'containerPort'],
  ['imagePullSecrets', 'name'],
  ['hostAliases', 'ip'],
  ['topologySpreadConstraints', 'topologyKey'],
  ['resourceClaims', 'name'],
  ['schedulingGates', 'name'],
  ['webhooks', 'name'],
]);

/** Groups whose kinds have merge keys; lists of custom resources are replaced as a whole. */
const BUILT_IN_GROUPS: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'admissionregistration.k8s.io']);

/** Whether a strategic merge patch pairs entries of the lists of an object. */
export function hasMergeKeys({ group }: KubernetesObject): boolean {
  return BUILT_IN_GROUPS.has(group);
}

/**
 * The strategic merge patch that makes one state of an object of another one, with what names the object: as kubectl
 * and kustomize take it. For kinds without merge keys it is a JSON merge patch as well.
 */
export function strategicMergePatch(before: KubernetesObject, after: KubernetesObject): JsonObject {
  const metadata = before.content['metadata'];
  const name = isJsonObject(metadata) ? { name: metadata['name'], namespace: metadata['namespace'] } : {};
  const changes = mapPatch(before.content, after.content, hasMergeKeys(before));
  const { metadata: changedMetadata, ...rest } = changes;
  return compact({
    apiVersion: before.apiVersion,
    kind: before.kind,
    metadata: compact({ ...name, ...(isJsonObject(changedMetadata) ? changedMetadata : {}) }),
    ...rest,
  });
}

function mapPatch(before: JsonObject, after: JsonObject, merges: boolean): JsonObject {
  const patch: [string, JsonValue][] = [];
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) patch.push([key, null]);
  for (const [key, value = null] of Object.entries(after)) {
    const old = ownField(before, key);
    if (!sameValue(old, value)) patch.push([key, fieldPatch(key, old, value, merges)]);
  }
  return Object.fromEntries(patch);
}

function fieldPatch(name: string, before: JsonValue | undefined, after: JsonValue, merges: boolean): JsonValue {
  if (isJsonObject(before) && isJsonObject(after)) return mapPatch(before, after, merges);
  const key = merges ? MERGE_KEYS.get(name) : undefined;
  if (key === undefined || !isJsonArray(before) || !isJsonArray(after)) return after;
  const old = keyed(before, key);
  const made = keyed(after, key);
  // Without a key that tells entries apart the list is replaced as a whole.
  if (old === undefined || made === undefined) return [...after, { $patch: 'replace' }];
  const entries: JsonValue[] = [];
  for (const [value, entry] of made) {
    const oldEntry = old.get(value);
    if (oldEntry === undefined) entries.push(entry);
    else if (!sameValue(oldEntry, entry)) entries.push({ [key]: value, ...mapPatch(oldEntry, entry, merges) });
  }
  for (const value of old.keys()) if (!made.has(value)) entries.push({ $patch: 'delete', [key]: value });
  return entries;
}

function keyed(list: readonly JsonValue[], key: string): ReadonlyMap<JsonValue, JsonObject> | undefined {
  const entries = new Map<JsonValue, JsonObject>();
  for (const entry of list) {
    const value = isJsonObject(entry) ? ownField(entry, key) : undefined;
    if (!isJsonObject(entry) || (typeof value !== 'string' && typeof value !== 'number') || entries.has(value))
      return undefined;
    entries.set(value, entry);
  }
  return entries;
}

function compact(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
