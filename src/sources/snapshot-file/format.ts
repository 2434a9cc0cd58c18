import {
  type FieldPath,
  type Gap,
  type GapReason,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../kube/index.ts';

/**
 * A snapshot file is gzip-compressed JSON lines. The first says what it is, each other holds an object or a gap, and
 * the last counts them, so that a file that was cut off is noticed. A reader refuses a version it does not know and
 * passes over lines and fields that it does not know.
 */
export const FORMAT_VERSION = 1;

/** What a snapshot file says of itself. */
export interface SnapshotHeader {
  /** When the cluster was read, ISO 8601. */
  readonly created: string;
  /** The context's name. */
  readonly context: string;
  /** The API server's version as it writes it; empty when it did not say. */
  readonly gitVersion: string;
  /** Whether names and annotations were replaced. */
  readonly redacted: boolean;
  /** What was read of the cluster: needs of checks, also of other versions of this program. Whole when it says nothing. */
  readonly needs?: readonly string[] | undefined;
}

export type Line =
  | { readonly type: 'header'; readonly version: number; readonly header: SnapshotHeader }
  | { readonly type: 'object'; readonly object: JsonObject }
  | { readonly type: 'gap'; readonly gap: Gap }
  | { readonly type: 'end'; readonly objects: number; readonly gaps: number }
  | { readonly type: 'unknown' };

export function headerLine({ needs, ...fields }: SnapshotHeader): JsonObject {
  return { breakwaterSnapshot: FORMAT_VERSION, ...fields, ...(needs === undefined ? {} : { needs }) };
}

export function gapLine({ position: _, ...gap }: Gap): JsonObject {
  return { gap: gap as unknown as JsonObject };
}

export function endLine(objects: number, gaps: number): JsonObject {
  return { end: { objects, gaps } };
}

/** Understands a line; whatever it holds, this does not throw. */
export function understandLine(value: JsonValue): Line {
  if (!isJsonObject(value)) return { type: 'unknown' };
  const { breakwaterSnapshot: version, object, gap, end } = value;
  if (typeof version === 'number') return { type: 'header', version, header: headerOf(value) };
  if (isJsonObject(object)) return { type: 'object', object };
  if (isJsonObject(gap)) return { type: 'gap', gap: gapOf(gap) };
  if (isJsonObject(end)) return { type: 'end', objects: count(end['objects']), gaps: count(end['gaps']) };
  return { type: 'unknown' };
}

function headerOf({ created, context, gitVersion, redacted, needs }: JsonObject): SnapshotHeader {
  return {
    created: text(created),
    context: text(context),
    gitVersion: text(gitVersion),
    redacted: redacted === true,
    needs: isJsonArray(needs) ? needs.filter((need) => typeof need === 'string') : undefined,
  };
}

/** A record, so that the compiler notices a reason that is not here. */
const REASONS: Readonly<Record<GapReason, true>> = {
  unreadable: true,
  'too-large': true,
  syntax: true,
  'not-an-object': true,
  'wrong-type': true,
  ignored: true,
  'render-failed': true,
  forbidden: true,
  unavailable: true,
  unsupported: true,
};

function gapOf({ reason, source, object, path, missing, message }: JsonObject): Gap {
  return {
    // One that a later version has is a gap all the same.
    reason: isReason(reason) ? reason : 'unavailable',
    source: text(source),
    message: text(message),
    ...(typeof object === 'string' ? { object } : {}),
    ...(isJsonArray(path) ? { path: pathOf(path) } : {}),
    ...(isJsonObject(missing) ? { missing: missingOf(missing) } : {}),
  };
}

function isReason(value: JsonValue | undefined): value is GapReason {
  return typeof value === 'string' && Object.hasOwn(REASONS, value);
}

function missingOf({ group, kind, namespace }: JsonObject): NonNullable<Gap['missing']> {
  return {
    group: text(group),
    kind: text(kind) || '*',
    ...(typeof namespace === 'string' ? { namespace } : {}),
  };
}

function pathOf(path: readonly JsonValue[]): FieldPath {
  return path.filter((part) => typeof part === 'string' || typeof part === 'number');
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function count(value: JsonValue | undefined): number {
  return typeof value === 'number' ? value : -1;
}
