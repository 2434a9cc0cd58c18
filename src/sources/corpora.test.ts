import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  type FieldPath,
  formatFieldPath,
  isJsonArray,
  isJsonObject,
  isRedacted,
  type JsonObject,
  type JsonValue,
  ownField,
} from '../kube/index.ts';
import { type Location, loadSnapshot, locate, workloadGaps } from './index.ts';
import { readDocuments } from './yaml/index.ts';

/** Real manifests, which are beside the repository where they are present. */
const CORPORA = fileURLToPath(new URL('../../../shared/corpora', import.meta.url));
const names = existsSync(CORPORA) ? readdirSync(CORPORA).toSorted() : [];

// Rendering has tests of its own; here all is read from the files as they stand.
const WITHOUT_PROGRAMS = {
  BREAKWATER_HELM: '/missing',
  BREAKWATER_KUSTOMIZE: '/missing',
  BREAKWATER_KUBECTL: '/missing',
};

describe.skipIf(names.length === 0)('real manifests (skipped where the corpora are not present)', () => {
  describe.each(names)('%s', (name) => {
    const load = () => loadSnapshot([join(CORPORA, name)], { env: WITHOUT_PROGRAMS });

    test('are read, and what is left is named', async () => {
      const snapshot = await load();
      expect(snapshot.objects.length).toBeGreaterThan(0);
      const reasons = new Set([...snapshot.gaps, ...workloadGaps(snapshot)].map((gap) => gap.reason));
      expect(['ignored', 'not-an-object', 'render-failed']).toEqual(expect.arrayContaining([...reasons]));
    });

    test('say at the place of each field what was read', async () => {
      const wrong: string[] = [];
      let checked = 0;
      for (const { origin, content } of (await load()).objects) {
        for (const { path, value } of scalarsIn(content)) {
          const place = locate(origin, path);
          if (place?.exact !== true || !says(valueAt(place), path.at(-1), value)) {
            wrong.push(`${place?.file}:${place?.start?.line}:${place?.start?.column} ${formatFieldPath(path)}`);
          }
          checked++;
        }
      }
      expect(wrong).toEqual([]);
      expect(checked).toBeGreaterThan(0);
    });
  });
});

/** The values in an object that stand on one line in their source. */
function* scalarsIn(object: JsonObject): Generator<{ readonly path: FieldPath; readonly value: JsonValue }> {
  const open: { path: FieldPath; value: JsonValue }[] = [{ path: [], value: object }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path, value } = next;
    if (isJsonArray(value)) open.push(...value.map((entry, index) => ({ path: [...path, index], value: entry })));
    else if (isJsonObject(value)) {
      for (const [key, entry] of Object.entries(value)) open.push({ path: [...path, key], value: entry ?? null });
    } else if (typeof value !== 'string' || (value.length < 50 && !value.includes('\n'))) yield next;
  }
}

/** Whether a field's text, read by itself, is that field (`key: value`) or that item of a list. */
function says(read: JsonValue | undefined, key: string | number | undefined, value: JsonValue): boolean {
  const found = typeof key === 'string' && isJsonObject(read) ? ownField(read, key) : read;
  if (typeof key === 'string' && !isJsonObject(read)) return false;
  // The words of a long text may go on in the next line, or begin there.
  const mayGoOn = typeof value === 'string' && value.includes(' ');
  if (isRedacted(value)) return typeof found === 'string';
  return found === value || (mayGoOn && (found === null || (typeof found === 'string' && value.startsWith(found))));
}

function valueAt({ file, start, end }: Location): JsonValue | undefined {
  if (start === undefined || start.line !== end?.line) return undefined;
  const text = linesOf(file)[start.line - 1]?.slice(start.column - 1, end.column - 1) ?? '';
  return readDocuments({ name: file, text })[0]?.value;
}

const lines = new Map<string, readonly string[]>();

function linesOf(file: string): readonly string[] {
  const known = lines.get(file) ?? readFileSync(file, 'utf8').split(/\r?\n/);
  lines.set(file, known);
  return known;
}
