import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readKustomization } from './kustomization.ts';
import { type Content, folderWith } from './testing/folder.ts';

function read(kustomization: string, files: Readonly<Record<string, Content>> = {}) {
  const folder = folderWith({ 'app/kustomization.yaml': kustomization, ...files });
  const short = (path: string) => path.replace(`${folder}/`, '');
  const read = readKustomization(join(folder, 'app'));
  return (
    read && {
      resources: read.resources.map(short),
      inputs: read.inputs.map(short),
      folders: read.folders.map(short),
      remote: read.remote,
      isComponent: read.isComponent,
    }
  );
}

const NOTHING = { resources: [], inputs: [], folders: [], remote: undefined, isComponent: false };

describe('a kustomization refers to', () => {
  test.each([
    ['resources', 'resources: [a.yaml, ../b/b.yaml]', { resources: ['app/a.yaml', 'b/b.yaml'] }],
    ['resources by a link, as its target', 'resources: [link.yaml]', { resources: ['b/b.yaml'] }],
    ['bases and components, which are folders', 'bases: [../b]\ncomponents: [./c]', { folders: ['b', 'app/c'] }],
    ['strategic merge patches', 'patchesStrategicMerge: [a.yaml, "kind: Pod\\n"]', { inputs: ['app/a.yaml'] }],
    ['JSON patches', 'patchesJson6902: [{path: a.yaml}, {patch: "- op: add"}]', { inputs: ['app/a.yaml'] }],
    ['patches', 'patches: [{path: a.yaml}]', { inputs: ['app/a.yaml'] }],
    ['replacements', 'replacements: [{path: a.yaml}]', { inputs: ['app/a.yaml'] }],
    ['schemas', 'openapi: {path: a.yaml}\ncrds: [d.json]', { inputs: ['app/d.json', 'app/a.yaml'] }],
    [
      'files of generators',
      'configMapGenerator: [{files: [a.yaml, k=d.json]}]',
      { inputs: ['app/a.yaml', 'app/d.json'] },
    ],
    [
      'variables of generators',
      'secretGenerator: [{env: a.yaml, envs: [d.json]}]',
      { inputs: ['app/d.json', 'app/a.yaml'] },
    ],
    [
      'values of charts',
      'helmCharts: [{valuesFile: a.yaml, additionalValuesFiles: [d.json]}]',
      { inputs: ['app/a.yaml', 'app/d.json'] },
    ],
    [
      'transformers',
      'transformers: [a.yaml]\ngenerators: [d.json]\nvalidators: [c]',
      { inputs: ['app/d.json', 'app/a.yaml'], folders: ['app/c'] },
    ],
    ['nothing by what is not there', 'resources: [missing.yaml]', {}],
    ['nothing by what is of another type', 'resources: {a: b}\npatches: [a.yaml]\nopenapi: a.yaml', {}],
  ])('%s', (_name, text, expected) => {
    const files = {
      'app/a.yaml': '',
      'app/d.json': '',
      'app/c/x': '',
      'b/b.yaml': '',
      'app/link.yaml': { linkTo: '../b/b.yaml' },
    };
    expect(read(text, files)).toEqual({ ...NOTHING, ...expected });
  });

  test('is read from the first of the three files', () => {
    const folder = folderWith({ Kustomization: 'kind: Component', 'kustomization.yml': 'resources: []' });
    expect(readKustomization(folder)?.isComponent).toBe(false);
  });

  test('is none in a folder without such a file', () => {
    expect(readKustomization(folderWith({ 'kustomization.yaml/a': '' }))).toBeUndefined();
  });

  test('may be a file of any content', () => {
    const folder = folderWith({});
    mkdirSync(join(folder, 'a'));
    const fields = fc.constantFrom(
      'resources',
      'patches',
      'configMapGenerator',
      'openapi',
      'helmCharts',
      'kind',
      'apiVersion',
    );
    const content = fc.oneof(
      fc.dictionary(fields, fc.jsonValue()).map((value) => JSON.stringify(value)),
      fc.string(),
    );
    fc.assert(
      fc.property(content, (text) => {
        writeFileSync(join(folder, 'kustomization.yaml'), text);
        readKustomization(folder);
      }),
    );
  });
});
