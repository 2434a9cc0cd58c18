import { nearestWord } from '../kube/index.ts';

/** ` (did you mean "x"?)`, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const candidate = word.length > 100 ? undefined : nearestWord(word, candidates);
  return candidate === undefined ? '' : ` (did you mean "${candidate}"?)`;
}
