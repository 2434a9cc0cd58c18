import { yamlText } from '../../answers/index.ts';
import type { JsonValue } from '../../kube/index.ts';
import { jsonText, PLAIN, type Style, safeLine, styleFor } from '../../report/index.ts';
import { inPieces, writeTextFile } from '../files.ts';
import type { Io } from '../io.ts';
import { outputRequests } from '../output-option.ts';

export const ANSWER_FORMATS = ['table', 'json', 'yaml'] as const;

export interface OutputOptions {
  readonly output?: readonly string[];
  readonly outputFile?: string;
}

/** An answer for people, line by line, and for programs. */
export interface Answer {
  readonly kind: string;
  readonly lines: (style: Style) => Iterable<string>;
  readonly value: object;
}

/** Writes an answer in every format that was asked for; more formats than the usual ones make their own text. */
export function writeAnswer(
  io: Io,
  { output = ['table'], outputFile }: OutputOptions,
  { kind, lines, value }: Answer,
  more: Readonly<Record<string, () => Iterable<string>>> = {},
): void {
  for (const { format, file } of outputRequests([...ANSWER_FORMATS, ...Object.keys(more)], output, outputFile)) {
    const style = file === undefined ? styleFor(io.stdout.isTTY, io.env) : PLAIN;
    const chunks = [...render(format)];
    if (file === undefined) for (const piece of inPieces(chunks)) io.stdout.write(piece);
    else writeTextFile(io, file, chunks);

    function* render(asked: string): Generator<string> {
      const text = { apiVersion: 'breakwater.dev/v1', kind, ...value };
      if (asked === 'json') yield `${jsonText(text)}\n`;
      else if (asked === 'yaml') yield yamlText(plain(text));
      else if (asked === 'table') for (const line of lines(style)) yield `${safeLine(line)}\n`;
      else yield* more[asked]?.() ?? [];
    }
  }
}

/** The value as JSON holds it, without what is undefined. */
function plain(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
