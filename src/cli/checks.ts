import { Argument, Option } from 'commander';
import { didYouMean } from '../answers/index.ts';
import { annotationFor } from '../audit/index.ts';
import { CHECKS, type Check, findCheck } from '../checks/index.ts';
import { checksCalled, controlsOf, counterpartsOf, FRAMEWORKS, TOOLS, type Tool } from '../frameworks/index.ts';
import { type Style, styleFor, wrap } from '../report/index.ts';
import { CliError } from './cli-error.ts';
import { defineCommand, examples } from './command.ts';
import { EXIT } from './exit-code.ts';
import { widthOf } from './width.ts';

/** `checks [ID]`: lists the checks, or explains one. */
export const checks = defineCommand<{ readonly output?: 'text' | 'json' }, [id: string | undefined]>({
  define(command) {
    command
      .description('List the checks, or explain one: why it matters, how to fix it, and what it looks like.')
      .addArgument(new Argument('[id]', 'the check to explain'))
      .addOption(new Option('-o, --output <format>', 'how to print (default: text)').choices(['text', 'json']))
      .addHelpText(
        'after',
        examples(
          ['all checks with their severity', 'breakwater checks'],
          ['one check, explained', 'breakwater checks pod-security/host-path-volumes'],
        ),
      );
  },
  async run(io, { output = 'text' }, id) {
    const chosen = id === undefined ? CHECKS : [checkOf(id)];
    const style = styleFor(io.stdout.isTTY, io.env);
    const [first] = chosen;
    if (output === 'json') io.stdout.write(`${JSON.stringify(chosen.map(describe), undefined, 2)}\n`);
    else if (id !== undefined && first !== undefined) io.stdout.write(explain(first, style, widthOf(io.stdout)));
    else io.stdout.write(list(style));
    return EXIT.ok;
  },
});

function checkOf(id: string): Check {
  const check = findCheck(id);
  if (check !== undefined) return check;
  const ids = CHECKS.map((one) => one.id);
  // Most people remember the second half, or what another tool calls it.
  const byName = ids.filter((one) => one.endsWith(`/${id}`));
  const meant = byName.length > 0 ? byName : checksCalled(id);
  const hint =
    meant.length === 0 ? didYouMean(id, ids) : ` (did you mean ${meant.map((one) => `"${one}"`).join(' or ')}?)`;
  throw new CliError('bad-argument', `there is no check "${id}"${hint}: "breakwater checks" lists them`);
}

/** `CIS Kubernetes Benchmark 1.12: 5.2.3, 5.2.4` */
function controlsFor(check: string): readonly string[] {
  return FRAMEWORKS.flatMap((framework) => {
    const ids = controlsOf(framework).flatMap(({ id, checks: parts }) =>
      parts.some((part) => part.check === check) ? [id] : [],
    );
    return ids.length === 0 ? [] : [`${framework.title} ${framework.version}: ${ids.join(', ')}`];
  });
}

function describe({ id, title, severity, rationale, remediation, examples: shown, references, needs }: Check): object {
  const frameworks = FRAMEWORKS.flatMap((framework) =>
    controlsOf(framework).flatMap((control) =>
      control.checks.some((part) => part.check === id) ? [{ framework: framework.id, control: control.id }] : [],
    ),
  );
  const otherTools = counterpartsOf(id);
  return { id, title, severity, rationale, remediation, examples: shown, references, needs, frameworks, otherTools };
}

function list(style: Style): string {
  const width = Math.max(...CHECKS.map(({ id }) => id.length));
  const lines = CHECKS.map(
    ({ id, severity, title }) => `${id.padEnd(width)}  ${style.severity(severity, severity.padEnd(8))}  ${title}`,
  );
  return `${lines.join('\n')}\n\n${CHECKS.length} checks. "breakwater checks ID" explains one.\n`;
}

function explain(check: Check, style: Style, width: number): string {
  const { id, title, severity, rationale, remediation, examples: shown, references } = check;
  const section = (name: string, lines: readonly string[]): string =>
    `${style.strong(name)}\n${lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}\n\n`;
  const asked = controlsFor(id).flatMap((line) => wrap(line, width - 2));
  const others = Object.entries(TOOLS).flatMap(([tool, name]) => {
    const ids = counterpartsOf(id)[tool as Tool] ?? [];
    return ids.length === 0 ? [] : [`${name}: ${ids.join(', ')}`];
  });
  return [
    `${style.strong(title)}\n${id}  ${style.severity(severity, severity)}\n\n`,
    section('Why it matters', wrap(rationale, width - 2)),
    section('How to fix it', wrap(remediation, width - 2)),
    section('Wrong', shown.bad.trimEnd().split('\n')),
    section('Right', shown.good.trimEnd().split('\n')),
    section('To accept it where it has to be', [
      'annotate the object with the reason:',
      `  ${annotationFor(id)}: REASON`,
      'or write an exception into breakwater.yaml:',
      '  exceptions:',
      `    - check: ${id}`,
      '      name: NAME',
      '      reason: REASON',
    ]),
    ...(asked.length === 0 ? [] : [section('Asked for by', asked)]),
    ...(others.length === 0 ? [] : [section('In other tools, or the nearest', others)]),
    section(
      'Read more',
      references.flatMap((reference) => [reference.title, `  ${reference.url}`]),
    ),
  ]
    .join('')
    .replace(/\n\n$/, '\n');
}
