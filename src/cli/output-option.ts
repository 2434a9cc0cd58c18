import { type Command, Option } from 'commander';
import { didYouMean } from '../answers/index.ts';
import { CliError } from './cli-error.ts';

/** One `-o FORMAT` or `-o FORMAT=FILE`. */
export interface OutputRequest<Format extends string> {
  readonly format: Format;
  /** Standard output when there is none. */
  readonly file: string | undefined;
}

/** Adds `-o` and `--output-file` for a command that can write one result in several formats. */
export function addOutputOptions(command: Command, formats: readonly string[]): Command {
  const output = new Option(
    '-o, --output <format>',
    `how to print; FORMAT=FILE writes a file; may be given several times`,
  )
    .choices([...formats])
    .argParser((value: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), value]);
  return command.addOption(output).option('--output-file <file>', 'write to a file instead of standard output');
}

/**
 * What is to be written where.
 *
 * @throws CliError when a format is unknown, or two results would go to one place.
 */
export function outputRequests<Format extends string>(
  formats: readonly Format[],
  written: readonly string[],
  outputFile: string | undefined,
): readonly OutputRequest<Format>[] {
  const requests = written.map((text) => outputRequest(formats, text));
  if (outputFile !== undefined) {
    const [first, second] = requests.filter(({ file }) => file === undefined);
    if (first === undefined || second !== undefined) {
      throw new CliError('bad-argument', '--output-file is for one --output: write the others as FORMAT=FILE');
    }
  }
  const placed = requests.map(({ format, file }) => ({ format, file: file ?? outputFile }));
  const places = new Set(placed.map(({ file }) => file));
  if (places.size < placed.length) {
    throw new CliError('bad-argument', 'two outputs would go to the same place: write one as FORMAT=FILE');
  }
  return placed;
}

function outputRequest<Format extends string>(formats: readonly Format[], text: string): OutputRequest<Format> {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  const format = formats.find((candidate) => candidate === name);
  if (format === undefined) {
    const hint = didYouMean(name, formats);
    throw new CliError('bad-argument', `there is no output format "${name}"${hint}: choose ${formats.join(', ')}`);
  }
  const file = equals < 0 ? undefined : text.slice(equals + 1);
  if (file === '') throw new CliError('bad-argument', `--output ${text} names no file`);
  return { format, file };
}
