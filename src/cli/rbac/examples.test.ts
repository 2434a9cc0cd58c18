import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCli } from '../run-cli.ts';
import { testFolder } from '../test-folder.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const DOCS = readFileSync(join(ROOT, 'docs/rbac.md'), 'utf8');
const NARROWED = ['--subject', 'sa:payments:releaser', '--subject', 'group:payments-developers', 'examples'];

const rbac = (...args: readonly string[]) => runCli(['rbac', ...args], { cwd: ROOT });

describe('the climb in examples/', () => {
  it('is as docs/rbac.md shows it', async () => {
    const { stdout } = await rbac('paths', 'examples', '--from', 'group:payments-developers');
    expect(DOCS).toContain(stdout.slice(0, stdout.indexOf('\n\n')));
  });

  it('takes three rights', async () => {
    const { stdout } = await rbac('paths', 'examples', '--from', 'group:payments-developers', '-o', 'json');
    const { subjects } = JSON.parse(stdout) as { subjects: { paths: { needs: unknown[] }[][]; cut: object }[] };
    expect(subjects[0]?.paths[0]?.filter(({ needs }) => needs.length > 0)).toHaveLength(3);
    expect(subjects[0]?.cut).toMatchObject({
      proven: true,
      smallest: true,
      grants: { length: 1 },
      instead: { length: 2 },
    });
  });

  it('has the certificate that docs/rbac.md shows, and is closed by what it proves', async () => {
    const log = ['least-privilege', '--audit-log', 'examples/audit.log'];
    const certificate = await rbac(...log, ...NARROWED, '-o', 'json');
    const proof = JSON.parse(certificate.stdout) as { verdict: string; replay: readonly { needs: string }[] };
    const shown = JSON.parse(/^```json\n(.+?)^```/ms.exec(DOCS)?.[1] ?? '') as { replay: readonly { needs: string }[] };
    const needs = new Set(shown.replay.map((one) => one.needs));
    expect({ ...proof, replay: proof.replay.filter((one) => needs.has(one.needs)) }).toMatchObject(shown);
    expect([proof.verdict, shown.replay.length]).toEqual(['proven', 1]);
    const rights = await rbac(...log, ...NARROWED, '-o', 'yaml');
    const release = readFileSync(join(ROOT, 'examples/payments/release.yaml'), 'utf8').split('---\n');
    const after = testFolder({
      'rights.yaml': rights.stdout,
      'release.yaml': release.filter((text) => !text.includes('kind: RoleBinding')).join('---\n'),
      'dashboard.yaml': readFileSync(join(ROOT, 'examples/platform/dashboard.yaml'), 'utf8'),
    });
    const closed = await runCli(['rbac', 'paths', '.', '--from', 'group:payments-developers'], { cwd: after });
    expect([closed.code, closed.stdout]).toEqual([0, expect.stringContaining('0 of 1 subjects reach cluster-admin')]);
  });
});
