import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { CHECKS, CheckContext, type CheckSettings } from '../../checks/index.ts';
import type { DocumentRange, JsonValue } from '../../kube/index.ts';
import { LATEST_KUBERNETES_VERSION } from '../../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../../pod-security/index.ts';
import { loadSnapshot, readDocuments } from '../../sources/index.ts';
import { type Change, changed, editDocument } from '../edit/index.ts';
import { unifiedDiff } from '../unified-diff.ts';
import { answer } from './index.ts';

/** Real manifests, which are beside the repository where they are present. */
const CORPORA = fileURLToPath(new URL('../../../../shared/corpora', import.meta.url));
const names = existsSync(CORPORA) ? readdirSync(CORPORA).toSorted() : [];

const SETTINGS: CheckSettings = {
  podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
  kubernetesVersion: LATEST_KUBERNETES_VERSION,
  today: '2026-11-01',
};

const LINE_BREAKS: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['with CR LF', (text) => text.replaceAll(/\r?\n/g, '\r\n')],
  ['without a last line break', (text) => text.replace(/[\r\n]+$/, '')],
];

/** As another reader than our own has it. */
function otherwiseRead(text: string): unknown {
  return load(text) ?? null;
}

describe.skipIf(names.length === 0).each(names)(
  'each fix of %s (skipped where the corpora are not present)',
  (name) => {
    test('alone changes exactly what it says, by the fewest lines', async () => {
      const env = { BREAKWATER_HELM: '/missing', BREAKWATER_KUSTOMIZE: '/missing', BREAKWATER_KUBECTL: '/missing' };
      const snapshot = await loadSnapshot([join(CORPORA, name)], { env });
      const context = new CheckContext(snapshot, SETTINGS);
      const done = new Set<string>();
      const refused: string[] = [];
      for (const finding of CHECKS.flatMap((check) => [...check.run(context)])) {
        const { origin } = finding.object;
        if (origin.type !== 'document') continue;
        for (const { title, changes } of answer({ finding, snapshot, settings: SETTINGS }).proposals) {
          const placed = changes.map((change) => ({ ...change, path: [...origin.path, ...change.path] }));
          const key = JSON.stringify([origin.document.source.name, origin.document.index, placed]);
          if (done.has(key)) continue;
          done.add(key);
          for (const [how, rewrite] of LINE_BREAKS) {
            if (!makes(rewrite(textOf(origin.document)), placed))
              refused.push(`${finding.object.name}: ${title} ${how}`);
          }
        }
      }
      expect(refused).toEqual([]);
      expect(done.size).toBeGreaterThan(5);
    }, 120_000);
  },
);

function textOf({ source, start, end }: DocumentRange): string {
  return source.text.slice(start, end);
}

/** Whether the changes can be made; that they are made as they should be is expected here. */
function makes(text: string, changes: readonly Change[]): boolean {
  const value: JsonValue = readDocuments({ name: '', text })[0]?.value ?? null;
  const { text: after, refusals } = editDocument({ text, value }, [changes]);
  if (refusals[0] !== undefined) return false;
  const wanted = changes.reduce(changed, value);
  expect(otherwiseRead(after)).toEqual(JSON.parse(JSON.stringify(wanted)));
  expect(after.endsWith('\n')).toBe(text.endsWith('\n'));
  if (text.includes('\r\n')) expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  // Where nothing is taken out and no value replaced, lines are only added; a last line without a break gains one.
  const adds = changes.every(({ op, path }) => op === 'append' || (op === 'set' && at(value, path) === undefined));
  const lines = unifiedDiff('x', text, after).split('\n').slice(2);
  const gone = lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1));
  const come = lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1));
  const lost = gone.filter(
    (line) => !come.some((other) => other.startsWith(line.replace(/(?: \{\}| \[\]|[}\]]*)\r?$/, ''))),
  );
  if (adds) expect(lost).toEqual([]);
  else expect(lost.length).toBeLessThanOrEqual(changes.length * 10);
  return true;
}

function at(value: JsonValue, path: Change['path']): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Readonly<Record<string | number, unknown>>)[part]
        : undefined,
    value,
  );
}
