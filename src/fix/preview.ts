import { isJsonObject, type KubernetesObject } from '../kube/index.ts';
import { blockText, changed, editDocument, editSource, NoPlace } from './edit/index.ts';
import type { Proposal } from './fix.ts';
import { textOf } from './plan/draft.ts';
import { strategicMergePatch } from './strategic-merge.ts';
import { unifiedDiff } from './unified-diff.ts';

/** What a proposal alone does: the difference of the file, else the patch of the object. Empty when nothing. */
export function preview(object: KubernetesObject, { changes }: Proposal): string {
  const { origin } = object;
  if (origin.type !== 'document') return patchPreview(object, changes);
  const { document, path } = origin;
  const placed = changes.map((change) => ({ ...change, path: [...path, ...change.path] }));
  const edited = editDocument(textOf(document), [placed]);
  const after = editSource(document.source, new Map([[document.index, edited]]));
  return after === undefined ? '' : unifiedDiff(document.source.name, document.source.text, after);
}

function patchPreview(object: KubernetesObject, changes: Proposal['changes']): string {
  try {
    const content = changes.reduce(changed, object.content);
    return isJsonObject(content) ? blockText(strategicMergePatch(object, { ...object, content })) : '';
  } catch (error) {
    if (error instanceof NoPlace) return '';
    throw error;
  }
}
