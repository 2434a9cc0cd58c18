import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chartValues, componentFiles, objectPatches, type Plan, patchedObjects, patchText } from '../../fix/index.ts';
import { describeObject } from '../../kube/index.ts';
import { safeText } from '../../report/index.ts';
import { CliError } from '../cli-error.ts';
import { writeTextFile } from '../files.ts';
import type { Io } from '../io.ts';

/**
 * Gives the fixes of objects that have no file to edit: as a kustomize component in a folder, else as patches on
 * standard output. Says in the lines that it returns what can be done with them.
 */
export function givePatches(
  io: Io,
  plan: Plan,
  { patches: folder, apply }: { readonly patches?: string; readonly apply?: boolean },
): readonly string[] {
  const count = patchedObjects(plan.draft).length;
  if (count === 0) return [];
  const objects = `${count} ${count === 1 ? 'object' : 'objects'} that ${makers(plan)} made`;
  const values = valuesOf(plan);
  if (folder === undefined) {
    io.stdout.write(patchStream(plan));
    const how = apply ? '' : ': --patches FOLDER writes them as a kustomize component';
    return [`The fixes of ${objects} are the patches above, as no file is there to edit${how}.`, ...values];
  }
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

/** One YAML document a patch, as `kubectl patch --patch-file` takes it. */
function patchStream({ draft }: Plan): string {
  return objectPatches(draft)
    .map(
      (patch) => `---\n# ${patch.type} merge patch of ${safeText(describeObject(patch.object))}\n${patchText(patch)}`,
    )
    .join('');
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
