import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BreakwaterError } from '../kube/index.ts';
import { type CommandEntry, defineCommand } from './command.ts';
import { COMMANDS } from './commands.ts';
import { runCli } from './run-cli.ts';
import { VERSION } from './version.ts';

test('the version is the one of package.json', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(manifest).toMatchObject({ version: VERSION });
});

describe('wrong arguments end with exit code 2 and say what is wrong', () => {
  test.each([
    [['complet'], "breakwater: unknown command 'complet'\n(Did you mean completion?)\n"],
    [['completion', 'bash', '--dbug'], "breakwater: unknown option '--dbug'\n(Did you mean --debug?)\n"],
    [['completion'], "breakwater: missing required argument 'shell'\n"],
    [
      ['completion', 'bash', 'zsh'],
      "breakwater: too many arguments for 'completion'. Expected 1 argument but got 2: bash, zsh.\n",
    ],
  ])('%j', async (args, stderr) => {
    expect(await runCli(args)).toEqual({ code: 2, stdout: '', stderr });
  });

  test('no command at all shows the help on standard error', async () => {
    const run = await runCli([]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('Commands:');
  });
});

test.each([[['--help']], [['help']], [['-h']]])('%j lists every command', async (args) => {
  const run = await runCli(args);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  for (const { name } of COMMANDS) expect(run.stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
});

test('help COMMAND is the help of the command, with examples', async () => {
  const run = await runCli(['help', 'completion']);
  expect(run).toEqual(await runCli(['completion', '--help']));
  expect(run.stdout).toContain('Examples:');
});

test('called as a kubectl plugin, the help says so', async () => {
  const run = await runCli(['--help'], { program: 'kubectl breakwater' });
  expect(run.stdout).toContain('Usage: kubectl breakwater ');
});

describe('an error of a command', () => {
  const failing = (error: unknown): CommandEntry[] => [
    {
      name: 'fail',
      summary: 'Fail',
      load: async () => defineCommand({ define: () => undefined, run: () => Promise.reject(error) }),
    },
  ];

  test('that is raised on purpose is one clear line', async () => {
    const run = await runCli(['fail'], {}, failing(new BreakwaterError('x', 'cannot read shop.yaml: try again')));
    expect(run).toEqual({ code: 2, stdout: '', stderr: 'breakwater: cannot read shop.yaml: try again\n' });
  });

  test('that nobody expected is one line that asks for a report', async () => {
    const run = await runCli(['fail'], {}, failing(new TypeError('boom\nsecond line')));
    expect(run).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'breakwater: unexpected error: boom (this is a bug in Breakwater: please report it, with the output of --debug)\n',
    });
  });

  test.each([
    [['fail', '--debug'], {}],
    [['--debug', 'fail'], {}],
    [['fail'], { BREAKWATER_DEBUG: '1' }],
  ])('shows its stack with %j %j', async (args, env) => {
    const run = await runCli(args, { env }, failing(new TypeError('boom')));
    expect(run.stderr).toMatch(/^breakwater: unexpected error: boom\nTypeError: boom\n {4}at /);
  });
});
