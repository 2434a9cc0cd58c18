import { isHarmlessConfiguration } from './harmless-configuration.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, ownField } from './json.ts';

/**
 * Keeps secret values out of everything Breakwater holds, prints or stores. It is applied where an object is read,
 * so that no source can forget it: what comes after sees which keys a Secret has, how long its values are, and which
 * are configuration files without anything that looks like a credential.
 *
 * Annotations can hold a copy of the whole Secret (`kubectl.kubernetes.io/last-applied-configuration` and what other
 * deployers write), so only the values of those that are known to be harmless stay.
 */
export function withoutSecretValues(object: JsonObject): JsonObject {
  const { kind } = object;
  if (kind === 'EncryptionConfiguration' || kind === 'EncryptionConfig') return withoutKeys(object);
  if (kind !== 'Secret' && kind !== 'SecretList') return object;
  const fields: [string, JsonValue][] = [];
  for (const key of Object.keys(object)) {
    const value = ownField(object, key) ?? null;
    fields.push([key, fieldWithoutSecrets(key, value)]);
  }
  return fromEntries(fields);
}

/** The keys of encryption at rest stand in its configuration, as `secret` of each key. */
function withoutKeys(object: JsonObject): JsonObject {
  const strip = (value: JsonValue): JsonValue => {
    if (isJsonArray(value)) return value.map(strip);
    if (!isJsonObject(value)) return value;
    return mapValues(value, (key, entry) => (key === 'secret' ? redact(entry) : strip(entry)));
  };
  return mapValues(object, (_, value) => strip(value));
}

/** Whether the value stands for one that was there and was not kept. An empty value is kept as it is. */
export function isRedacted(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && REDACTED.test(value);
}

/** Whether the value stands for a configuration file in which nothing looked like a credential. */
export function isRedactedConfiguration(value: JsonValue | undefined): boolean {
  return isRedacted(value) && String(value).endsWith(' of configuration]');
}

const REDACTED = /^\[redacted: \d{1,16} characters(?: of configuration)?\]$/;

const HARMLESS_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'type', 'immutable']);

/** The fields of ObjectMeta that cannot hold data; `managedFields` has names of keys only, and nobody needs it. */
const HARMLESS_METADATA: ReadonlySet<string> = new Set([
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'finalizers',
  'generateName',
  'generation',
  'labels',
  'name',
  'namespace',
  'ownerReferences',
  'resourceVersion',
  'uid',
]);

const HARMLESS_ANNOTATION = /^(?:kubernetes\.io\/service-account\.(?:name|uid)$|breakwater\.dev\/)/;

function fieldWithoutSecrets(key: string, value: JsonValue): JsonValue {
  if (HARMLESS_FIELDS.has(key)) return value;
  if (!isJsonObject(value)) return redact(value);
  switch (key) {
    case 'data':
    case 'stringData':
      return mapValues(value, (name, entry) => {
        if (isCertificate(name, entry)) return entry;
        return isConfiguration(name, entry, key) ? redactedConfiguration(entry) : redact(entry);
      });
    case 'metadata':
      return mapValues(value, (field, entry) => {
        if (HARMLESS_METADATA.has(field)) return entry;
        if (field !== 'annotations' || !isJsonObject(entry)) return redact(entry);
        return mapValues(entry, (name, text) => (HARMLESS_ANNOTATION.test(name) ? text : redact(text)));
      });
    default:
      return redact(value);
  }
}

const CERTIFICATE_KEY = /^(?:tls|ca)\.crt$/;
const CERTIFICATES =
  /^(?:-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/=]{1,76}\n){1,400}-----END CERTIFICATE-----\n?)+$/;
const LONGEST_CERTIFICATES = 1_000_000;

/** Certificates are public: a client is sent them. Whatever else stands beside them makes the value secret again. */
function isCertificate(name: string, value: JsonValue): boolean {
  if (!CERTIFICATE_KEY.test(name) || typeof value !== 'string' || value.length > LONGEST_CERTIFICATES) return false;
  return CERTIFICATES.test(value.startsWith('-----') ? value : fromBase64(value));
}

function fromBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    return '';
  }
}

function isConfiguration(name: string, value: JsonValue, field: 'data' | 'stringData'): value is string {
  if (typeof value !== 'string' || value === '' || isRedacted(value)) return false;
  return isHarmlessConfiguration(name, field === 'data' ? fromUtf8(fromBase64(value)) : value);
}

function redactedConfiguration(value: string): string {
  return `[redacted: ${value.length} characters of configuration]`;
}

/** The text of bytes that are given as characters. */
function fromUtf8(bytes: string): string {
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}

/** A value of the same type that says nothing but the length of a string. */
function redact(value: JsonValue): JsonValue {
  if (value === null || value === '' || isRedacted(value)) return value;
  if (isJsonArray(value)) return [];
  switch (typeof value) {
    case 'string':
      return `[redacted: ${value.length} characters]`;
    case 'object':
      return {};
    case 'boolean':
      return false;
    default:
      return 0;
  }
}

function mapValues(map: JsonObject, change: (key: string, value: JsonValue) => JsonValue): JsonObject {
  return fromEntries(Object.keys(map).map((key) => [key, change(key, ownField(map, key) ?? null)]));
}

/** Object.fromEntries defines own properties, so that a key `__proto__` is a key and nothing else. */
function fromEntries(entries: readonly (readonly [string, JsonValue])[]): JsonObject {
  return Object.fromEntries(entries);
}
