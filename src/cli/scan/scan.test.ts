import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CliRun, runCli } from '../run-cli.ts';
import { testFolder } from '../test-folder.ts';

/** Breaks baseline (high), and nothing else of it. */
const HIGH = `apiVersion: v1
kind: Pod
metadata:
  name: high
spec:
  hostPID: true
  containers:
    - name: web
      image: registry.example.com/web:1.4
`;

/** Breaks restricted alone. */
const MEDIUM = HIGH.replace('  hostPID: true\n', '').replace('high', 'medium');

const ONLY_POD_SECURITY = ['--check', 'pod-security/*'];

async function scanIn(
  files: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<CliRun & { readonly folder: string }> {
  const folder = testFolder(files);
  return { ...(await runCli(['scan', ...ONLY_POD_SECURITY, ...args], { cwd: folder })), folder };
}

function summary(run: CliRun): unknown {
  return (JSON.parse(run.stdout) as { summary: unknown }).summary;
}

describe('the exit code', () => {
  test.each<[string, number, string, readonly string[]]>([
    ['1 for a finding at the default of high', 1, HIGH, []],
    ['0 for findings below it', 0, MEDIUM, []],
    ['1 for them with --fail-on medium', 1, MEDIUM, ['--fail-on', 'medium']],
    ['0 with --fail-on none', 0, HIGH, ['--fail-on', 'none']],
    ['0 for a gap', 0, `${MEDIUM}---\nno: object\n`, []],
    ['1 for a gap with --strict', 1, `${MEDIUM}---\nno: object\n`, ['--strict']],
    ['0 without a gap with --strict', 0, MEDIUM, ['--strict']],
    ['0 when the level allows it', 0, HIGH, ['--level', 'privileged']],
  ])('is %s', async (_name, code, manifest, args) => {
    expect(await scanIn({ 'a.yaml': manifest }, '.', ...args)).toMatchObject({ code, stderr: '' });
  });

  test.each<[string, readonly string[], string]>([
    [
      'no path',
      [],
      'breakwater: name what to scan: files, folders, Helm charts, kustomizations, or - for standard input, or --cluster\n',
    ],
    ['a path that is not there', ['none.yaml'], 'breakwater: "none.yaml" does not exist'],
    ['nothing to read', ['empty'], 'breakwater: no Kubernetes object in empty\n'],
    [
      'a text that is no object',
      ['text.yaml'],
      'breakwater: no Kubernetes object in text.yaml\nbreakwater: text.yaml: not a Kubernetes object',
    ],
    [
      'a level that is none',
      ['.', '--level', 'strict'],
      "breakwater: option '--level <level>' argument 'strict' is invalid.",
    ],
    [
      'a severity that is none',
      ['.', '--fail-on', 'huge'],
      "breakwater: option '--fail-on <severity>' argument 'huge' is invalid.",
    ],
    [
      'a version that is none',
      ['.', '--kubernetes-version', 'new'],
      'breakwater: "new" is no version of Kubernetes: write 1.33, or latest\n',
    ],
    [
      'a version that is not known yet',
      ['.', '--kubernetes-version', '1.99'],
      'breakwater: Kubernetes v1.99 is not known yet',
    ],
    [
      'a policy version that is none',
      ['.', '--pod-security-version', '1.x'],
      'breakwater: "1.x" is no version of the Pod Security Standards',
    ],
    [
      'a check that is none',
      ['.', '--check', 'pod-security/privilege'],
      'breakwater: there is no check "pod-security/privilege" (did you mean "pod-security/privileged"?)',
    ],
    [
      'a format that is none',
      ['.', '-o', 'sarfi'],
      'breakwater: there is no output format "sarfi" (did you mean "sarif"?): choose table, json,',
    ],
    ['a format without its file', ['.', '-o', 'json='], 'breakwater: --output json= names no file\n'],
    [
      'two outputs to one place',
      ['.', '-o', 'json', '-o', 'table'],
      'breakwater: two outputs would go to the same place',
    ],
    [
      'a file that cannot be written',
      ['a.yaml', '-o', 'json=no/such/file'],
      'breakwater: cannot write no/such/file: it, or its folder, does not exist\n',
    ],
    [
      'a baseline that is not there',
      ['.', '--baseline', 'b.json'],
      'breakwater: cannot read b.json: it, or its folder, does not exist\n',
    ],
    ['a baseline that is none', ['.', '--baseline', 'a.yaml'], 'breakwater: a.yaml is no baseline (it is not JSON)'],
    [
      '--write-baseline alone',
      ['.', '--write-baseline'],
      'breakwater: --write-baseline needs the file to write: --baseline FILE\n',
    ],
    [
      'a configuration that is not there',
      ['.', '--config', 'c.yaml'],
      'breakwater: cannot read c.yaml: it, or its folder, does not exist\n',
    ],
    ['a pod template that is none', ['.', '--pod-template', 'x'], 'breakwater: "x" does not name a pod template'],
  ])('is 2 for %s', async (_name, args, stderr) => {
    const run = await scanIn({ 'a.yaml': HIGH, 'text.yaml': 'just text', 'empty/README': '' }, ...args);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr.slice(0, stderr.length)).toBe(stderr);
    expect(run.stderr).not.toContain('    at ');
  });
});

test('what fails the scan is always listed', async () => {
  const run = await scanIn({ 'a.yaml': MEDIUM }, '.', '--fail-on', 'low');
  expect(run.code).toBe(1);
  expect(run.stdout).toContain('  LOW       Container has no seccomp profile');
});

test('standard input is read for -', async () => {
  const run = await runCli(['scan', '-', ...ONLY_POD_SECURITY], { stdin: HIGH });
  expect(run.code).toBe(1);
  expect(run.stdout).toContain('hostPID is true  <stdin>:6:3\n');
});

test('the versions asked for decide', async () => {
  const probe = MEDIUM.replace('image:', 'livenessProbe: {tcpSocket: {host: x, port: 1}}\n      image:');
  expect(await scanIn({ 'a.yaml': probe }, '.')).toMatchObject({ code: 1 });
  expect(await scanIn({ 'a.yaml': probe }, '.', '--pod-security-version', '1.33')).toMatchObject({ code: 0 });
  expect(await scanIn({ 'a.yaml': probe }, '.', '--kubernetes-version', 'v1.33.4')).toMatchObject({ code: 0 });
});

test('custom resources are judged where they carry a pod template', async () => {
  const rollout = HIGH.replace('v1\nkind: Pod', 'argoproj.io/v1alpha1\nkind: Rollout').replace(
    /spec:\n[\s\S]*/,
    (spec) => `spec:\n  template:\n${spec.replaceAll(/^/gm, '    ')}`,
  );
  const template = ['--pod-template', 'Rollout.argoproj.io=spec.template'];
  expect(await scanIn({ 'a.yaml': rollout }, '.')).toMatchObject({ code: 0 });
  expect(await scanIn({ 'a.yaml': rollout }, '.', ...template)).toMatchObject({ code: 1 });
  expect(await scanIn({ 'a.yaml': rollout, 'breakwater.yaml': `podTemplates: ${template[1]}` }, '.')).toMatchObject({
    code: 1,
  });
});

test('a field of the wrong type of any kind that checks look at is a gap, once', async () => {
  const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: x\nspec:\n  type: 1\n';
  const run = await runCli(['scan', '-', '-o', 'json', '--strict'], { stdin: service });
  expect(run.code).toBe(1);
  expect(JSON.parse(run.stdout)).toMatchObject({
    gaps: [{ reason: 'wrong-type', position: { line: 6, column: 3 }, field: 'spec.type', object: 'Service/default/x' }],
  });
});

test('a field of the wrong type is a gap, and the rest of the object is judged', async () => {
  const run = await scanIn(
    { 'a.yaml': HIGH.replace('image:', 'securityContext: {privileged: "true"}\n      image:') },
    '.',
    '-o',
    'json',
  );
  expect(JSON.parse(run.stdout)).toMatchObject({
    summary: { failing: 1, gaps: 1, passingWorkloads: 0 },
    gaps: [
      {
        reason: 'wrong-type',
        source: 'a.yaml',
        position: { line: 9, column: 25 },
        object: 'Pod/default/high',
        field: 'spec.containers[0].securityContext.privileged',
        message: 'expected a boolean, found a string',
      },
    ],
  });
});

describe('outputs', () => {
  test('go to several places at once', async () => {
    const { folder, stdout, code } = await scanIn(
      { 'a.yaml': HIGH },
      '.',
      '-o',
      'sarif=r.sarif',
      '-o',
      'table',
      '-o',
      'junit=r.xml',
    );
    expect(code).toBe(1);
    expect(stdout).toContain('FAIL  1 finding');
    expect(JSON.parse(readFileSync(join(folder, 'r.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(readFileSync(join(folder, 'r.xml'), 'utf8')).toMatch(/^<\?xml/);
  });

  test('--output-file takes the place of standard output, and leaves nothing beside it', async () => {
    const { folder, stdout } = await scanIn(
      { 'a.yaml': HIGH, 'old.json': 'old' },
      '.',
      '-o',
      'json',
      '--output-file',
      'old.json',
    );
    expect(stdout).toBe('');
    expect(JSON.parse(readFileSync(join(folder, 'old.json'), 'utf8'))).toMatchObject({ kind: 'ScanReport' });
    expect(readdirSync(folder).sort()).toEqual(['a.yaml', 'old.json']);
  });

  test('a link to a file stays a link', async () => {
    const folder = testFolder({ 'a.yaml': HIGH, 'real/r.json': '' });
    symlinkSync('real/r.json', join(folder, 'r.json'));
    await runCli(['scan', 'a.yaml', '-o', 'json=r.json'], { cwd: folder });
    expect(readFileSync(join(folder, 'real/r.json'), 'utf8')).toContain('ScanReport');
  });

  test('a report among the manifests is no gap of the next scan', async () => {
    const folder = testFolder({ 'a.yaml': HIGH });
    const args = [
      'scan',
      '.',
      '-o',
      'json=r.json',
      '-o',
      'sarif=s.json',
      '--baseline',
      'b.json',
      '--write-baseline',
      '-o',
      'table',
    ];
    await runCli(args, { cwd: folder });
    expect((await runCli([...args, '--strict'], { cwd: folder })).code).toBe(0);
  });

  test.each([
    [{}, true, true],
    [{ NO_COLOR: '1' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ TERM: 'dumb' }, true, false],
    [{}, false, false],
  ])('are coloured as asked for: %j, terminal: %s', async (env, isTerminal, coloured) => {
    const run = await runCli(['scan', '-'], { stdin: HIGH, env, ...(isTerminal ? { columns: 80 } : {}) });
    expect(run.stdout.includes('\u001b[')).toBe(coloured);
  });
});

describe('the configuration', () => {
  test('gives defaults that options override', async () => {
    const files = { 'a.yaml': MEDIUM, 'breakwater.yaml': 'failOn: medium\noutput: json\nlevel: restricted\n' };
    const run = await scanIn(files, '.');
    expect(run.code).toBe(1);
    expect(summary(run)).toMatchObject({ passed: false, gaps: 0 });
    expect(await scanIn(files, '.', '--fail-on', 'high')).toMatchObject({ code: 0 });
    expect(await scanIn(files, '.', '--no-config')).toMatchObject({ code: 0 });
    expect(await scanIn(files, '.', '--level', 'baseline', '-o', 'table')).toMatchObject({ code: 0 });
  });

  test('disables checks and sets severities', async () => {
    const files = (config: string) => ({ 'a.yaml': HIGH, 'breakwater.yaml': config });
    expect(await scanIn(files('disabledChecks: [pod-security/host-*]'), '.')).toMatchObject({ code: 0 });
    expect(await scanIn(files('severities: {pod-security/host-namespaces: low}'), '.')).toMatchObject({ code: 0 });
  });

  test('accepts findings, and says when it no longer does', async () => {
    const files = (expires: string) => ({
      'a.yaml': HIGH,
      'breakwater.yaml': `exceptions:
  - check: pod-security/host-namespaces
    kind: Pod
    name: hi*
    reason: needed until the agent is replaced
    owner: platform
    expires: ${expires}
`,
    });
    expect(await scanIn(files('2026-01-01'), '.')).toMatchObject({ code: 0 });
    const { code, stdout } = await scanIn(files('2025-12-31'), '.');
    expect(code).toBe(1);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'breakwater.yaml:2:5: the exception for pod-security/host-namespaces ended on 2025-12-31, and hides 1 finding no longer (needed until the agent is replaced, owner platform)',
    );
  });

  test('lies where --config says, and its paths begin there', async () => {
    const files = {
      'a.yaml': HIGH,
      'ci/b.yaml': 'baseline: known.json\n',
      'ci/known.json': '{"breakwaterBaseline":1,"findings":[]}',
    };
    const run = await scanIn(files, 'a.yaml', '--config', 'ci/b.yaml', '-o', 'json');
    expect(JSON.parse(run.stdout)).toMatchObject({ goneFromBaseline: 0 });
  });

  test.each([
    ['a mistyped key', 'failon: high', '1:1: unknown key "failon" (did you mean "failOn"?)'],
    [
      'a mistyped key of an exception',
      'exceptions:\n  - check: "*"\n    reason: r\n    nmae: x',
      '4:5: unknown key "nmae" (did you mean "name"?)',
    ],
    ['an exception without a reason', 'exceptions:\n  - check: "*"', '2:5: an exception needs a reason'],
    ['an empty reason', 'exceptions:\n  - {check: "*", reason: " "}', '2:18: expected a text, found an empty one'],
    [
      'a day that is none',
      'exceptions:\n  - {check: "*", reason: r, expires: 2026-02-30}',
      '2:29: expected a day, such as 2026-12-31',
    ],
    [
      'a check that is none',
      'disabledChecks: [pod-security/privilege]',
      '1:18: "pod-security/privilege" is no check (did you mean "pod-security/privileged"?)',
    ],
    [
      'a severity that is none',
      'severities: {pod-security/privileged: hgih}',
      '1:14: expected one of critical, high, medium, low, info (did you mean "high"?)',
    ],
    ['a wrong type', 'strict: "yes"', '1:1: expected a boolean, found a string'],
    ['a list', '[]', '1:1: expected a map, found a list'],
    ['a key written twice', 'strict: true\nstrict: false', '"strict" is written twice'],
    ['no YAML', 'a: [', 'breakwater.yaml:'],
  ])('refuses %s', async (_name, config, message) => {
    const run = await scanIn({ 'a.yaml': HIGH, 'breakwater.yaml': config }, '.');
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/^breakwater: breakwater\.yaml:\d+:\d+: /);
    expect(run.stderr).toContain(message);
  });

  test('names every mistake, each at its line', async () => {
    const { stderr } = await scanIn({ 'a.yaml': HIGH, 'breakwater.yaml': 'a: 1\nb: 2\n' }, '.');
    expect(stderr.match(/^breakwater: breakwater\.yaml:\d:1: unknown key/gm)).toHaveLength(2);
  });

  test('may be empty', async () => {
    expect(await scanIn({ 'a.yaml': HIGH, 'breakwater.yaml': '# nothing yet\n' }, '.')).toMatchObject({ code: 1 });
  });
});

describe('the baseline', () => {
  test('is written once, and then only what is new fails', async () => {
    const folder = testFolder({ 'a.yaml': HIGH });
    const scan = (...args: string[]) => runCli(['scan', '.', '--baseline', 'known.json', ...args], { cwd: folder });
    expect((await scan()).code).toBe(2);
    expect(await scan('--write-baseline')).toMatchObject({ code: 0, stderr: '' });
    expect(await scan()).toMatchObject({ code: 0 });
    const moved = testFolder({
      'b/c.yaml': `# moved\n\n${HIGH}`,
      'new.yaml': HIGH.replace('name: high', 'name: new'),
      'known.json': readFileSync(join(folder, 'known.json'), 'utf8'),
    });
    const run = await runCli(['scan', '.', '--baseline', 'known.json', '-o', 'json', ...ONLY_POD_SECURITY], {
      cwd: moved,
    });
    expect(run.code).toBe(1);
    expect(summary(run)).toMatchObject({ failing: 1, gaps: 0 });
  });
});
