import type { JsonValue } from '../../kube/index.ts';
import { parseNodes, readDocuments } from '../../sources/index.ts';
import { type Change, changed, NoPlace } from './change.ts';
import { layoutOf } from './layout.ts';
import { planEdit } from './plan-edit.ts';
import { sameValue } from './same-value.ts';
import { splice, type TextEdit, touches } from './text-edit.ts';

/** The text of one document, and what kubectl reads in it. */
export interface DocumentText {
  readonly text: string;
  readonly value: JsonValue;
}

/** A document after changes. */
export interface EditedDocument extends DocumentText {
  /** For each group of changes that was given, why it could not be made; undefined for those that were. */
  readonly refusals: readonly (string | undefined)[];
}

/**
 * Makes groups of changes in a document, each as a whole or not at all, by the smallest edits of its text: what is
 * not edited stays as it is, to the byte. The text that comes out was read again: it differs from the one before by
 * exactly these changes.
 */
export function editDocument(document: DocumentText, groups: readonly (readonly Change[])[]): EditedDocument {
  const attempt = tryAll(document, groups);
  if (typeof attempt !== 'string') return { ...attempt, refusals: groups.map(() => undefined) };
  if (groups.length <= 1) return { ...document, refusals: groups.map(() => attempt) };
  const half = groups.length >>> 1;
  const first = editDocument(document, groups.slice(0, half));
  const second = editDocument(first, groups.slice(half));
  return { ...second, refusals: [...first.refusals, ...second.refusals] };
}

/** The document after all changes, or why some of them cannot be made. */
function tryAll(document: DocumentText, groups: readonly (readonly Change[])[]): DocumentText | string {
  try {
    const changes = groups.flat();
    const value = changes.reduce(changed, document.value);
    const text = edited(document, changes);
    if (text === document.text || reads(text, value)) return { text, value };
    return 'the text cannot be changed there without changing what it says elsewhere: an anchor, an alias or unusual writing is in the way';
  } catch (error) {
    if (error instanceof NoPlace) return `the text has no place for it: ${error.message}`;
    throw error;
  }
}

/** Edits that do not touch are made together; what is left is planned anew on the text that they gave. */
function edited(document: DocumentText, changes: readonly Change[]): string {
  let { text, value } = document;
  let left = changes;
  while (left.length > 0) {
    const root = parseNodes(wholeText(text));
    if (root === undefined) throw new NoPlace('the document is empty');
    const written = { text, value, root, layout: layoutOf(root, text) };
    const round: TextEdit[] = [];
    const later: Change[] = [];
    const removed: Change[] = [];
    let made = value;
    for (const change of left) {
      // Order counts between changes of one list: once one waits, so do those behind it, and a removal moves the rest.
      if ([...later, ...removed].some((before) => isNear(before, change))) {
        later.push(change);
        continue;
      }
      const edits = planEdit(written, change);
      if (round.some((one) => edits.some((edit) => touches(one, edit)))) later.push(change);
      else {
        round.push(...edits);
        made = changed(made, change);
        if (change.op === 'remove') removed.push(change);
      }
    }
    text = splice(text, round);
    value = made;
    left = later;
  }
  return text;
}

/** Whether one of the changes is in the same list as the other, or around it. */
function isNear(a: Change, b: Change): boolean {
  const length = Math.min(a.path.length, b.path.length) - 1;
  return a.path.slice(0, length).every((part, index) => part === b.path[index]);
}

function reads(text: string, value: JsonValue): boolean {
  const documents = readDocuments({ name: '', text });
  const [only] = documents.filter((document) => document.value !== undefined);
  return documents.every(({ error }) => error === undefined) && sameValue(only?.value, value);
}

function wholeText(text: string) {
  return { source: { name: '', text }, index: 0, start: 0, end: text.length };
}
