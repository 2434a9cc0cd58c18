import type { OpenStore } from '../../store/index.ts';
import type { Question } from '../engine/question.ts';
import type { ScanStatus } from '../scans/scanner.ts';
import { JsonText } from './api.ts';

/** What routes work with. */
export interface ServerContext {
  readonly version: string;
  /** What is scanned, for people. */
  readonly source: string;
  readonly store: OpenStore;
  readonly scanner: {
    readonly status: ScanStatus;
    request(): Promise<'started' | 'queued'>;
    ask(question: Question): Promise<string>;
  };
  /** Whether people sign in, and so can sign out. */
  readonly signsIn: boolean;
}

/** An answer of the engines, as it came. */
export async function asked({ scanner }: ServerContext, question: Question): Promise<JsonText> {
  return new JsonText(await scanner.ask(question));
}
