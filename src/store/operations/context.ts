import type { Engine } from '../database/engine.ts';

/** What every operation works on. */
export interface Context {
  readonly engine: Engine;
  readonly target: { readonly id: number; readonly name: string };
}
