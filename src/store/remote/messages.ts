import type { StoreErrorCode } from '../store-error.ts';
import type { ReadName, WriteName } from './names.ts';

/** What a worker is told when it starts. */
export type WorkerPlan =
  | {
      readonly engine: 'sqlite';
      readonly folder: string;
      readonly access: 'write' | 'read';
      readonly target: string;
      readonly mostPages?: number | undefined;
    }
  | { readonly engine: 'postgres'; readonly url: string; readonly target: string };

export interface Call {
  readonly id: number;
  readonly name: ReadName | WriteName;
  readonly args: readonly unknown[];
}

export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly code: StoreErrorCode; readonly message: string } };
