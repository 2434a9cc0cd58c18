/** A case whose outcome differs from upstream's. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  /** Why the difference is accepted; undefined for a real failure. */
  readonly known?: string | undefined;
}

export interface SuiteResult {
  readonly passed: number;
  readonly failures: readonly Failure[];
  /** Cases that the suite's own flags skip. */
  readonly skipped: number;
}

/** Runs every case found in a folder. */
export type Suite = (folder: string) => Promise<SuiteResult>;
