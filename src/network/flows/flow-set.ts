import { type Flow, flowKey } from './flow.ts';

/** More different flows than this are not kept: memory must stay bounded whatever a log holds. */
const MOST_FLOWS = 1_000_000;

/** Different flows with how often each was seen, and what of the input was left out. */
export class FlowSet {
  readonly #flows = new Map<string, Flow>();
  readonly #skipped = new Map<string, number>();

  add(flow: Flow): void {
    const key = flowKey(flow);
    const known = this.#flows.get(key);
    if (known !== undefined) this.#flows.set(key, { ...known, count: known.count + flow.count });
    else if (this.#flows.size < MOST_FLOWS) this.#flows.set(key, flow);
    else this.skip(`more than ${MOST_FLOWS} different flows`);
  }

  /** Counts a line that gives no flow, by the reason. */
  skip(reason: string): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
  }

  get flows(): readonly Flow[] {
    return [...this.#flows.values()];
  }

  /** How many lines were left out, by the reason. */
  get skipped(): ReadonlyMap<string, number> {
    return this.#skipped;
  }
}
