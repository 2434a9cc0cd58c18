import { explainError } from '../database/explain-error.ts';
import { openEngine } from '../database/open-engine.ts';
import { OPERATIONS } from '../operations/index.ts';
import type { WorkerPlan } from '../remote/messages.ts';
import type { Calls } from '../remote/names.ts';

/** A store in this thread. */
export interface StoreHere extends Calls {
  close(): Promise<void>;
}

export async function openHere(plan: WorkerPlan): Promise<StoreHere> {
  const context = await openEngine(plan).catch((error: unknown) => {
    throw explainError(error, 'the test');
  });
  const calls = Object.entries(OPERATIONS).map(([name, operation]) => [
    name,
    (...args: readonly unknown[]) =>
      (operation as (...args: readonly unknown[]) => Promise<unknown>)(context, ...args).catch((error: unknown) => {
        throw explainError(error, 'the test');
      }),
  ]);
  return { ...Object.fromEntries(calls), close: () => context.engine.close() };
}
