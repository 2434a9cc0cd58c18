import { realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, ownField } from '../kube/index.ts';
import { decodeText } from './decode.ts';
import { readFileBytes } from './read-file.ts';
import { KUSTOMIZATION_FILES } from './walk.ts';
import { readDocuments } from './yaml/index.ts';

/** What a kustomization file refers to. Paths are real. */
export interface Kustomization {
  /** Built only as a part of other kustomizations. */
  readonly isComponent: boolean;
  /** Files that hold whole objects. */
  readonly resources: readonly string[];
  /** Files that hold something else: patches, values of generators, configuration. */
  readonly inputs: readonly string[];
  /** Folders of other kustomizations. */
  readonly folders: readonly string[];
  /** What kustomize would fetch from the network, if there is such a thing. */
  readonly remote: string | undefined;
}

const LARGEST_KUSTOMIZATION = 1024 * 1024;
const NOTHING: Kustomization = { isComponent: false, resources: [], inputs: [], folders: [], remote: undefined };

/**
 * Reads the kustomization file of a folder. It is undefined when there is none, or when the file says that it is
 * something else (Flux has objects of kind Kustomization). What cannot be read or understood refers to nothing:
 * kustomize itself will say what is wrong.
 */
export function readKustomization(folder: string): Kustomization | undefined {
  for (const name of KUSTOMIZATION_FILES) {
    const path = join(folder, name);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    const bytes = readFileBytes(realpathSync(path), LARGEST_KUSTOMIZATION);
    const [document] = Buffer.isBuffer(bytes) ? readDocuments({ name: path, text: decodeText(bytes) }) : [];
    const value = document?.value;
    if (!isJsonObject(value)) return NOTHING;
    const { apiVersion, kind } = value;
    if (typeof apiVersion === 'string' && !apiVersion.startsWith('kustomize.config.k8s.io/')) return undefined;
    return { ...referencesOf(value, folder), isComponent: kind === 'Component' };
  }
  return undefined;
}

function referencesOf(value: JsonObject, folder: string): Kustomization {
  const resources = new Set<string>();
  const inputs = new Set<string>();
  const folders = new Set<string>();
  let remote: string | undefined;
  const refer = (references: readonly string[], files: Set<string>) => {
    for (const reference of references) {
      const target = targetOf(resolve(folder, reference));
      if (isRemote(reference, target)) remote ??= reference;
      else if (target !== undefined) (target.isFolder ? folders : files).add(target.real);
    }
  };
  refer([...strings(value, 'resources'), ...strings(value, 'bases')], resources);
  refer([...strings(value, 'components'), ...inputReferences(value)], inputs);
  return { isComponent: false, resources: [...resources], inputs: [...inputs], folders: [...folders], remote };
}

/** The fields that name files which are no resources (kustomize's `types.Kustomization`). */
function inputReferences(value: JsonObject): readonly string[] {
  const lists = ['crds', 'configurations', 'generators', 'transformers', 'validators', 'patchesStrategicMerge'];
  const generators = [...maps(value, 'configMapGenerator'), ...maps(value, 'secretGenerator')];
  const openapi = value['openapi'];
  return [
    ...lists.flatMap((field) => strings(value, field)),
    ...['patches', 'patchesJson6902', 'replacements']
      .flatMap((field) => maps(value, field))
      .flatMap((entry) => text(entry['path'])),
    ...(isJsonObject(openapi) ? text(openapi['path']) : []),
    ...generators.flatMap((entry) => [...strings(entry, 'envs'), ...text(entry['env'])]),
    // `path` or `key=path`
    ...generators.flatMap((entry) => strings(entry, 'files')).map((file) => file.slice(file.indexOf('=') + 1)),
    ...maps(value, 'helmCharts').flatMap((entry) => [
      ...text(entry['valuesFile']),
      ...strings(entry, 'additionalValuesFiles'),
    ]),
  ];
}

function targetOf(path: string): { readonly real: string; readonly isFolder: boolean } | undefined {
  try {
    const real = realpathSync(path);
    return { real, isFolder: statSync(real).isDirectory() };
  } catch {
    // It is missing, or no path at all: generators and patches may also be written in place.
    return undefined;
  }
}

const REMOTE = /^(?:git::|gh:|ssh:|https?:|file:|s3::|github\.com[/:]|[a-z][a-z0-9-]*@[^\n]*:)/i;

/** Whether kustomize would fetch it: URLs always, and repositories unless a file has that very name. */
function isRemote(reference: string, target: { readonly isFolder: boolean } | undefined): boolean {
  if (/^https?:/i.test(reference)) return true;
  return (target === undefined || target.isFolder) && REMOTE.test(reference);
}

function text(value: JsonValue | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : [];
}

function strings(value: JsonObject, field: string): readonly string[] {
  const list = ownField(value, field);
  return isJsonArray(list) ? list.flatMap(text) : [];
}

function maps(value: JsonObject, field: string): readonly JsonObject[] {
  const list = ownField(value, field);
  return isJsonArray(list) ? list.filter(isJsonObject) : [];
}
