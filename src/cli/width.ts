import type { Output } from './io.ts';

/** How wide texts are set: the terminal's width within reason, and 100 where there is no terminal. */
export function widthOf({ columns }: Pick<Output, 'columns'>): number {
  return Math.min(Math.max(columns ?? 100, 40), 140);
}
