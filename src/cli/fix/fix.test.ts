import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CliRun, runCli } from '../run-cli.ts';
import { testFolder } from '../test-folder.ts';

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web # the one
      image: registry.example.com/web:1.4
`;

const SECCOMP = `  securityContext:
    seccompProfile:
      type: RuntimeDefault
`;

const ONLY = ['--check', 'pod-security/*'];

async function fixIn(
  files: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<CliRun & { readonly folder: string; readonly read: (name: string) => string }> {
  const folder = testFolder(files);
  const run = await runCli(['fix', ...ONLY, ...args], { cwd: folder });
  return { ...run, folder, read: (name) => readFileSync(join(folder, name), 'utf8') };
}

test('without --write the difference is shown, and no file is changed', async () => {
  const run = await fixIn({ 'a.yaml': POD }, '.');
  expect(run.stdout).toContain(`--- a/a.yaml
+++ b/a.yaml
@@ -6,3 +6,6 @@
   containers:
     - name: web # the one
       image: registry.example.com/web:1.4
+  securityContext:
+    seccompProfile:
+      type: RuntimeDefault
`);
  expect(run.stdout).toContain('3 findings more could be mended with --tier likely');
  expect(run.stdout).toContain('1 finding mended in 1 file once --write is given; 3 findings left.');
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.read('a.yaml')).toBe(POD);
});

test('--write changes the files, keeps their mode, and leaves nothing beside them', async () => {
  const folder = testFolder({ 'a.yaml': POD });
  chmodSync(join(folder, 'a.yaml'), 0o640);
  const run = await runCli(['fix', '.', ...ONLY, '--write', '--diff'], { cwd: folder });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout).toMatch(/^--- a\/a\.yaml\n[^\0]*type: RuntimeDefault\n$/);
  expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(POD + SECCOMP);
  expect(statSync(join(folder, 'a.yaml')).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder)).toEqual(['a.yaml']);
});

test('--write keeps the other names of a file', async () => {
  const folder = testFolder({ 'a.yaml': POD });
  linkSync(join(folder, 'a.yaml'), join(folder, 'same.txt'));
  const run = await runCli(['fix', 'a.yaml', ...ONLY, '--write'], { cwd: folder });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(readFileSync(join(folder, 'same.txt'), 'utf8')).toBe(POD + SECCOMP);
  expect(statSync(join(folder, 'a.yaml')).ino).toBe(statSync(join(folder, 'same.txt')).ino);
  expect(readdirSync(folder).toSorted()).toEqual(['a.yaml', 'same.txt']);
});

test('a second run changes nothing, and a scan finds nothing', async () => {
  const run = await fixIn(
    { 'a.yaml': POD, 'b.yaml': POD.replace('name: web\n', 'name: other\n') },
    '.',
    '--tier',
    'likely',
    '--write',
  );
  expect(run.code).toBe(0);
  const fixed = run.read('a.yaml');
  expect(fixed.startsWith(POD)).toBe(true);
  const again = await runCli(['fix', '.', ...ONLY, '--tier', 'likely', '--write'], { cwd: run.folder });
  expect(again.stdout).toBe('0 findings mended in 0 files; 0 findings left.\n');
  expect(run.read('a.yaml')).toBe(fixed);
  const scan = await runCli(['scan', '.', ...ONLY, '--fail-on', 'info'], { cwd: run.folder });
  expect(scan.code).toBe(0);
});

test('credentials near a change are shown in what is to be applied alone', async () => {
  const secret = 'tr0ub4dor-canary';
  const pod = `${POD}      env:\n        - name: DB_PASSWORD\n          value: ${secret}\n`;
  const shown = await fixIn({ 'a.yaml': pod }, '.');
  expect(shown.stdout).toContain('           [not shown: it may hold a secret]\n+  securityContext:\n');
  expect(shown.stdout).not.toContain(secret);
  const asked = await runCli(['fix', '.', ...ONLY, '--interactive'], { cwd: shown.folder, stdin: 'y\n' });
  expect(asked.stderr + asked.stdout).not.toContain(secret);
  const diff = await runCli(['fix', '.', ...ONLY, '--diff'], { cwd: shown.folder });
  expect(diff.stdout).toContain(` value: ${secret}\n+  securityContext:\n`);
});

test('a byte order mark and CR LF are kept', async () => {
  const text = `\ufeff${POD.replaceAll('\n', '\r\n')}`;
  const run = await fixIn({ 'a.yaml': text }, 'a.yaml', '--write');
  expect(run.read('a.yaml')).toBe(text + SECCOMP.replaceAll('\n', '\r\n'));
});

describe('the exit code', () => {
  const HOST = POD.replace('spec:\n', 'spec:\n  hostPID: true\n');
  test.each<[string, number, string, readonly string[]]>([
    ['0 when what is left is below --fail-on', 0, POD, []],
    ['1 when something at it is left', 1, HOST, []],
    ['1 with a lower --fail-on', 1, POD, ['--fail-on', 'medium']],
    ['0 when a bolder tier mends that', 0, POD, ['--fail-on', 'medium', '--tier', 'likely']],
    ['0 with --fail-on none', 0, HOST, ['--fail-on', 'none']],
  ])('is %s', async (_name, code, text, args) => {
    expect(await fixIn({ 'a.yaml': text }, '.', ...args)).toMatchObject({ code, stderr: '' });
  });

  test('is that of a scan after the files are written', async () => {
    for (const text of [POD, HOST]) {
      const run = await fixIn({ 'a.yaml': text }, '.', '--write', '--fail-on', 'medium');
      const scan = await runCli(['scan', '.', ...ONLY, '--fail-on', 'medium'], { cwd: run.folder });
      expect(scan.code).toBe(run.code);
    }
  });
});

describe('a file is left as it is', () => {
  // Root may write everywhere.
  test.skipIf(process.getuid?.() === 0)('when it may not be written', async () => {
    const folder = testFolder({ 'a.yaml': POD, 'b.yaml': POD });
    chmodSync(join(folder, 'b.yaml'), 0o444);
    const run = await runCli(['fix', '.', ...ONLY, '--write'], { cwd: folder });
    expect(run.code).toBe(2);
    expect(run.stderr).toBe('breakwater: cannot write b.yaml: you are not allowed to; no file was changed\n');
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(POD);
  });

  test('when it is not in UTF-8', async () => {
    const folder = testFolder({});
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(POD, 'utf16le')]);
    writeFileSync(join(folder, 'a.yaml'), bytes);
    const run = await runCli(['fix', '.', ...ONLY, '--write'], { cwd: folder });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('cannot write a.yaml: it is not in UTF-8, or it changed while it was judged');
    expect(readFileSync(join(folder, 'a.yaml'))).toEqual(bytes);
  });

  test('when a link leads out of what was named', async () => {
    const folder = testFolder({ 'outside.yaml': POD });
    mkdirSync(join(folder, 'in'));
    symlinkSync('../outside.yaml', join(folder, 'in', 'a.yaml'));
    writeFileSync(join(folder, 'in', 'b.yaml'), POD);
    const run = await runCli(['fix', 'in', ...ONLY, '--write'], { cwd: folder });
    expect(run.code).toBe(0);
    expect(readFileSync(join(folder, 'outside.yaml'), 'utf8')).toBe(POD);
    expect(readFileSync(join(folder, 'in', 'b.yaml'), 'utf8')).toBe(POD + SECCOMP);
  });

  test('and what a link inside leads to is written, not the link', async () => {
    const folder = testFolder({ 'real/a.yaml': POD });
    mkdirSync(join(folder, 'links'));
    symlinkSync('../real/a.yaml', join(folder, 'links', 'a.yaml'));
    await runCli(['fix', '.', ...ONLY, '--write'], { cwd: folder });
    expect(readFileSync(join(folder, 'real', 'a.yaml'), 'utf8')).toBe(POD + SECCOMP);
  });
});

test('standard input gives a difference, and cannot be written', async () => {
  const shown = await runCli(['fix', '-', ...ONLY, '--diff'], { stdin: POD });
  expect(shown.stdout).toContain('+      type: RuntimeDefault\n');
  const run = await runCli(['fix', '-', ...ONLY, '--write'], { stdin: POD });
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('standard input');
});

describe('--interactive', () => {
  test.each<[string, string, string]>([
    ['makes what is agreed to', 'y\n', POD + SECCOMP],
    ['leaves what is not', 'n\n', POD],
    ['leaves everything when it is quit', 'q\n', POD],
    ['leaves everything without an answer', '', POD],
  ])('%s', async (_name, stdin, expected) => {
    const folder = testFolder({ 'a.yaml': POD });
    const run = await runCli(['fix', '.', ...ONLY, '--interactive', '--write'], { cwd: folder, stdin });
    expect(run.stderr).toMatch(
      /^1\/1 Pod\/default\/web, container web: set seccompProfile RuntimeDefault for the pod\nsafe: [^\n]+\n--- a\/a.yaml\n/,
    );
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(expected);
  });
});

test('what needs a person is listed with the reason', async () => {
  const run = await fixIn({ 'a.yaml': POD.replace('spec:\n', 'spec:\n  hostPID: true\n') }, '.');
  expect(run.stdout).toContain('1 finding needs a person');
  expect(run.stdout).toContain('pod-security/host-namespaces\n      programs that manage or watch the node');
  expect(run.stdout).toContain('Pod/default/web  a.yaml:6');
});

test.each<[string, readonly string[], string]>([
  ['no path', [], 'breakwater: name what to mend'],
  ['a tier that is none', ['.', '--tier', 'bold'], "breakwater: option '--tier <tier>' argument 'bold' is invalid."],
  ['a check that is none', ['.', '--check', 'x'], 'breakwater: there is no check "x"'],
  ['questions and a manifest on one input', ['-', '--interactive'], 'breakwater: --interactive asks on standard input'],
])('%s is an error', async (_name, args, message) => {
  const run = await fixIn({ 'a.yaml': POD }, ...args);
  expect(run.code).toBe(2);
  expect(run.stderr.startsWith(message)).toBe(true);
});
