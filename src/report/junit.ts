import type { AuditedFinding, ControlVerdict, FrameworkVerdict } from '../audit/index.ts';
import { describeObject, type Gap } from '../kube/index.ts';
import { evidenceText, frameworkName } from './framework-words.ts';
import { fails, findingMessage, formatPlace, type Report } from './report.ts';

/**
 * JUnit XML, as CI systems read it: a suite a check, a test case a finding. What does not count against the scan is
 * skipped, so that the build is red exactly when the exit code says so. A check that finds nothing is one case. A
 * framework is a suite of its controls.
 */
export function* renderJunit(report: Report): Generator<string> {
  // Object by object, which is how places are found fast; then by check.
  const found = report.audit.findings.map((one) => ({ check: one.finding.check, written: findingCase(one, report) }));
  const byCheck = Map.groupBy(found, ({ check }) => check);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="breakwater">\n';
  for (const { check, verdict, reason } of report.audit.verdicts) {
    const cases = (byCheck.get(check) ?? []).map(({ written }) => written);
    if (cases.length === 0) cases.push(wholeCase(check.id, check.title, verdict === 'pass' ? undefined : reason));
    yield suite(check.id, cases);
  }
  for (const framework of report.frameworks) {
    yield suite(
      frameworkName(framework),
      framework.controls.map((one) => controlCase(one, framework, report)),
    );
  }
  if (report.gaps.length > 0) {
    yield suite(
      'not-evaluated',
      report.gaps.map((gap) => gapCase(gap, report.settings.strict)),
    );
  }
  yield '</testsuites>\n';
}

interface Case {
  readonly text: string;
  readonly result: 'passed' | 'failed' | 'skipped';
}

function suite(name: string, cases: readonly Case[]): string {
  const failed = cases.filter(({ result }) => result === 'failed').length;
  const skipped = cases.filter(({ result }) => result === 'skipped').length;
  const counts = `tests="${cases.length}" failures="${failed}" errors="0" skipped="${skipped}"`;
  return `<testsuite name="${xml(name)}" ${counts}>\n${cases.map(({ text }) => text).join('')}</testsuite>\n`;
}

function findingCase(one: AuditedFinding, report: Report): Case {
  const { finding, severity, state, exception } = one;
  const place = report.locate(finding.object.origin, finding.path);
  const where = place === undefined ? '' : `\n${formatPlace(place.file, place.start)}`;
  const text = `${severity}: ${findingMessage(one)}`;
  const name = `${describeObject(finding.object)}${finding.container === undefined ? '' : ` ${finding.container}`}`;
  if (fails(one, report.settings.failOn)) {
    const detail = `${text}${where}\n\n${finding.check.remediation}`;
    return failed(finding.check.id, name, text, detail);
  }
  const why =
    state === 'accepted'
      ? `accepted: ${exception?.reason}`
      : state === 'known'
        ? 'known from the baseline'
        : `below --fail-on ${report.settings.failOn}`;
  return skipped(finding.check.id, name, `${text} (${why})${where}`);
}

function wholeCase(id: string, title: string, notEvaluated: string | undefined): Case {
  const name = `no finding: ${title}`;
  return notEvaluated === undefined ? passed(id, name) : skipped(id, name, notEvaluated);
}

/** A control that fails by nothing that counts against the scan is skipped too. */
function controlCase(one: ControlVerdict, { framework }: FrameworkVerdict, { settings }: Report): Case {
  const { control, verdict, reason = '', findings } = one;
  const name = `${control.id} ${control.title}`;
  switch (verdict) {
    case 'pass':
      return passed(framework.id, name);
    case 'not-evaluated':
      return skipped(framework.id, name, `not evaluated: ${reason}`);
    case 'fail': {
      const counts = findings.some((finding) => fails(finding, settings.failOn));
      return counts
        ? failed(framework.id, name, evidenceText(one), evidenceText(one))
        : skipped(framework.id, name, `fails by ${evidenceText(one)} (below --fail-on ${settings.failOn}, or known)`);
    }
  }
}

function passed(classname: string, name: string): Case {
  return { text: `  <testcase classname="${xml(classname)}" name="${xml(name)}"/>\n`, result: 'passed' };
}

function gapCase({ source, position, object, message }: Gap, strict: boolean): Case {
  const where = formatPlace(source, position);
  const text = `${object === undefined ? '' : `${object}: `}${message}`;
  return strict ? failed('not-evaluated', where, text, text) : skipped('not-evaluated', where, text);
}

function failed(classname: string, name: string, message: string, detail: string): Case {
  const open = `  <testcase classname="${xml(classname)}" name="${xml(name)}">`;
  return {
    text: `${open}<failure message="${xml(message)}" type="${xml(classname)}">${xml(detail)}</failure></testcase>\n`,
    result: 'failed',
  };
}

function skipped(classname: string, name: string, message: string): Case {
  const open = `  <testcase classname="${xml(classname)}" name="${xml(name)}">`;
  return { text: `${open}<skipped message="${xml(message)}"/></testcase>\n`, result: 'skipped' };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
  '\r': '&#13;',
};

/** Text for an attribute or an element. Characters that XML 1.0 cannot hold are shown as U+FFFD. */
function xml(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML cannot hold
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replace(/[&<>"\n\t\r]/g, (character) => ENTITIES[character] ?? character)
  );
}
