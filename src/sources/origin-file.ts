import type { Origin } from '../kube/index.ts';

/** The file, chart or cluster that an object came from, as the user knows it. */
export function fileOf(origin: Origin): string {
  switch (origin.type) {
    case 'document':
      return origin.document.source.name;
    case 'rendered':
      return origin.file ?? origin.root;
    case 'cluster':
      return origin.context;
    case 'value':
      return origin.name;
  }
}
