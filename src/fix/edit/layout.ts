import type { SyntaxNode } from '../../sources/index.ts';
import { column } from './lines.ts';

/** How the author of a document indents. */
export interface Layout {
  /** Columns from a key to the keys of the map in its value. */
  readonly step: number;
  /** Columns from a key to the dashes of the list in its value. */
  readonly listStep: number;
  /** What stands between the colon and the value in flow and JSON: a space or nothing. */
  readonly afterColon: string;
}

const MOST_LOOKED_AT = 20_000;

/** Takes the habits from the first places that show them. */
export function layoutOf(root: SyntaxNode, text: string): Layout {
  let step: number | undefined;
  let listStep: number | undefined;
  let afterColon: string | undefined;
  const open: SyntaxNode[] = [root];
  for (let looked = 0; looked < MOST_LOOKED_AT; looked++) {
    const node = open.pop();
    if (node === undefined || (step !== undefined && listStep !== undefined && afterColon !== undefined)) break;
    if (node.type === 'list') open.push(...node.items.slice(0, MOST_LOOKED_AT).toReversed());
    if (node.type !== 'map') continue;
    for (const { key, value } of node.entries.slice(0, MOST_LOOKED_AT).toReversed()) {
      if (value.type === 'map' || value.type === 'list') open.push(value);
      if (node.style === 'flow' && value.end > value.start) {
        afterColon = text.slice(key.end, value.outerStart).trim() === ':' && text[key.end + 1] !== ' ' ? '' : ' ';
      }
      const first = value.type === 'map' ? value.entries[0]?.key : value;
      if (first === undefined || !isBelow(text, key, first)) continue;
      const distance = column(text, first.outerStart) - column(text, key.outerStart);
      if (value.type === 'map' && distance > 0) step = distance;
      if (value.type === 'list' && value.style === 'block' && distance >= 0) listStep = distance;
    }
  }
  return { step: step ?? 2, listStep: listStep ?? step ?? 2, afterColon: afterColon ?? ' ' };
}

function isBelow(text: string, key: SyntaxNode, value: SyntaxNode): boolean {
  return value.outerStart > key.end && /[\n\r]/.test(text.slice(key.end, value.outerStart));
}
