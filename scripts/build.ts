/**
 * Builds `dist/`: the bundled program and libraries by rolldown, the type declarations by tsc. Run by npm's
 * `prepare`, so that a fresh clone can be used after `npm ci`.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** The program, and each room that is exported as a library. */
const ENTRIES = {
  breakwater: 'src/cli/main.ts',
  kube: 'src/kube/index.ts',
  network: 'src/network/index.ts',
  'pod-security': 'src/pod-security/index.ts',
  rbac: 'src/rbac/index.ts',
};

rmSync(dist, { recursive: true, force: true });
const bundle = await rolldown({
  cwd: root,
  input: ENTRIES,
  platform: 'node',
  external: [/^node:/],
});
await bundle.write({
  dir: dist,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
  banner: (chunk) => (chunk.name === 'breakwater' && chunk.isEntry ? '#!/usr/bin/env node' : ''),
});
chmodSync(join(dist, 'breakwater.js'), 0o755);
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});

// tsc leaves `.ts` in the imports of declarations; consumers resolve `.js`.
for (const file of globSync('**/*.d.ts', { cwd: dist })) {
  const path = join(dist, file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replaceAll(/(from '\.{1,2}\/[^']+|import\("\.{1,2}\/[^"]+)\.ts(['"])/g, '$1.js$2'));
}
