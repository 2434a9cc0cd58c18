/**
 * `node scripts/checks-doc.ts` writes `docs/checks.md` from the checks themselves: to be run again whenever a check, a
 * framework or a counterpart changes (`scripts/checks-doc.test.ts` says when).
 */
import { writeFileSync } from 'node:fs';
import { CHECKS, type Check, SEVERITIES } from '../src/checks/index.ts';
import { controlsOf, counterpartsOf, FRAMEWORKS, TOOLS, type Tool } from '../src/frameworks/index.ts';

export const CHECKS_DOC = new URL('../docs/checks.md', import.meta.url);

/** What checks of a subject are about, for its heading. */
const SUBJECTS: Readonly<Record<string, string>> = {
  'pod-security': 'Pod Security: what the Pod Security Standards forbid',
  workload: 'Workloads: what Pod Security leaves open in a pod',
  'image-reference': "Images: what an image's name alone tells",
  rbac: 'RBAC: who can do what',
  network: 'Network: who reaches whom',
  secrets: 'Secrets: credentials and certificates',
  exposure: 'Exposure: what is reached from outside',
  namespace: 'Namespaces',
  admission: 'Admission: what decides before objects are stored',
  'control-plane': 'Control plane: how its components are started',
  encryption: 'Encryption at rest',
  'audit-policy': 'Audit policy',
  'node-configuration': 'Nodes: how kubelets and kube-proxy are configured',
  upgrade: 'Upgrades',
};

/** Names that are short enough for a table. */
const SHORT: Readonly<Record<string, string>> = {
  nsa: 'NSA',
  cis: 'CIS',
  'pod-security-standards': 'PSS',
  mitre: 'ATT&CK',
  owasp: 'OWASP',
};

/** The whole document. */
export function checksDocument(): string {
  const bySubject = Map.groupBy(CHECKS, ({ id }) => id.split('/', 1)[0] ?? '');
  const frameworks = FRAMEWORKS.map(({ id, title, version }) => `${SHORT[id] ?? id}: ${title} ${version}`);
  return [
    '# The checks',
    '',
    '<!-- Written by scripts/checks-doc.ts. -->',
    '',
    `${CHECKS.length} checks. \`breakwater checks ID\` explains one: why it matters, what is wrong, what is right.`,
    '`breakwater checks NAME` with the name that another tool has for it says which check is meant.',
    '',
    ...severityTable(),
    '',
    `Frameworks (${frameworks.join('; ')}) are explained in [frameworks.md](frameworks.md).`,
    '',
    'In the columns of other tools stands what they call the same, or the nearest that they have; where nothing stands, we',
    'know of nothing like it. Nearest is not equal: where a tool and the API server differ, Breakwater decides as the API',
    'server does.',
    ...[...bySubject].flatMap(([subject, checks]) => ['', `## ${SUBJECTS[subject] ?? subject}`, '', ...table(checks)]),
    '',
  ].join('\n');
}

function severityTable(): readonly string[] {
  const counts = SEVERITIES.map((severity) => CHECKS.filter((check) => check.severity === severity).length);
  return [`| ${SEVERITIES.join(' | ')} |`, `|${SEVERITIES.map(() => '---|').join('')}`, `| ${counts.join(' | ')} |`];
}

function table(checks: readonly Check[]): readonly string[] {
  const tools = Object.keys(TOOLS) as Tool[];
  // A column in which nothing stands is left out.
  const used = tools.filter((tool) => checks.some(({ id }) => (counterpartsOf(id)[tool]?.length ?? 0) > 0));
  const head = ['check', 'severity', 'what is wrong', 'frameworks', ...used.map((tool) => TOOLS[tool])];
  return [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---|').join('')}`,
    ...checks.map((check) => {
      const cells = [`\`${check.id}\``, check.severity, cell(check.title), controlsFor(check.id)];
      return `| ${[...cells, ...used.map((tool) => (counterpartsOf(check.id)[tool] ?? []).join(', '))].join(' | ')} |`;
    }),
  ];
}

function controlsFor(check: string): string {
  const named = FRAMEWORKS.flatMap((framework) => {
    const ids = controlsOf(framework)
      .filter(({ checks }) => checks.some((part) => part.check === check))
      .map(({ id }) => id);
    return ids.length === 0 ? [] : [`${SHORT[framework.id] ?? framework.id} ${ids.join(', ')}`];
  });
  return named.join('; ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

if (import.meta.main) writeFileSync(CHECKS_DOC, checksDocument());
