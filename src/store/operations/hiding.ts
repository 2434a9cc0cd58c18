import type { Gap } from '../../kube/index.ts';
import { digestOf } from './stored-text.ts';

/** Something that is missing from a scan, and was there before. */
interface Missing {
  readonly api_group: string;
  readonly kind: string;
  readonly namespace: string;
  /** The file it was read from. */
  readonly file: string | undefined;
}

/**
 * Tells what is gone from what could not be read. What is missing is hidden when a gap covers it that was not there
 * when it was seen last; it stays hidden as long as some gap covers it. A gap that has been there all along hides
 * nothing, since what is missing now was read in spite of it.
 */
export class Hiding {
  readonly #gaps: readonly Gap[];
  readonly #isNew: readonly boolean[];

  /** @param before The keys of the gaps of the last scan. */
  constructor(gaps: readonly Gap[], before: ReadonlySet<string>) {
    this.#gaps = gaps;
    this.#isNew = gaps.map((gap) => !before.has(digestOf(gap)));
  }

  hidesObject(object: Missing, wasHidden: boolean): boolean {
    return this.#gaps.some((gap, index) => (wasHidden || this.#isNew[index]) && covers(gap, object));
  }

  /** @param blockedBy Gaps in what the check needs. */
  hidesFindings(blockedBy: readonly number[], wasHidden: boolean): boolean {
    return blockedBy.some((index) => wasHidden || this.#isNew[index]);
  }
}

function covers({ missing, source, reason }: Gap, { api_group, kind, namespace, file }: Missing): boolean {
  if (missing !== undefined) {
    const isKind = missing.group === api_group && (missing.kind === '*' || missing.kind === kind);
    return isKind && (missing.namespace === undefined || missing.namespace === namespace);
  }
  if (file === undefined || reason === 'wrong-type' || reason === 'ignored') return false;
  return file === source || file.startsWith(source.endsWith('/') ? source : `${source}/`);
}
