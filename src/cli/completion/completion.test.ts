import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { testFolder } from '../test-folder.ts';

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
    ['offers values of an option', ['scan', '--fail-on', 'm'], ['medium']],
    ['offers values after an equals sign', ['scan', '--fail-on', '=', 'no'], ['none']],
    ['offers nothing for an unknown command', ['nothing', '--x'], []],
  ])('%s', async (_name, words, expected) => {
    const program = `${await script('bash')}
COMP_WORDS=(breakwater "$@"); COMP_CWORD=$#; _breakwater; echo "\${COMPREPLY[@]}"`;
    const out = execFileSync('bash', ['-c', program, 'bash', ...words], { encoding: 'utf8' });
    expect(out.trim().split(' ').filter(Boolean)).toEqual(expected);
  });
});

const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

describe.skipIf(!has('fish'))('fish', () => {
  test.each([
    ['offers commands', 'breakwater com', ['completion\tPrint the completion script for a shell']],
    ['offers values of an argument', 'breakwater completion z', ['zsh']],
    [
      'offers values of an option',
      'breakwater scan --level r',
      ['restricted\tThe Pod Security level to judge by (default: restricted)'],
    ],
    ['offers options', 'breakwater scan --strict', ['--strict\tfail when something could not be evaluated']],
    ['knows the kubectl plugin', 'kubectl-breakwater completion f', ['fish']],
  ])('%s', async (_name, line, expected) => {
    const folder = testFolder({ 'script.fish': await script('fish') });
    const program = `source ${folder}/script.fish; complete -C ${JSON.stringify(line)}`;
    const out = execFileSync('fish', ['--no-config', '-c', program], {
      encoding: 'utf8',
      env: { ...process.env, HOME: folder },
    });
    const offered = out.trim().split('\n').filter(Boolean);
    expect(offered.map((entry) => entry.toLowerCase())).toEqual(expected.map((entry) => entry.toLowerCase()));
  });
});

test.skipIf(!has('zsh'))('zsh loads the script, from a file and from $fpath', async () => {
  const folder = testFolder({ _breakwater: await script('zsh') });
  const sourced = 'autoload -U compinit; compinit -u -D; source $0/_breakwater; print $_comps[kubectl-breakwater]';
  const autoloaded =
    'fpath=($0 $fpath); autoload -U compinit; compinit -u -D; autoload +X _breakwater; print $_comps[breakwater]';
  for (const program of [sourced, autoloaded]) {
    const { stdout, stderr } = spawnSync('zsh', ['-f', '-c', program, folder], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: '_breakwater\n', stderr: '' });
  }
});

test.each(['zsh', 'fish'])('the script for %s names every command, option and value', async (shell) => {
  const text = await script(shell);
  for (const word of ['completion', 'debug', 'bash', 'zsh', 'fish', 'sarif', 'fail-on']) expect(text).toContain(word);
});
