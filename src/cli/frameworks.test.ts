import { describe, expect, test } from 'vitest';
import { controlsOf, FRAMEWORKS } from '../frameworks/index.ts';
import { runCli } from './run-cli.ts';
import { testFolder } from './test-folder.ts';

const wide = { columns: 80, env: { NO_COLOR: '1' } };

describe('frameworks', () => {
  test('lists each with who judges its controls', async () => {
    const { code, stdout } = await runCli(['frameworks'], wide);
    expect(code).toBe(0);
    for (const { id, title, version } of FRAMEWORKS) expect(stdout).toContain(`${id}  ${title} ${version}\n    `);
  });

  test.each(FRAMEWORKS.map((framework) => [framework.id, framework] as const))(
    'lists the controls of %s',
    async (id, framework) => {
      const { code, stdout } = await runCli(['frameworks', id], wide);
      expect(code).toBe(0);
      for (const control of controlsOf(framework)) expect(stdout).toContain(`\n  ${control.id}  `);
      // An address or an id of a check may stand out.
      const long = stdout.split('\n').filter((line) => line.length > 80 && !/^\s*\S+$/.test(line));
      expect(long).toEqual([]);
    },
  );

  test('shows one control, and what judges it', async () => {
    const { stdout } = await runCli(['frameworks', 'CIS-1.12', '5.2.3'], wide);
    expect(stdout).toContain(
      '  5.2.3  No pods with hostPID  (level 1, manual)\n      pod-security/host-namespaces#hostPID',
    );
    expect(stdout).not.toContain('5.2.4');
  });

  test.each([
    ['5.2', 12],
    ['5', 34],
    ['5.2.3', 1],
  ])('a section is its controls: cis %s has %i', async (wanted, count) => {
    const { stdout } = await runCli(['frameworks', 'cis', wanted, '-o', 'json']);
    const [cis] = JSON.parse(stdout) as { sections: { controls: object[] }[] }[];
    expect(cis?.sections.flatMap(({ controls }) => controls)).toHaveLength(count);
  });

  test.each([
    [
      ['nssa'],
      'there is no framework "nssa" (did you mean "nsa"?): choose nsa, cis, pod-security-standards, mitre, owasp',
    ],
    [
      ['cis', '5.2.33'],
      'cis has no control or section "5.2.33" (did you mean "5.2.3"?): "breakwater frameworks cis" lists them',
    ],
  ])('of an unknown name says the likeliest: %j', async (args, message) => {
    expect(await runCli(['frameworks', ...args])).toEqual({ code: 2, stdout: '', stderr: `breakwater: ${message}\n` });
  });
});

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  hostPID: true
  containers: [{ name: web, image: x }]
`;

interface Scan {
  readonly findings: readonly { readonly check: string }[];
  readonly checks: readonly { readonly id: string }[];
  readonly exceptions: readonly object[];
  readonly frameworks: readonly { readonly id: string; readonly score: { readonly controls: number } }[];
}

async function scan(args: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<Scan> {
  const cwd = testFolder({ 'pod.yaml': POD, ...files });
  const { stdout, stderr } = await runCli(['scan', 'pod.yaml', '-o', 'json', ...args], { cwd });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('scan --framework', () => {
  test('runs the checks of the frameworks alone, each framework once', async () => {
    const { frameworks, checks } = await scan(['--framework', 'pss', '--framework', 'owasp', '--framework', 'PSS']);
    expect(frameworks.map(({ id, score }) => [id, score.controls])).toEqual([
      ['pod-security-standards', 19],
      ['owasp', 10],
    ]);
    expect(checks.map(({ id }) => id)).toContain('pod-security/sysctls');
    expect(checks.map(({ id }) => id)).not.toContain('workload/bare-pod');
  });

  test('without it no framework is judged, and every check is run', async () => {
    const { frameworks, checks } = await scan([]);
    expect(frameworks).toEqual([]);
    expect(checks.map(({ id }) => id)).toContain('workload/bare-pod');
  });

  test('takes frameworks from the configuration', async () => {
    const { frameworks } = await scan([], { 'breakwater.yaml': 'frameworks: [nsa]\n' });
    expect(frameworks.map(({ id }) => id)).toEqual(['nsa']);
  });

  test('says nothing of exceptions for checks that it does not run', async () => {
    const config =
      'exceptions: [{ check: workload/bare-pod, reason: r }, { check: pod-security/sysctls, reason: r }]\n';
    const { exceptions } = await scan(['--framework', 'pss'], { 'breakwater.yaml': config });
    expect(exceptions).toMatchObject([{ check: 'pod-security/sysctls', state: 'unused' }]);
  });

  test.each([
    ['of the option', ['--framework', 'ciss'], ''],
    ['of the configuration', [], 'frameworks: [ciss]\n'],
  ])('a wrong name %s is refused with the likeliest', async (_name, args, config) => {
    const cwd = testFolder({ 'pod.yaml': POD, 'breakwater.yaml': config });
    const { code, stderr } = await runCli(['scan', 'pod.yaml', ...args], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('"ciss"');
    expect(stderr).toContain('(did you mean "cis"?)');
  });
});

test('permissions are those of a framework', async () => {
  const { stdout } = await runCli(['permissions', '--framework', 'pss', '-o', 'json']);
  const { rules } = JSON.parse(stdout) as { rules: { resources?: string[] }[] };
  const resources = rules.flatMap((rule) => rule.resources ?? []);
  expect(resources).toContain('pods');
  expect(resources).not.toContain('services');
});
