import type { CheckSettings } from '../checks/index.ts';
import type { Snapshot } from '../kube/index.ts';
import type { Report } from '../report/index.ts';

/** A scan that has ended: what was read, how it was judged, and what came of it. */
export interface FinishedScan {
  readonly snapshot: Snapshot;
  readonly settings: CheckSettings;
  readonly report: Report;
  /** The namespace of objects that name none. */
  readonly namespace: string;
}

/** A finished scan that views are made of. What several views need is worked out once. */
export class ViewContext {
  readonly scan: FinishedScan;
  readonly #answers = new Map<unknown, unknown>();

  constructor(scan: FinishedScan) {
    this.scan = scan;
  }

  /** The result of a function of this context, from the first time it was asked for. */
  answer<T>(of: (context: ViewContext) => T): T {
    if (!this.#answers.has(of)) this.#answers.set(of, of(this));
    return this.#answers.get(of) as T;
  }
}
