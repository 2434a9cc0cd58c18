import { describe, expect, test } from 'vitest';
import { CHECKS } from '../checks/index.ts';
import { runCli } from './run-cli.ts';

describe('checks', () => {
  test('lists every check with its severity', async () => {
    const { code, stdout } = await runCli(['checks']);
    expect(code).toBe(0);
    for (const { id, severity } of CHECKS) expect(stdout).toMatch(new RegExp(`^${id} +${severity} +`, 'm'));
    expect(stdout).toContain(`\n${CHECKS.length} checks.`);
    expect(stdout).toContain(CHECKS[0]?.title);
  });

  test.each(CHECKS.map(({ id }) => id))('explains %s', async (id) => {
    const { code, stdout } = await runCli(['checks', id], { columns: 80, env: { NO_COLOR: '1' } });
    const check = CHECKS.find((one) => one.id === id);
    expect(code).toBe(0);
    for (const part of ['Why it matters', 'How to fix it', 'Wrong', 'Right', 'Read more'])
      expect(stdout).toContain(`\n${part}\n`);
    expect(stdout).toContain(`  breakwater.dev/ignore.${id.replace('/', '.')}: REASON\n`);
    for (const { url } of check?.references ?? []) expect(stdout).toContain(url);
  });

  test('prints JSON', async () => {
    const { stdout } = await runCli(['checks', 'pod-security/privileged', '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject([
      { id: 'pod-security/privileged', severity: 'critical', needs: ['pods', 'pod-templates'] },
    ]);
  });

  test.each([
    ['privileged', ' (did you mean "pod-security/privileged"?)'],
    ['pod-security/host-prots', ' (did you mean "pod-security/host-ports"?)'],
    ['something else', ''],
  ])('of an unknown id names the likeliest: %s', async (id, hint) => {
    expect(await runCli(['checks', id])).toEqual({
      code: 2,
      stdout: '',
      stderr: `breakwater: there is no check "${id}"${hint}: "breakwater checks" lists them\n`,
    });
  });
});
