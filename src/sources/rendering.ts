import type { Gap, SourceText } from '../kube/index.ts';
import type { Bounds } from './bounds.ts';
import type { OriginOf } from './read-objects.ts';
import { type Outcome, runProgram } from './run-program.ts';

/** What every rendering may know and use. */
export interface RenderContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly bounds: Bounds;
  /** When the time for all renderings together ends, by `performance.now()`. */
  readonly deadline: number;
}

/** What rendering a chart or a kustomization gave. */
export type Rendering =
  | { readonly status: 'done'; readonly source: SourceText; readonly originOf: OriginOf }
  | { readonly status: 'failed'; readonly gap: Gap }
  /** It is no chart after all. */
  | { readonly status: 'nothing' };

/** Runs a program that renders, within the bounds. */
export async function runRenderer(
  program: string,
  programArguments: readonly string[],
  context: RenderContext,
  env = context.env,
): Promise<Outcome> {
  const { bounds, cwd } = context;
  const left = (context.deadline - performance.now()) / 1000;
  if (left <= 0) {
    return {
      status: 'failed',
      message: `rendering took ${bounds.allRendersSeconds} seconds already, name fewer at a time`,
    };
  }
  const seconds = Math.min(bounds.renderSeconds, left);
  return runProgram({ program, arguments: programArguments, cwd, env, seconds, bytes: bounds.fileBytes });
}

/** Runs the tasks in their order, a few at a time. */
export async function inTurns<T>(tasks: readonly (() => Promise<T>)[], atOnce: number): Promise<readonly T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < tasks.length; index = next++) {
      const task = tasks[index];
      if (task !== undefined) results[index] = await task();
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, worker));
  return results;
}
