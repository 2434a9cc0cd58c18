import type { TestProject } from 'vitest/node';
import { type Tools, tools } from './tools/build.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    tools: Tools;
  }
}

/** Finds or builds the programs once, before any test file is loaded. */
export async function setup(project: TestProject): Promise<void> {
  const found = await tools((line) => console.error(line));
  if (found.missing !== undefined) console.error(`Skipping the tests against a real API server: ${found.missing}`);
  project.provide('tools', found);
}
