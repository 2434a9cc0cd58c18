import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/** The rooms each room may use: lower floors alone. A new room finds its place here first. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  kube: [],
  sources: ['kube'],
  watch: ['kube', 'sources'],
  'pod-security': ['kube'],
  rbac: ['kube'],
  network: ['kube'],
  cel: ['kube'],
  rego: ['kube'],
  policy: ['kube', 'cel', 'rego', 'pod-security', 'rbac'],
  checks: ['kube', 'pod-security', 'rbac', 'network', 'cel', 'rego', 'policy'],
  frameworks: ['kube', 'checks'],
  audit: ['kube', 'checks', 'frameworks'],
  fix: ['kube', 'sources', 'pod-security', 'rbac', 'network', 'policy', 'checks', 'audit'],
  report: ['kube', 'sources', 'checks', 'frameworks', 'audit', 'fix'],
  answers: ['kube', 'sources', 'pod-security', 'rbac', 'network', 'audit', 'report'],
  views: [
    ...['kube', 'sources', 'pod-security', 'rbac', 'network'],
    ...['checks', 'frameworks', 'audit', 'fix', 'report'],
  ],
  store: ['kube', 'sources', 'watch', 'checks', 'frameworks', 'audit', 'fix'],
  server: [
    ...['kube', 'sources', 'watch', 'pod-security', 'rbac', 'network', 'checks', 'frameworks', 'audit', 'fix'],
    ...['report', 'answers', 'store'],
  ],
  cli: [
    ...['kube', 'sources', 'watch', 'pod-security', 'rbac', 'network', 'cel', 'rego', 'policy'],
    ...['checks', 'frameworks', 'audit', 'fix', 'report', 'answers', 'views', 'store', 'server'],
  ],
};

/** Rooms whose functions are pure: they reach for nothing of the machine they run on. */
const PURE = ['kube', 'pod-security', 'rbac', 'network', 'cel', 'rego', 'policy', 'checks', 'frameworks'];

/** Modules that reach for nothing either. Engines run in browsers too and do without them; checks may use them. */
const COMPUTES_ONLY: ReadonlySet<string> = new Set(['node:crypto', 'node:zlib']);

const src = dirname(fileURLToPath(import.meta.url));
const IMPORT = /(?:\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)(['"])([^'"\n]+)\1/g;

interface Source {
  /** From `src/`, with forward slashes. */
  readonly file: string;
  readonly imports: readonly string[];
}

function sources(): readonly Source[] {
  return globSync('**/*.ts', { cwd: src })
    .map((file) => file.replaceAll('\\', '/'))
    .map((file) => ({ file, imports: importsOf(readFileSync(join(src, file), 'utf8')) }));
}

function importsOf(text: string): readonly string[] {
  const code = text.replaceAll(/^\s*(?:\/\*\*?|\*|\/\/).*$/gm, '');
  return [...code.matchAll(IMPORT)].map((match) => match[2] ?? '');
}

function target(from: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(from), specifier));
}

function roomOf(file: string): string {
  return file.split('/', 1)[0] ?? '';
}

const all = sources();
// Tests may use any room, to build what they need.
const program = all.filter(({ file }) => !file.endsWith('.test.ts'));

test('the imports of this very file are found', () => {
  const own = all.find(({ file }) => file === relative(src, fileURLToPath(import.meta.url)));
  expect(own?.imports).toEqual(['node:fs', 'node:path', 'node:url', 'vitest']);
});

test('every room has a floor', () => {
  const rooms = new Set(all.filter(({ file }) => file.includes('/')).map(({ file }) => roomOf(file)));
  expect([...rooms].filter((room) => !Object.hasOwn(MAY_USE, room))).toEqual([]);
});

describe.each(Object.keys(MAY_USE))('%s', (room) => {
  const files = program.filter(({ file }) => roomOf(file) === room && file.includes('/'));

  test('uses lower floors only, through their faces', () => {
    const wrong = files.flatMap(({ file, imports }) =>
      imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => target(file, specifier))
        .filter((used) => roomOf(used) !== room)
        .filter((used) => !MAY_USE[room]?.includes(roomOf(used)) || used !== `${roomOf(used)}/index.ts`)
        .map((used) => `${file} uses ${used}`),
    );
    expect(wrong).toEqual([]);
  });
});

test.each(PURE)('%s uses no module of the platform', (room) => {
  const wrong = program
    .filter(({ file }) => roomOf(file) === room)
    .flatMap(({ file, imports }) =>
      imports
        .filter((used) => used.startsWith('node:') && !(room === 'checks' && COMPUTES_ONLY.has(used)))
        .map((used) => `${file}: ${used}`),
    );
  expect(wrong).toEqual([]);
});

test('no import leads back to where it started', () => {
  const graph = new Map(
    program.map(({ file, imports }) => [
      file,
      imports.filter((specifier) => specifier.startsWith('.')).map((specifier) => target(file, specifier)),
    ]),
  );
  expect(cycles(graph)).toEqual([]);
});

test('a cycle is found where there is one', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['b']],
  ]);
  expect(cycles(graph)).toEqual(['b > c > b']);
});

function cycles(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const open: string[] = [];
  const visit = (file: string): void => {
    const at = open.indexOf(file);
    if (at >= 0) found.push([...open.slice(at), file].join(' > '));
    if (at >= 0 || done.has(file)) return;
    open.push(file);
    for (const next of graph.get(file) ?? []) visit(next);
    open.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return found;
}
