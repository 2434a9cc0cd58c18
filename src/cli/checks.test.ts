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

  test('says which frameworks ask for a check, and what other tools call it', async () => {
    const { stdout } = await runCli(['checks', 'pod-security/host-namespaces'], {
      columns: 80,
      env: { NO_COLOR: '1' },
    });
    expect(stdout).toContain('  CIS Kubernetes Benchmark 1.12: 5.2.3, 5.2.4, 5.2.5\n');
    expect(stdout).toContain('  Kubescape: C-0038, C-0041, C-0275, C-0276\n');
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
    ['C-0057', ' (did you mean "pod-security/privileged"?)'],
    ['AVD-KSV-0017', ' (did you mean "pod-security/privileged"?)'],
    ['KSV017', ' (did you mean "pod-security/privileged"?)'],
    ['CKV_K8S_42', ' (did you mean "rbac/default-service-account"?)'],
    [
      'default-service-account',
      ' (did you mean "workload/default-service-account" or "rbac/default-service-account"?)',
    ],
    ['something else', ''],
  ])('of an unknown id names the likeliest: %s', async (id, hint) => {
    expect(await runCli(['checks', id])).toEqual({
      code: 2,
      stdout: '',
      stderr: `breakwater: there is no check "${id}"${hint}: "breakwater checks" lists them\n`,
    });
  });
});
