import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type KubernetesObject,
  ownField,
} from '../../kube/index.ts';

/** Where a value of a chart stands: `web.podSecurityContext` in parts. */
export type ValuePath = readonly string[];

const VALUE = /\.Values((?:\.[A-Za-z_][A-Za-z0-9_-]{0,100}){1,10})/g;
/** Names that charts give to what the fixes of pods change. */
const SUBJECT = /(?:securityContext|capabilities|seccompProfile)$/i;
/** Names of lists of volumes and of their mounts. */
const VOLUMES = /(?:^v|[a-z]V)olume(?:Mount)?s$/;
/** Names of values that are a field by themselves, with what fixes set it to. */
const FIELDS: ReadonlyMap<string, boolean> = new Map([
  ['automountServiceAccountToken', false],
  ['hostUsers', false],
  ['readOnlyRootFilesystem', true],
  ['allowPrivilegeEscalation', false],
  ['runAsNonRoot', true],
]);

const MOST = 200;
const DEEPEST = 8;

/** What a chart may offer in place of patches. */
export interface Candidates {
  /** Maps that may become a security context, or a part of one. */
  readonly maps: readonly ValuePath[];
  /** Lists of volumes and of mounts, with what is in them by default. */
  readonly lists: readonly { readonly path: ValuePath; readonly defaults: readonly JsonValue[] }[];
  /** Values that may become one field, with what fixes set that field to. */
  readonly fields: readonly (readonly [path: ValuePath, field: string, value: boolean])[];
}

/**
 * Values of a chart that may do the same as fixes of its objects, by their names: those of its `values.yaml`, and
 * those that the templates of the objects read.
 */
export function candidates(defaults: JsonValue | undefined, objects: readonly KubernetesObject[]): Candidates {
  const paths = new Map<string, ValuePath>();
  const add = (path: ValuePath): void => {
    if (paths.size < MOST) paths.set(path.join('.'), path);
  };
  for (const path of namesIn(defaults, [])) add(path);
  for (const { origin } of objects) {
    if (origin.type !== 'rendered' || origin.from?.type !== 'template') continue;
    for (const [, path = ''] of origin.from.template.text.matchAll(VALUE)) add(path.slice(1).split('.'));
  }
  const all = [...paths.values()];
  return {
    maps: all.filter((path) => SUBJECT.test(path.at(-1) ?? '')),
    lists: all
      .filter((path) => VOLUMES.test(path.at(-1) ?? ''))
      .map((path) => {
        const value = path.reduce<JsonValue | undefined>(
          (inner, key) => (isJsonObject(inner) ? ownField(inner, key) : undefined),
          defaults,
        );
        return { path, defaults: isJsonArray(value) ? value : [] };
      }),
    fields: all.flatMap((path) => {
      const name = path.at(-1) ?? '';
      const value = FIELDS.get(name);
      // Inside of a security context it is a part of that map.
      const isInside = path.slice(0, -1).some((part) => SUBJECT.test(part));
      return value === undefined || isInside ? [] : [[path, name, value] as const];
    }),
  };
}

function* namesIn(values: JsonValue | undefined, path: ValuePath): Generator<ValuePath> {
  if (!isJsonObject(values) || path.length >= DEEPEST) return;
  for (const key of Object.keys(values)) {
    const inner = [...path, key];
    yield inner;
    yield* namesIn(ownField(values, key), inner);
  }
}

/** Values with one more set; maps on the way are made. */
export function withValue(values: JsonObject, [key, ...rest]: ValuePath, value: JsonValue): JsonObject {
  if (key === undefined) return values;
  const inner = ownField(values, key);
  if (rest.length > 0) return { ...values, [key]: withValue(isJsonObject(inner) ? inner : {}, rest, value) };
  return { ...values, [key]: isJsonObject(inner) && isJsonObject(value) ? merged(inner, value) : value };
}

/** Values as Helm layers them: maps are merged, and all else is replaced. */
export function mergedValues(layers: readonly (JsonValue | undefined)[]): JsonObject {
  return layers.filter((layer) => isJsonObject(layer)).reduce<JsonObject>(merged, {});
}

function merged(a: JsonObject, b: JsonObject): JsonObject {
  const entries = Object.entries(b).map(([key, value = null]): [string, JsonValue] => {
    const own = ownField(a, key);
    return [key, isJsonObject(own) && isJsonObject(value) ? merged(own, value) : value];
  });
  return { ...a, ...Object.fromEntries(entries) };
}
