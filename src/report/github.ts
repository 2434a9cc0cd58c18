import type { Severity } from '../checks/index.ts';
import { describeObject, type Position } from '../kube/index.ts';
import { frameworkName, scoreText } from './framework-words.ts';
import { byObject, findingMessage, type Report, shownFindings } from './report.ts';

const COMMANDS: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
};

/**
 * Workflow commands that make GitHub Actions mark the lines of a pull request. GitHub shows the first ten of each
 * kind a step, so the worst come first.
 */
export function* renderGithub(report: Report): Generator<string> {
  for (const { object, findings } of byObject(shownFindings(report))) {
    for (const one of findings) {
      const { check } = one.finding;
      const place = report.locate(object.origin, one.finding.path);
      const properties = [
        ...(place === undefined ? [] : [`file=${property(place.file)}${at(place.start)}`]),
        `title=${property(`${check.title} (${check.id})`)}`,
      ];
      const message = `${describeObject(object)}: ${findingMessage(one)}. ${check.remediation}`;
      yield `::${COMMANDS[one.severity]} ${properties.join(',')}::${data(message)}\n`;
    }
  }
  for (const framework of report.frameworks) {
    yield `::notice title=${property(frameworkName(framework))}::${data(scoreText(framework))}\n`;
  }
  for (const { source, position, message } of report.gaps) {
    yield `::notice file=${property(source)}${at(position)},title=Not evaluated::${data(message)}\n`;
  }
}

function at(position: Position | undefined): string {
  return position === undefined ? '' : `,line=${position.line},col=${position.column}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
