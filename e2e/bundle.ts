import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles a program as it is shipped, so that loading hundreds of files is not what is measured, and gives its path.
 *
 * @param entry From the root of the repository.
 */
export async function bundle(entry: string, folder: string): Promise<string> {
  const name = basename(entry, '.ts');
  const build = await rolldown({ cwd: root, input: { [name]: entry }, platform: 'node', external: [/^node:/] });
  await build.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' });
  return join(folder, `${name}.mjs`);
}
