import type { Severity } from '../../checks/index.ts';
import type { VerdictRecord } from '../scan-record.ts';
import type { FindingStatus } from '../store.ts';

/** A closed set of words that is stored as small numbers. Words are added at the end, and never change places. */
class Codes<Word extends string> {
  readonly words: readonly Word[];

  constructor(words: readonly Word[]) {
    this.words = words;
  }

  /** The number of a word. */
  code(word: Word): number {
    const code = this.words.indexOf(word);
    if (code < 0) throw new RangeError(`"${word}" is none of ${this.words.join(', ')}`);
    return code;
  }

  word(code: number): Word {
    const word = this.words[code];
    if (word === undefined) throw new RangeError(`${code} stands for none of ${this.words.join(', ')}`);
    return word;
  }
}

/** From the worst down, so that they sort. Written out, so that a thread with a database does not load the checks. */
export const severities = new Codes<Severity>(['critical', 'high', 'medium', 'low', 'info']);
export const statuses = new Codes<FindingStatus>(['open', 'accepted', 'known', 'resolved']);
export const verdicts = new Codes<VerdictRecord['verdict']>(['pass', 'fail', 'not-evaluated']);
export const factTypes = new Codes(['gap', 'verdict', 'control', 'exception']);
