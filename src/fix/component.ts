import type { JsonObject, KubernetesObject } from '../kube/index.ts';
import { blockText } from './edit/index.ts';
import { objectPatches, patchText } from './object-patch.ts';
import type { Draft } from './plan/draft.ts';

/** A file of a kustomize component. */
export interface ComponentFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The fixes of objects that have no text to edit, as a kustomize component: one strategic merge patch an object, and
 * the file that lists them. Empty when there are none.
 */
export function componentFiles(draft: Draft): readonly ComponentFile[] {
  const names = new Set<string>();
  const patches: ComponentFile[] = [];
  for (const patch of objectPatches(draft))
    patches.push({ name: fileName(patch.object, names), text: patchText(patch) });
  if (patches.length === 0) return [];
  const component: JsonObject = {
    apiVersion: 'kustomize.config.k8s.io/v1alpha1',
    kind: 'Component',
    patches: patches.map(({ name }) => ({ path: name })),
  };
  return [{ name: 'kustomization.yaml', text: blockText(component) }, ...patches];
}

/** Names come from outside: only letters, digits, dots and dashes become a part of a path. */
function fileName({ kind, namespace, name }: KubernetesObject, taken: Set<string>): string {
  const base = [kind, namespace, name]
    .filter((part) => part !== '')
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .replace(/^\.+/, '')
    .slice(0, 200);
  for (let count = 1; ; count++) {
    const file = `${base}${count === 1 ? '' : `-${count}`}.yaml`;
    if (taken.has(file)) continue;
    taken.add(file);
    return file;
  }
}
