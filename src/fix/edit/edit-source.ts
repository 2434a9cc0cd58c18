import type { SourceText } from '../../kube/index.ts';
import { readDocuments } from '../../sources/index.ts';
import type { DocumentText } from './edit-document.ts';
import { sameValue } from './same-value.ts';
import { splice } from './text-edit.ts';

/**
 * Puts edited documents, by their index, back into the text they are from, and reads it again.
 *
 * @returns The text; undefined when anything but these documents would be read differently.
 */
export function editSource(source: SourceText, edited: ReadonlyMap<number, DocumentText>): string | undefined {
  const before = readDocuments(source);
  const edits = before.flatMap(({ range: { index, start, end } }) => {
    const text = edited.get(index)?.text;
    return text === undefined ? [] : [{ start, end, text }];
  });
  const text = splice(source.text, edits);
  const after = readDocuments({ ...source, text });
  const isAsIntended =
    after.length === before.length &&
    after.every((document, index) => {
      const old = before[index];
      const wanted = edited.has(index) ? edited.get(index)?.value : old?.value;
      return (
        sameValue(document.value, wanted) &&
        document.error?.message === old?.error?.message &&
        document.duplicates.length === old?.duplicates.length &&
        (document.ignored === undefined) === (old.ignored === undefined)
      );
    });
  return isAsIntended ? text : undefined;
}
