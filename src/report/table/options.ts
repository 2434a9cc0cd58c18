import type { Style } from '../style.ts';

/** How wide the text may be, and how it is set off. */
export interface TableOptions {
  readonly width: number;
  readonly style: Style;
}
