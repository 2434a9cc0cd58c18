import type { KubernetesObject, SourceText } from '../../kube/index.ts';

/** The part of a text that an object was read or made from, as half-open offsets. */
export interface SourceRange {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

/** The text that the places of an object's fields are in; undefined for what comes from a cluster. */
export function sourceRange({ origin }: KubernetesObject): SourceRange | undefined {
  switch (origin.type) {
    case 'document':
      return origin.document;
    case 'rendered':
      if (origin.from === undefined) return undefined;
      if (origin.from.type === 'resource') return origin.from.document;
      return { source: origin.from.template, start: 0, end: origin.from.template.text.length };
    case 'cluster':
    case 'value':
      return undefined;
  }
}
