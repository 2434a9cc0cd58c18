import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chartValues, componentFiles, type Plan, patchedObjects } from '../../fix/index.ts';
import { CliError } from '../cli-error.ts';
import { writeTextFile } from '../files.ts';
import type { Io } from '../io.ts';

/**
 * Writes the fixes of objects that charts and kustomizations made as a kustomize component into a folder, and says
 * so. Without a folder it says how to get them.
 */
export function writePatches(io: Io, plan: Plan, folder: string | undefined): readonly string[] {
  const count = patchedObjects(plan.draft).length;
  if (count === 0) return [];
  const objects = `${count} ${count === 1 ? 'object' : 'objects'} that ${makers(plan)} made`;
  const values = valuesOf(plan);
  if (folder === undefined)
    return [`The fixes of ${objects} are not edits of a file: --patches FOLDER writes them.`, ...values];
  try {
    mkdirSync(resolve(io.cwd, folder), { recursive: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError('unwritable', `cannot make the folder ${folder}: ${why}`);
  }
  for (const { name, text } of componentFiles(plan.draft)) writeTextFile(io, join(folder, name), [text]);
  return [
    `The fixes of ${objects} are in ${folder}: add "components: [${folder}]" to a kustomization, or apply each by kubectl patch.`,
    ...values,
  ];
}

/** What charts offer in place of patches. */
function valuesOf({ draft }: Plan): readonly string[] {
  const byTemplate = new Map<string, readonly string[]>();
  for (const object of patchedObjects(draft)) {
    const { origin } = object;
    const values = chartValues(object);
    if (origin.type === 'rendered' && values.length > 0) byTemplate.set(origin.file ?? origin.root, values);
  }
  return [...byTemplate].map(
    ([template, values]) => `${template} reads these values, which may do instead: ${values.join(', ')}.`,
  );
}

function makers({ draft }: Plan): string {
  const roots = new Set(
    patchedObjects(draft).map(({ origin }) =>
      origin.type === 'rendered' ? `${origin.by} (${origin.root})` : 'the cluster',
    ),
  );
  return [...roots].slice(0, 3).join(', ') + (roots.size > 3 ? ' and others' : '');
}
