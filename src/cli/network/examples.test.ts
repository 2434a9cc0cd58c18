import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { testFolder } from '../test-folder.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const DOCS = readFileSync(join(ROOT, 'docs/network.md'), 'utf8');

/** The commands that docs/network.md shows with what they print. */
const SHOWN = [...DOCS.matchAll(/^```console\n\$ breakwater (?<command>.+)\n(?<output>[\s\S]+?)^```$/gm)].map(
  ({ groups = {} }) => ({ command: groups['command'] ?? '', output: groups['output'] ?? '' }),
);

describe('docs/network.md', () => {
  test.each(SHOWN)('$command', async ({ command, output }) => {
    const folder = testFolder({});
    const args = command.split(' ').map((arg) => (arg === 'policies.yaml' ? join(folder, arg) : arg));
    const { code, stdout, stderr } = await runCli(args, { cwd: ROOT });
    expect([code, stdout + stderr]).toEqual([0, output]);
  });

  test('shows the picture that the command draws', async () => {
    const [, drawing] = /^```mermaid\n([\s\S]+?)^```$/m.exec(DOCS) ?? [];
    const args = ['network', 'connectivity', 'examples', '--cni', 'calico', '--focus', 'payments/ledger'];
    const { stdout } = await runCli([...args, '-o', 'mermaid'], { cwd: ROOT });
    expect(stdout).toBe(drawing);
  });

  test('shows a reach, an explanation, a roll-out and what it grants', () => {
    expect(SHOWN.map(({ command }) => command.split(' ')[1])).toEqual([
      'connectivity',
      'explain',
      'rollout',
      'generate',
    ]);
  });
});

test('a policy that leaves out what was seen is named by the roll-out, which ends in 1', async () => {
  const flows = ['--from-flows', join(ROOT, 'examples/flows.csv'), '--ingress-from', 'ingress-nginx'];
  const made = await runCli(['network', 'generate', 'examples', ...flows, '--only', 'shop'], { cwd: ROOT });
  const without = made.stdout.split('---\n').filter((text) => !text.includes('name: allow-catalogue'));
  const folder = testFolder({ 'policies.yaml': without.join('---\n') });
  const judged = ['network', 'rollout', 'examples', '--policies', join(folder, 'policies.yaml'), ...flows];
  const { code, stdout } = await runCli(judged, { cwd: ROOT });
  expect(code).toBe(1);
  expect(stdout).toContain('denied: shop/storefront[Deployment] => shop/catalogue[Deployment] TCP 8080');
});
