import type { AuditedFinding, ControlVerdict, FrameworkVerdict } from '../audit/index.ts';
import { fingerprint } from '../audit/index.ts';
import { formatCheckPart, judgedBy } from '../frameworks/index.ts';
import { formatFieldPath, type Gap, type KubernetesObject } from '../kube/index.ts';
import { jsonText } from './json-text.ts';
import type { Report } from './report.ts';

/** The version of the JSON report. It is raised when something that readers rely on changes or goes. */
const REPORT_API_VERSION = 'breakwater.dev/v1';

/** The report for programs, by `schemas/report.schema.json`: a finding a line. */
export function* renderJson(report: Report): Generator<string> {
  const { version, settings, summary, audit, gaps } = report;
  yield `{"apiVersion":"${REPORT_API_VERSION}","kind":"ScanReport",\n`;
  yield `"tool":${jsonText({ name: 'breakwater', version })},\n`;
  yield `"settings":${jsonText(settings)},\n"summary":${jsonText(summary)},\n`;
  yield* list('findings', audit.findings, (one) => findingOf(one, report));
  yield* list('gaps', gaps, gapOf);
  yield* list('exceptions', audit.exceptions, ({ exception, state, findings }) => ({ ...exception, state, findings }));
  yield* list('badAnnotations', audit.badAnnotations, ({ object, path, message }) => ({
    object: objectOf(object),
    field: formatFieldPath(path),
    message,
    location: report.locate(object.origin, path),
  }));
  yield* list('checks', audit.verdicts, ({ check, severity, verdict, reason }) => ({
    id: check.id,
    title: check.title,
    severity,
    verdict,
    reason,
  }));
  yield* list('frameworks', report.frameworks, frameworkOf);
  yield `"goneFromBaseline":${jsonText(audit.goneFromBaseline ?? null)}}\n`;
}

function* list<T>(name: string, items: readonly T[], write: (item: T) => object): Generator<string> {
  yield `"${name}":[`;
  for (const [index, item] of items.entries()) yield `${index === 0 ? '\n' : ',\n'}${jsonText(write(item))}`;
  yield `${items.length === 0 ? '' : '\n'}],\n`;
}

function findingOf({ finding, severity, state, exception, alsoFails }: AuditedFinding, { locate }: Report): object {
  return {
    check: finding.check.id,
    severity,
    state,
    object: objectOf(finding.object),
    container: finding.container,
    field: formatFieldPath(finding.path),
    message: finding.message,
    alsoFails: alsoFails.length > 0 ? alsoFails : undefined,
    location: locate(finding.object.origin, finding.path),
    fingerprint: fingerprint(finding),
    exception: exception && {
      reason: exception.reason,
      source: exception.source,
      owner: exception.owner,
      expires: exception.expires,
    },
  };
}

function frameworkOf({ framework, controls, pass, fail, notEvaluated }: FrameworkVerdict): object {
  const { id, title, version, url, edition, sections } = framework;
  const sectionOf = new Map(sections.flatMap((section) => section.controls.map((control) => [control, section.id])));
  return {
    ...{ id, title, version, url, edition },
    score: { pass, of: pass + fail, notEvaluated, controls: controls.length },
    controls: controls.map((one) => controlOf(one, sectionOf.get(one.control))),
  };
}

function controlOf({ control, verdict, reason, findings }: ControlVerdict, section: string | undefined): object {
  const { id, title, level, assessment, checks, person } = control;
  const accepted = findings.filter(({ state }) => state === 'accepted').length;
  const failing = findings.filter(({ state }) => state !== 'accepted');
  return {
    ...{ id, section, title, level, assessment, judgedBy: judgedBy(control) },
    checks: checks.length === 0 ? undefined : checks.map(formatCheckPart),
    ...{ person, verdict, reason },
    findings: failing.length === 0 ? undefined : [...new Set(failing.map(({ finding }) => fingerprint(finding)))],
    accepted: accepted === 0 ? undefined : accepted,
  };
}

function gapOf({ reason, source, position, object, path, message }: Gap): object {
  return { reason, source, position, object, field: path && formatFieldPath(path), message };
}

function objectOf({ apiVersion, kind, namespace, name, generateName }: KubernetesObject): object {
  return { apiVersion, kind, namespace: namespace || undefined, name: name || `${generateName}*` };
}
