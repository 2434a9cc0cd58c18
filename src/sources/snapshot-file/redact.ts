import {
  type Gap,
  isJsonArray,
  isJsonObject,
  isKubernetesObject,
  type JsonValue,
  type KubernetesObject,
  ownField,
  readObject,
  Snapshot,
} from '../../kube/index.ts';
import { Pseudonyms } from './pseudonyms.ts';

/**
 * Replaces the names that people gave (objects, namespaces) by others, and the values of annotations that decide
 * nothing, so that a snapshot can be handed to others.
 *
 * A name becomes the same other name wherever it stands as a whole value, and in the texts that are made of names, so
 * that selectors, references and bindings lead to the same objects as before and engines decide the same. Names that
 * Kubernetes gives a meaning stay, as do hosts, addresses, images, commands and environments.
 */
export function redactSnapshot(snapshot: Snapshot): Snapshot {
  const names = new Pseudonyms(snapshot.objects);
  return new Snapshot(
    snapshot.objects.map((object) => redactObject(object, names)),
    snapshot.gaps.map((gap) => redactGap(gap, names)),
    undefined,
    snapshot.serverVersion,
  );
}

function redactGap(gap: Gap, names: Pseudonyms): Gap {
  const { object, missing } = gap;
  return {
    ...gap,
    // The context's name is one that somebody gave, too.
    source: gap.source.startsWith('cluster ') ? 'cluster' : gap.source,
    message: names.inMessage(gap.message),
    ...(object === undefined
      ? {}
      : {
          object: object
            .split('/')
            .map((part) => names.of(part))
            .join('/'),
        }),
    ...(missing?.namespace === undefined ? {} : { missing: { ...missing, namespace: names.of(missing.namespace) } }),
  };
}

function redactObject(object: KubernetesObject, names: Pseudonyms): KubernetesObject {
  const content = redactValue(object.content, names, '');
  const redacted = readObject(content, object.origin, names.of(object.namespace));
  if (!isKubernetesObject(redacted)) throw new TypeError('replacing names in an object made it none');
  return redacted;
}

/** Fields that hold words of the API, which can be the same as somebody's name for something. */
const WORDS: ReadonlySet<string> = new Set([
  'apiGroup',
  'apiGroups',
  'apiVersion',
  'effect',
  'image',
  'kind',
  'operations',
  'operator',
  'policyTypes',
  'protocol',
  'resources',
  'scope',
  'type',
  'verbs',
]);

/** Annotations whose values engines go by. */
const DECIDES =
  /^(?:kubernetes\.io|rbac\.authorization\.kubernetes\.io|(?:seccomp\.security\.alpha|(?:container\.)?apparmor\.security\.beta|service\.beta)\.kubernetes\.io|(?:[a-z.]+\.)?(?:istio|linkerd)\.io)\//;

function redactValue(value: JsonValue, names: Pseudonyms, key: string): JsonValue {
  if (typeof value === 'string') return WORDS.has(key) ? value : names.of(value);
  if (isJsonArray(value)) return value.map((entry) => redactValue(entry, names, key));
  if (!isJsonObject(value)) return value;
  const change = (field: string, entry: JsonValue): JsonValue =>
    key === 'annotations' && typeof entry === 'string' && !DECIDES.test(field)
      ? '[redacted]'
      : redactValue(entry, names, field);
  return Object.fromEntries(Object.keys(value).map((field) => [field, change(field, ownField(value, field) ?? null)]));
}
