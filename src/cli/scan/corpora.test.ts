import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CHECKS, CheckContext, type Finding } from '../../checks/index.ts';
import {
  type FieldPath,
  isJsonArray,
  isJsonObject,
  type JsonValue,
  LATEST_KUBERNETES_VERSION,
  ownField,
  type Position,
} from '../../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../../pod-security/index.ts';
import { type Location, loadSnapshot, locate } from '../../sources/index.ts';
import { runCli } from '../run-cli.ts';
import { testFolder } from '../test-folder.ts';

const corpora = fileURLToPath(new URL('../../../../shared/corpora', import.meta.url));
const names = existsSync(corpora) ? readdirSync(corpora) : [];

describe.skipIf(names.length === 0).each(names)('%s', (name) => {
  const folder = join(corpora, name);

  test('is scanned in every format', async () => {
    const files = testFolder({});
    const formats = ['json', 'sarif', 'junit', 'markdown', 'github'];
    const outputs = formats.flatMap((format) => ['-o', `${format}=${join(files, format)}`]);
    const { code, stderr, stdout } = await runCli(['scan', folder, '-o', 'table', ...outputs], { env: process.env });
    expect({ code, stderr }).toEqual({ code: stdout.includes('\nPASS ') ? 0 : 1, stderr: '' });
    expect(readdirSync(files).sort()).toEqual(formats.sort());
  }, 60_000);

  test('each finding is at the place in its source that it is about', async () => {
    const snapshot = await loadSnapshot([folder]);
    const context = new CheckContext(snapshot, {
      podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
      kubernetesVersion: LATEST_KUBERNETES_VERSION,
      today: '2026-01-01',
    });
    const wrong: string[] = [];
    let seen = 0;
    for (const finding of CHECKS.flatMap((check) => [...check.run(context)])) {
      const location = locate(finding.object.origin, finding.path);
      if (location?.start === undefined) continue;
      seen++;
      const why = whyWrong(finding, location, textFrom(location.file, location.start));
      if (why !== undefined)
        wrong.push(`${location.file}:${location.start.line}:${location.start.column} ${finding.check.id} ${why}`);
    }
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(10);
  }, 60_000);
});

const texts = new Map<string, readonly string[]>();

/** What stands in a file from a position to the end of the line. */
function textFrom(file: string, { line, column }: Position): string {
  let lines = texts.get(file);
  if (lines === undefined) {
    lines = readFileSync(file, 'utf8').split('\n');
    texts.set(file, lines);
  }
  return lines[line - 1]?.slice(column - 1) ?? '';
}

/** An exact place begins with the field's key or value; that of a missing field with the innermost part around it. */
function whyWrong({ object, path }: Finding, { exact }: Location, text: string): string | undefined {
  const found = innermost(object.content, path);
  if (exact !== (found.path.length === path.length)) return `says exact: ${exact}`;
  const starts = beginnings(found.path.at(-1), found.value);
  if (starts.some((start) => text.replace(/^["']/, '').startsWith(start))) return undefined;
  return `reads ${JSON.stringify(text)}, not ${starts.join(' or ')}`;
}

function innermost(content: JsonValue, path: FieldPath): { readonly path: FieldPath; readonly value: JsonValue } {
  let value = content;
  for (const [index, part] of path.entries()) {
    const next = isJsonArray(value)
      ? value[Number(part)]
      : isJsonObject(value)
        ? ownField(value, String(part))
        : undefined;
    if (next === undefined) return { path: path.slice(0, index), value };
    value = next;
  }
  return { path, value };
}

/** How a field may begin in its source: with its key; the whole object, or an entry of a list, with what is in it. */
function beginnings(last: string | number | undefined, value: JsonValue): readonly string[] {
  if (typeof last === 'string') return [last];
  if (isJsonObject(value)) return ['{', ...Object.keys(value)];
  return isJsonArray(value) ? ['[', '-'] : [String(value)];
}
