import { Argument, Option } from 'commander';
import { didYouMean } from '../answers/index.ts';
import { findCheck } from '../checks/index.ts';
import {
  type Control,
  controlsOf,
  FRAMEWORKS,
  type Framework,
  formatCheckPart,
  judgedBy,
  type Section,
} from '../frameworks/index.ts';
import { type Style, styleFor, wrap } from '../report/index.ts';
import { CliError } from './cli-error.ts';
import { defineCommand, examples } from './command.ts';
import { EXIT } from './exit-code.ts';
import { frameworkOf } from './framework-choice.ts';
import { widthOf } from './width.ts';

/** `frameworks [NAME] [CONTROL]`: lists the frameworks, the controls of one, or how some are judged. */
export const frameworks = defineCommand<
  { readonly output?: 'text' | 'json' },
  [name: string | undefined, control: string | undefined]
>({
  define(command) {
    command
      .description(
        'List the frameworks that "scan --framework" judges by, or the controls of one: which checks judge each, and\n' +
          'what a person has to look at.',
      )
      .addArgument(new Argument('[name]', 'the framework'))
      .addArgument(new Argument('[control]', 'a control of it, or a section'))
      .addOption(new Option('-o, --output <format>', 'how to print (default: text)').choices(['text', 'json']))
      .addHelpText(
        'after',
        examples(
          ['the frameworks', 'breakwater frameworks'],
          ['the controls of one', 'breakwater frameworks nsa'],
          ['one section, and one control', 'breakwater frameworks cis 5.2; breakwater frameworks cis 5.2.3'],
        ),
      );
  },
  async run(io, { output = 'text' }, name, control) {
    const chosen = name === undefined ? FRAMEWORKS : [withControls(frameworkOf(name), control)];
    const [first] = chosen;
    const style = styleFor(io.stdout.isTTY, io.env);
    const width = widthOf(io.stdout);
    if (output === 'json') io.stdout.write(`${JSON.stringify(chosen.map(written), undefined, 2)}\n`);
    else if (name === undefined || first === undefined) io.stdout.write(list(style, width));
    else io.stdout.write(lines(explain(first, style, width)));
    return EXIT.ok;
  },
});

/** The framework with the control of an id alone, or those of a section. */
function withControls(framework: Framework, wanted: string | undefined): Framework {
  if (wanted === undefined) return framework;
  const same = (id: string): boolean => id.toLowerCase() === wanted.toLowerCase();
  const sections = framework.sections.flatMap((section): readonly Section[] => {
    const inside = same(section.id) || section.id.startsWith(`${wanted}.`);
    const controls = inside ? section.controls : section.controls.filter(({ id }) => same(id));
    return controls.length === 0 ? [] : [{ ...section, controls }];
  });
  if (sections.length > 0) return { ...framework, sections };
  const ids = [...framework.sections.map(({ id }) => id), ...controlsOf(framework).map(({ id }) => id)];
  throw new CliError(
    'bad-argument',
    `${framework.id} has no control or section "${wanted}"${didYouMean(wanted, ids)}: ` +
      `"breakwater frameworks ${framework.id}" lists them`,
  );
}

/** As the data files have it. */
function written(framework: Framework): object {
  const sections = framework.sections.map((section) => ({
    ...section,
    controls: section.controls.map(({ checks, ...control }) => ({
      ...control,
      checks: checks.map(formatCheckPart),
      judgedBy: judgedBy({ ...control, checks }),
    })),
  }));
  return { ...framework, sections };
}

function list(style: Style, width: number): string {
  const shown = FRAMEWORKS.flatMap((framework) => {
    const { id, title, version } = framework;
    const about = wrap(countText(framework), width - 4).map((line) => `    ${line}`);
    return [`${style.strong(id)}  ${title} ${version}`, ...about];
  });
  return lines([
    ...shown,
    '',
    '"breakwater frameworks NAME" lists its controls, "breakwater scan --framework NAME" judges.',
  ]);
}

function countText(framework: Framework): string {
  const controls = controlsOf(framework);
  const by = Map.groupBy(controls, judgedBy);
  const parts = (['checks', 'checks and a person', 'a person'] as const).flatMap((who) => {
    const count = by.get(who)?.length ?? 0;
    return count === 0 ? [] : [`${count} by ${who}`];
  });
  return `${controls.length} control${controls.length === 1 ? '' : 's'}: judged ${parts.join(', ')}`;
}

function* explain(framework: Framework, style: Style, width: number): Generator<string> {
  const { title, version, url, edition, sections } = framework;
  yield style.strong(`${title} ${version}`);
  yield url;
  yield* wrap(edition, width);
  for (const section of sections) {
    yield '';
    yield style.strong(section.title);
    for (const control of section.controls) yield* controlLines(control, style, width);
  }
  yield '';
  const hasFields = controlsOf(framework).some(({ checks }) => checks.some(({ field }) => field !== undefined));
  const fields = hasFields ? ' Behind a # is the one field of a check that counts.' : '';
  yield* wrap(`${countText(framework)}.${fields}`, width);
}

function* controlLines(control: Control, style: Style, width: number): Generator<string> {
  const { id, title, level, assessment, checks, person } = control;
  const notes = [level === undefined ? '' : `level ${level}`, assessment ?? ''].filter((note) => note !== '');
  const note = notes.length === 0 ? '' : `  (${notes.join(', ')})`;
  const [first = '', ...more] = wrap(`${id}  ${title}${note}`, width - 2);
  yield `  ${first}`;
  for (const line of more) yield `      ${line}`;
  for (const part of checks) {
    const check = formatCheckPart(part);
    const about = findCheck(part.check)?.title ?? '';
    const fits = 6 + check.length + 2 + about.length <= width;
    yield fits ? `      ${check}  ${style.faint(about)}` : `      ${check}`;
  }
  if (person !== undefined) for (const line of wrap(`by a person: ${person}`, width - 6)) yield `      ${line}`;
}

function lines(texts: Iterable<string>): string {
  return [...texts].map((text) => `${text}\n`).join('');
}
