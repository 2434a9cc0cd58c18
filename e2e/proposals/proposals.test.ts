import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBreakwater } from '../cluster/run-breakwater.ts';
import { onEveryVersion } from '../suite.ts';
import { Applier, objectsIn } from './apply.ts';

const ROOT = join(import.meta.dirname, '../..');
const EXAMPLES = join(ROOT, 'examples');
/** Real manifests, which are beside the repository where they are present. */
const CORPORA = join(ROOT, '../shared/corpora');
const corpora = existsSync(CORPORA) ? readdirSync(CORPORA).map((name) => join(CORPORA, name)) : [];

const scratch = mkdtempSync(join(tmpdir(), 'breakwater-e2e-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

onEveryVersion('a real API server', (controlPlane, version) => {
  let applier: Applier;
  beforeAll(() => {
    applier = new Applier(controlPlane().admin);
  });

  describe('takes what it took before, after every fix was made', () => {
    test.each([EXAMPLES, ...corpora].map((folder) => [basename(folder), folder]))(
      'of %s',
      async (_, folder = '') => {
        const copy = mkdtempSync(join(scratch, 'fixed-'));
        cpSync(folder, copy, { recursive: true });
        const before = await objectsIn(folder);
        const args = [
          'fix',
          copy,
          '--write',
          '--tier',
          'likely',
          '--severity',
          'info',
          '--no-config',
          '--fail-on',
          'none',
        ];
        const run = await runBreakwater([...args, '--kubernetes-version', version]);
        expect({ code: run.code, stderr: run.stderr }).toMatchObject({ code: 0 });
        const after = await objectsIn(copy);
        expect(after).toHaveLength(before.length);

        await applier.prepare(before);
        // Fixes keep the order, and objects of one name may be in several files.
        const took = await applier.tryAll(before);
        const takes = await applier.tryAll(after);
        expect(takes.filter(({ refusal }, i) => refusal !== '' && took[i]?.refusal === '')).toEqual([]);
        expect(took.filter(({ refusal }) => refusal === '').length).toBeGreaterThan(0);
      },
      120_000,
    );
  });

  test('finds the namespaces in order that carry the labels proposed for them', async () => {
    const { stdout } = await runBreakwater(['pod-security', 'preview', EXAMPLES, '-o', 'yaml']);
    const file = join(mkdtempSync(join(scratch, 'labels-')), 'namespaces.yaml');
    writeFileSync(file, stdout);
    const { admin } = controlPlane();
    const objects = await objectsIn(EXAMPLES);
    await applier.prepare(objects);
    for (const namespace of await objectsIn(file)) {
      await admin.patch(`/api/v1/namespaces/${namespace.name}`, namespace.content);
    }
    const applied = await applier.tryAll(objects);
    expect(applied.filter(({ refusal }) => refusal?.includes('PodSecurity'))).toEqual([]);
  });

  test('takes the network policies proposed', async () => {
    const { stdout, code } = await runBreakwater([
      'network',
      'generate',
      EXAMPLES,
      '--default-deny',
      '--from-manifests',
    ]);
    expect(code).toBe(0);
    expect(await refusalsOf(stdout)).toEqual([]);
  });

  test('takes the roles proposed', async () => {
    const { stdout } = await runBreakwater(['permissions', '--secrets', '-o', 'yaml']);
    expect(await refusalsOf(stdout)).toEqual([]);
  });

  const refusalsOf = async (yaml: string) => {
    const file = join(mkdtempSync(join(scratch, 'proposed-')), 'proposed.yaml');
    writeFileSync(file, yaml);
    const objects = await objectsIn(file);
    expect(objects.length).toBeGreaterThan(0);
    await applier.prepare(objects);
    return (await applier.tryAll(objects)).filter(({ refusal }) => refusal !== '');
  };
});
