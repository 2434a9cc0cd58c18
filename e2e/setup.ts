import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundle } from './bundle.ts';
import { type Tools, tools } from './tools/build.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    tools: Tools;
    /** The program, bundled as it is shipped. */
    breakwater: string;
  }
}

/** Finds or builds the programs once, before any test file is loaded. Gives what is to be done at the end. */
export async function setup(project: TestProject): Promise<() => void> {
  const found = await tools((line) => console.error(line));
  if (found.missing !== undefined) console.error(`Skipping the tests against a real API server: ${found.missing}`);
  project.provide('tools', found);
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-e2e-'));
  project.provide('breakwater', await bundle('src/cli/main.ts', folder));
  return () => rmSync(folder, { recursive: true, force: true });
}
