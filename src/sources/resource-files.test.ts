import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Kustomization } from './kustomization.ts';
import { ResourceFiles } from './resource-files.ts';
import { folderWith } from './testing/folder.ts';

function object(name: string, namespace?: string, kind = 'Pod') {
  return { apiVersion: 'v1', kind, metadata: { name, ...(namespace !== undefined && { namespace }) } };
}

/** Where the rendered object was found: the number of its document and its path there. */
function find(written: readonly object[], rendered: ReturnType<typeof object>): string | undefined {
  const folder = folderWith({ 'all.yaml': written.map((one) => JSON.stringify(one)).join('\n---\n') });
  const path = join(folder, 'all.yaml');
  const part: Kustomization = { isComponent: false, resources: [path], inputs: [], folders: [], remote: undefined };
  const found = new ResourceFiles(1000).index([part], () => 'all.yaml').find(rendered);
  return found && `${found.document.source.name} ${found.document.index} ${found.path.join('.')}`;
}

describe('the file of a rendered object is found', () => {
  test.each([
    ['by its name', [object('a'), object('b')], object('b'), 'all.yaml 1 '],
    ['by its kind', [object('a', undefined, 'Service'), object('a')], object('a'), 'all.yaml 1 '],
    ['in a list', [{ kind: 'List', items: [object('a'), object('b')] }], object('b'), 'all.yaml 0 items.1'],
    ['with a prefix and a suffix', [object('web')], object('prod-web-v2'), 'all.yaml 0 '],
    ['by the longest name', [object('web'), object('web-admin')], object('prod-web-admin'), 'all.yaml 1 '],
    ['by its namespace among equal names', [object('a', 'x'), object('a', 'y')], object('a', 'y'), 'all.yaml 1 '],
    ['though kustomize set its namespace', [object('a', 'x')], object('a', 'y'), 'all.yaml 0 '],
  ])('%s', (_name, written, rendered, expected) => {
    expect(find(written, rendered)).toBe(expected);
  });

  test.each([
    ['where nothing is like it', [object('a')], object('b')],
    ['where it may be one of two', [object('a'), object('a')], object('a')],
    ['where parts of the name are of two', [object('web'), object('app')], object('web-app')],
    ['by an object without a name', [{ apiVersion: 'v1', kind: 'Pod' }], object('a')],
  ])('not %s', (_name, written, rendered) => {
    expect(find(written, rendered)).toBeUndefined();
  });
});
