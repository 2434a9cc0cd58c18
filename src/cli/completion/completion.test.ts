import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';

async function script(shell: string): Promise<string> {
  const { code, stdout } = await runCli(['completion', shell]);
  expect(code).toBe(0);
  return stdout;
}

describe('bash', () => {
  test.each([
    ['offers commands', ['com'], ['completion']],
    ['offers values of an argument', ['completion', ''], ['bash', 'zsh', 'fish']],
    ['offers options', ['completion', '--he'], ['--help']],
    ['offers nothing for an unknown command', ['nothing', '--x'], []],
  ])('%s', async (_name, words, expected) => {
    const program = `${await script('bash')}
COMP_WORDS=(breakwater "$@"); COMP_CWORD=$#; _breakwater; echo "\${COMPREPLY[@]}"`;
    const out = execFileSync('bash', ['-c', program, 'bash', ...words], { encoding: 'utf8' });
    expect(out.trim().split(' ').filter(Boolean)).toEqual(expected);
  });
});

describe.each(['zsh', 'fish'])('%s', (shell) => {
  test.skipIf(spawnSync(shell, ['--version']).status !== 0)(`${shell} accepts the script`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'breakwater-completion-'));
    try {
      const file = join(folder, 'script');
      writeFileSync(file, await script(shell));
      execFileSync(shell, ['-n', file]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('the script names every command, option and value', async () => {
    const text = await script(shell);
    for (const word of ['completion', 'debug', 'bash', 'zsh', 'fish']) expect(text).toContain(word);
  });
});
