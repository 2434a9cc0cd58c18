import type { DocumentRange } from '../../kube/index.ts';
import { EventKind } from './events.ts';
import { JsonEvents } from './json-events.ts';
import { TextError } from './text-error.ts';

/**
 * The items of a List in JSON, each as a document of its own: a cluster's objects in one file would take many times
 * its memory as one tree. Undefined when the document is not such a List.
 */
export function jsonItems(document: DocumentRange): readonly DocumentRange[] | undefined {
  const { source, index, start, end } = document;
  const events = new JsonEvents(source.text, start, end);
  let items: DocumentRange[] | undefined;
  let depth = 0;
  let key: string | undefined;
  let itemStart = 0;
  try {
    for (;;) {
      const kind = events.next();
      const closes = kind === EventKind.MapEnd || kind === EventKind.ListEnd;
      if (kind === EventKind.End) return events.atEnd() ? items : undefined;
      if (depth === 0 && kind !== EventKind.MapStart) return undefined;
      if (closes) depth--;
      // At depth 1 keys and values of the List itself take turns; at depth 2 are its items.
      if (depth === 1) {
        if (kind === EventKind.ListStart && key === 'items') items = [];
        if (closes) key = undefined;
        else if (kind === EventKind.Scalar) key = key === undefined ? events.value : undefined;
      }
      if (depth === 2 && key === 'items' && items !== undefined) {
        if (!closes) itemStart = events.start;
        if (closes || kind === EventKind.Scalar) items.push({ source, index, start: itemStart, end: events.end });
      }
      if (kind === EventKind.MapStart || kind === EventKind.ListStart) depth++;
    }
  } catch (error) {
    if (error instanceof TextError) return undefined;
    throw error;
  }
}
