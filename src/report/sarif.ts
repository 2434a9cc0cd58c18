import { type AuditedFinding, fingerprint } from '../audit/index.ts';
import type { Check, Severity } from '../checks/index.ts';
import { describeObject, formatFieldPath, type Gap, type Position } from '../kube/index.ts';
import { jsonText } from './json-text.ts';
import { findingMessage, type Report } from './report.ts';
import { Taxonomies } from './sarif-taxonomies.ts';
import { artifactUri } from './uri.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** How code scanning ranks rules: GitHub's bands begin at 9.0, 7.0, 4.0 and 0.1. */
const SECURITY_SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: '0.0',
};

/** SARIF 2.1.0 (OASIS), for code scanning: a result a line. */
export function* renderSarif(report: Report): Generator<string> {
  const { audit, gaps, version } = report;
  const taxonomies = new Taxonomies(report.frameworks);
  const rules = audit.verdicts.map(({ check, severity }) => ruleOf(check, severity, taxonomies));
  const ruleIndex = new Map(audit.verdicts.map(({ check }, index) => [check.id, index]));
  const supportedTaxonomies = taxonomies.references();
  const driver = {
    name: 'breakwater',
    semanticVersion: version,
    rules,
    ...(supportedTaxonomies.length === 0 ? {} : { supportedTaxonomies }),
  };
  const invocation = {
    executionSuccessful: true,
    toolExecutionNotifications: gaps.map(notificationOf),
  };
  yield `{"$schema":"${SCHEMA}","version":"2.1.0","runs":[{\n`;
  yield `"tool":${jsonText({ driver })},\n`;
  for (const [index, component] of [...taxonomies.components()].entries()) {
    yield `${index === 0 ? '"taxonomies":[\n' : ',\n'}${jsonText(component)}`;
  }
  if (report.frameworks.length > 0) yield '],\n';
  yield `"columnKind":"utf16CodeUnits",\n"invocations":${jsonText([invocation])},\n"results":[`;
  const seen = new Map<string, number>();
  let separator = '\n';
  for (const one of audit.findings) {
    const print = fingerprint(one.finding);
    const occurrence = (seen.get(print) ?? 0) + 1;
    seen.set(print, occurrence);
    const result = resultOf(one, report, ruleIndex.get(one.finding.check.id) ?? -1, `${print}:${occurrence}`);
    yield `${separator}${jsonText(result)}`;
    separator = ',\n';
  }
  yield '\n]}]}\n';
}

function ruleOf(check: Check, severity: Severity, taxonomies: Taxonomies): object {
  const relationships = taxonomies.relationshipsOf(check.id);
  const { id, title, rationale, remediation, examples, references } = check;
  const links = references.map((reference) => `- [${reference.title}](${reference.url})`).join('\n');
  return {
    id,
    name: pascalCase(id),
    shortDescription: { text: title },
    fullDescription: { text: plain(rationale) },
    help: {
      text: `${plain(rationale)}\n\nHow to fix: ${plain(remediation)}`,
      markdown: `${rationale}\n\n**How to fix:** ${remediation}\n\nWrong:\n\n\`\`\`yaml\n${examples.bad}\`\`\`\n\nRight:\n\n\`\`\`yaml\n${examples.good}\`\`\`\n\n${links}\n`,
    },
    ...(references[0] === undefined ? {} : { helpUri: references[0].url }),
    defaultConfiguration: { level: LEVELS[severity] },
    ...(relationships.length === 0 ? {} : { relationships }),
    properties: {
      tags: ['security', 'kubernetes', ...taxonomies.tagsOf(check.id)],
      'security-severity': SECURITY_SEVERITIES[severity],
    },
  };
}

function resultOf(one: AuditedFinding, report: Report, ruleIndex: number, print: string): object {
  const { finding, severity, state, exception } = one;
  const place = report.locate(finding.object.origin, finding.path);
  return {
    ruleId: finding.check.id,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: `${describeObject(finding.object)}: ${findingMessage(one)}` },
    locations: [
      {
        ...(place === undefined ? {} : { physicalLocation: physicalLocation(place.file, place.start, place.end) }),
        logicalLocations: [
          {
            fullyQualifiedName: `${describeObject(finding.object)}#${formatFieldPath(finding.path)}`,
            kind: 'resource',
          },
        ],
      },
    ],
    partialFingerprints: { 'breakwater/v1': print },
    ...(report.audit.goneFromBaseline === undefined ? {} : { baselineState: state === 'known' ? 'unchanged' : 'new' }),
    ...(state === 'accepted' ? { suppressions: [{ kind: 'external', justification: exception?.reason ?? '' }] } : {}),
  };
}

function physicalLocation(file: string, start: Position | undefined, end?: Position): object {
  return {
    artifactLocation: artifactUri(file),
    ...(start === undefined ? {} : { region: regionOf(start, end) }),
  };
}

function regionOf(start: Position, end: Position | undefined): object {
  const region = { startLine: start.line, startColumn: start.column };
  return end === undefined ? region : { ...region, endLine: end.line, endColumn: end.column };
}

function notificationOf({ reason, source, position, object, path, message }: Gap): object {
  const where = [object, path && formatFieldPath(path)].filter((part) => part).join(' ');
  return {
    level: 'warning',
    descriptor: { id: `gap/${reason}` },
    message: { text: `not evaluated: ${where === '' ? '' : `${where}: `}${message}` },
    locations: [{ physicalLocation: physicalLocation(source, position) }],
  };
}

/** `pod-security/host-ports` to `PodSecurityHostPorts`. */
function pascalCase(id: string): string {
  return id
    .split(/[/-]/)
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
}

function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}
