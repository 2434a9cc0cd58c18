import { isJsonObject, type JsonObject, type KubernetesObject } from '../kube/index.ts';
import { blockText } from './edit/index.ts';
import type { Draft } from './plan/draft.ts';
import { hasMergeKeys, strategicMergePatch } from './strategic-merge.ts';

/** The fixes of an object that has no text to edit. */
export interface FixedObject {
  /** As it was. */
  readonly object: KubernetesObject;
  /** `strategic` where the kind is built in and its lists are merged by keys; else a JSON merge patch (RFC 7386). */
  readonly type: 'strategic' | 'merge';
  /** The patch, with what names the object. */
  readonly body: JsonObject;
  /** Whether the controller replaces the pods that run. */
  readonly replacesPods: boolean;
}

/** The objects of a draft whose text is not to be edited: what charts and kustomizations made, and a cluster has. */
export function patchedObjects(draft: Draft): readonly KubernetesObject[] {
  return [...draft.objects.keys()].filter(({ origin }) => origin.type !== 'document');
}

/** The patches of {@link patchedObjects}, without those of objects that have no name. */
export function objectPatches(draft: Draft): readonly FixedObject[] {
  return patchedObjects(draft).flatMap((object) => {
    const after = draft.objects.get(object);
    if (after === undefined || object.name === '') return [];
    const body = strategicMergePatch(object, after);
    const spec = body['spec'];
    const type = hasMergeKeys(object) ? 'strategic' : 'merge';
    const replacesPods = object.group === 'apps' && isJsonObject(spec) && Object.hasOwn(spec, 'template');
    return [{ object, type, body, replacesPods }];
  });
}

/** A patch as a YAML document. */
export function patchText({ body }: Pick<FixedObject, 'body'>): string {
  return blockText(body);
}
