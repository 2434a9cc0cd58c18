import { BreakwaterError } from '../kube/index.ts';

/** - `bad-question`: a word in a question means nothing, or several things; the text says what can be written. */
export type AnswersErrorCode = 'bad-question';

export class AnswersError extends BreakwaterError<AnswersErrorCode> {}
