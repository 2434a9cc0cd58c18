/**
 * Builds `dist/`: the bundled program and libraries by rolldown, the type declarations by tsc. Run by npm's
 * `prepare`, so that a fresh clone can be used after `npm ci`.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { buildWeb } from './build-web.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** The program, the thread of its store, and each room that package.json exports as a library. */
const ENTRIES: Readonly<Record<string, string>> = {
  breakwater: 'src/cli/main.ts',
  'engine-thread': 'src/server/engine/thread.ts',
  'store-worker': 'src/store/worker.ts',
  ...exportedRooms(),
};

function exportedRooms(): Readonly<Record<string, string>> {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly exports: object };
  const rooms = Object.keys(manifest.exports)
    .filter((path) => path !== './package.json')
    .map((path) => path.slice('./'.length));
  return Object.fromEntries(rooms.map((room) => [room, `src/${room}/index.ts`]));
}

rmSync(dist, { recursive: true, force: true });
const bundle = await rolldown({
  cwd: root,
  input: ENTRIES,
  platform: 'node',
  // `pg` asks for what it can do without: a client in C, and another platform's sockets.
  external: [/^node:/, 'pg-native', /^cloudflare:/],
});
const { output } = await bundle.write({
  dir: dist,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
  banner: (chunk) => (chunk.name === 'breakwater' && chunk.isEntry ? '#!/usr/bin/env node' : ''),
});
const webModules = await buildWeb(dist);
writeFileSync(
  join(dist, 'THIRD-PARTY-LICENSES.txt'),
  licences([...output.flatMap((file) => ('moduleIds' in file ? file.moduleIds : [])), ...webModules]),
);
chmodSync(join(dist, 'breakwater.js'), 0o755);
writeDeclarations();

// tsc leaves `.ts` in the imports of declarations; consumers resolve `.js`.
for (const file of globSync('**/*.d.ts', { cwd: dist })) {
  const path = join(dist, file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replaceAll(/(from '\.{1,2}\/[^']+|import\("\.{1,2}\/[^"]+)\.ts(['"])/g, '$1.js$2'));
}

/** The declarations of the exported rooms, and of what they use. */
function writeDeclarations(): void {
  const rooms = exportedRooms();
  const config = join(dist, 'tsconfig.json');
  const compilerOptions = {
    noEmit: false,
    emitDeclarationOnly: true,
    declaration: true,
    rootDir: '../src',
    outDir: '.',
    stripInternal: true,
  };
  const files = Object.values(rooms).map((file) => `../${file}`);
  writeFileSync(config, JSON.stringify({ extends: '../tsconfig.json', compilerOptions, files, include: [] }));
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config], { stdio: 'inherit' });
  rmSync(config);
}

/** The licences of the packages whose code is in the bundle, which ask to go with it. */
function licences(modules: readonly string[]): string {
  const packages = new Set(modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []));
  return [...packages]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const [file] = globSync('{LICENSE,LICENCE,License,license}*', { cwd: folder });
      return `${name} ${version} (${license})\n\n${file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim()}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}
