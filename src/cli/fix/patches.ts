import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import {
  type ChartFix,
  componentFiles,
  objectPatches,
  type Plan,
  patchedObjects,
  patchText,
  valuesText,
} from '../../fix/index.ts';
import { describeObject, isJsonObject } from '../../kube/index.ts';
import { safeText } from '../../report/index.ts';
import { readDocuments } from '../../sources/index.ts';
import { CliError } from '../cli-error.ts';
import { writeTextFile } from '../files.ts';
import type { Io } from '../io.ts';

/**
 * Gives the fixes of objects that have no file to edit: as a kustomize component and values for charts in a folder,
 * else on standard output. Says in the lines that it returns what can be done with them.
 */
export function givePatches(
  io: Io,
  plan: Plan,
  charts: readonly ChartFix[],
  { patches: folder, apply }: { readonly patches?: string; readonly apply?: boolean },
): readonly string[] {
  const count = patchedObjects(plan.draft).length;
  if (count === 0) return [];
  const objects = `${count} ${count === 1 ? 'object' : 'objects'} that ${makers(plan)} made`;
  if (folder === undefined) {
    io.stdout.write(charts.map(valuesDocument).join('') + patchStream(plan));
    const how = apply ? '' : ': --patches FOLDER writes them as a kustomize component';
    return [
      `The fixes of ${objects} are the patches above, as no file is there to edit${how}.`,
      ...charts.map((chart) => `${aboutValues(chart)}, which stand above too.`),
    ];
  }
  refuseForeign(resolve(io.cwd, folder), folder);
  try {
    mkdirSync(resolve(io.cwd, folder), { recursive: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError('unwritable', `cannot make the folder ${folder}: ${why}`);
  }
  for (const { name, text } of componentFiles(plan.draft)) writeTextFile(io, join(folder, name), [text]);
  const files = charts.map((chart) => {
    const file = join(folder, valuesName(chart));
    writeTextFile(io, file, [valuesText(chart)]);
    return `${aboutValues(chart)}, in ${file}: give it to Helm by --values.`;
  });
  return [
    `The fixes of ${objects} are in ${folder}: add "components: [${folder}]" to a kustomization, or apply each by kubectl patch.`,
    ...files,
  ];
}

/** A kustomization that somebody wrote is not replaced; a component of patches alone is from an earlier run. */
function refuseForeign(path: string, folder: string): void {
  for (const name of ['kustomization.yaml', 'kustomization.yml', 'Kustomization']) {
    const file = join(path, name);
    if (!existsSync(file)) continue;
    const value = readDocuments({ name, text: readFileSync(file, 'utf8') })[0]?.value;
    const isOurs =
      isJsonObject(value) &&
      value['kind'] === 'Component' &&
      Object.keys(value).every((key) => ['apiVersion', 'kind', 'patches'].includes(key));
    if (isOurs && name === 'kustomization.yaml') continue;
    throw new CliError('unwritable', `${join(folder, name)} is there, and was not written by fix: name another folder`);
  }
}

/** One YAML document a patch, as `kubectl patch --patch-file` takes it. */
function patchStream({ draft }: Plan): string {
  return objectPatches(draft)
    .map(
      (patch) =>
        `---\n# ${patch.type === 'strategic' ? 'strategic' : 'JSON'} merge patch of ${safeText(describeObject(patch.object))}\n${patchText(patch)}`,
    )
    .join('');
}

function valuesDocument(chart: ChartFix): string {
  return `---\n# values for Helm: ${safeText(aboutValues(chart))}\n${valuesText(chart)}`;
}

function aboutValues({ root, mended }: ChartFix): string {
  const findings = `${mended.length} of the findings`;
  return `Rendered again with values of its own, ${root} is without ${findings} and has none that is new`;
}

/** Names come from outside: only letters, digits, dots and dashes become a part of a path. */
function valuesName({ root }: ChartFix): string {
  const name = basename(resolve('/', root))
    .replaceAll(/[^A-Za-z0-9.-]+/g, '-')
    .replace(/^\.+/, '');
  return `${name || 'chart'}-values.yaml`;
}

function makers({ draft }: Plan): string {
  const roots = new Set(
    patchedObjects(draft).map(({ origin }) =>
      origin.type === 'rendered' ? `${origin.by} (${origin.root})` : 'the cluster',
    ),
  );
  return [...roots].slice(0, 3).join(', ') + (roots.size > 3 ? ' and others' : '');
}
