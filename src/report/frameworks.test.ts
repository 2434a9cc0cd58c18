import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { audit, type Exception, judgeFrameworks } from '../audit/index.ts';
import { CHECKS, CheckContext } from '../checks/index.ts';
import { type Framework, findFramework } from '../frameworks/index.ts';
import { LATEST_KUBERNETES_VERSION } from '../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../pod-security/index.ts';
import { loadSnapshot, locate } from '../sources/index.ts';
import {
  makeReport,
  PLAIN,
  type Report,
  renderGithub,
  renderJson,
  renderJunit,
  renderMarkdown,
  renderSarif,
  renderTable,
} from './index.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  hostPID: true
  containers: [{ name: web, image: x }]
`;

/** Three controls of the CIS benchmark: one that fails, one that passes, one for a person. */
const CIS = findFramework('cis') as Framework;
const SMALL: Framework = {
  ...CIS,
  sections: CIS.sections.flatMap((section) => {
    const controls = section.controls.filter(({ id }) => ['1.1.1', '1.1.2', '1.2.1', '5.2.3', '5.2.4'].includes(id));
    return controls.length === 0 ? [] : [{ ...section, controls }];
  }),
};

async function reportOf(failOn: 'high' | 'critical' = 'high', exceptions: readonly Exception[] = []): Promise<Report> {
  const snapshot = await loadSnapshot(['-'], { stdin: Readable.from([POD]) });
  const settings = {
    podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
    kubernetesVersion: LATEST_KUBERNETES_VERSION,
    today: '2026-06-15',
  } as const;
  const checks = CHECKS.filter(({ id }) =>
    ['pod-security/host-namespaces', 'control-plane/api-server-anonymous-auth'].includes(id),
  );
  const rules = { checks, severities: new Map(), exceptions, baseline: undefined, today: settings.today };
  const audited = audit(new CheckContext(snapshot, settings), rules);
  return makeReport({
    version: '0.0.0',
    settings: { podSecurity: 'restricted:latest', kubernetesVersion: 'v1.37', failOn, strict: false, show: 'info' },
    audit: audited,
    frameworks: judgeFrameworks([SMALL], audited),
    gaps: snapshot.gaps,
    locate,
    snapshot,
  });
}

function text(chunks: Iterable<string>): string {
  return [...chunks].join('');
}

test('the table shows each control, why some were not evaluated, and the score with its denominator', async () => {
  const table = text(renderTable(await reportOf(), { width: 80, style: PLAIN }));
  expect(`\n${table.slice(table.indexOf('CIS'), table.indexOf('\n\nNot evaluated'))}\n`).toMatchInlineSnapshot(`
    "
    CIS Kubernetes Benchmark 1.12
      FAIL  5.2.3  No pods with hostPID
              Pod/shop/web: hostPID is true
      PASS  5.2.4  No pods with hostIPC
      Not evaluated
            a person judges: 1.1.1-2
            no kube-apiserver in what was read: 1.2.1
            "breakwater frameworks cis" says what a person looks at.
      1 of 2 evaluated controls passes, 1 fails; 3 of 5 were not evaluated
    "
  `);
});

test('what an exception accepts does not fail a control, and is said', async () => {
  const exception = { check: 'pod-security/*', reason: 'debugs the node', source: 'breakwater.yaml:1' };
  const table = text(renderTable(await reportOf('high', [exception]), { width: 80, style: PLAIN }));
  expect(table).toContain('  PASS  5.2.3  No pods with hostPID\n          1 finding accepted by exceptions\n');
  expect(table).toContain('2 of 2 evaluated controls pass, 0 fail; 3 of 5 were not evaluated');
});

test('JSON fits its schema, and refers to the findings', async () => {
  const schema = JSON.parse(readFileSync(new URL('../../schemas/report.schema.json', import.meta.url), 'utf8'));
  const valid = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
  const report = JSON.parse(text(renderJson(await reportOf())));
  valid(report);
  expect(valid.errors ?? []).toEqual([]);
  const [cis] = report.frameworks;
  expect(cis.score).toEqual({ pass: 1, of: 2, notEvaluated: 3, controls: 5 });
  const failing = cis.controls.find(({ id }: { id: string }) => id === '5.2.3');
  expect(failing).toMatchObject({
    verdict: 'fail',
    judgedBy: 'checks',
    checks: ['pod-security/host-namespaces#hostPID'],
    findings: [report.findings[0].fingerprint],
  });
});

const SARIF_SCHEMA = new URL('../../../shared/schemas/sarif-schema-2.1.0.json', import.meta.url);

test.skipIf(!existsSync(SARIF_SCHEMA))('SARIF with taxonomies fits the published schema', async () => {
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(SARIF_SCHEMA, 'utf8'));
  const valid = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
  expect(valid(JSON.parse(text(renderSarif(await reportOf())))) || valid.errors).toBe(true);
});

test('SARIF has a taxonomy whose taxa the rules name by index', async () => {
  const log = JSON.parse(text(renderSarif(await reportOf())));
  const [run] = log.runs;
  expect(run.tool.driver.supportedTaxonomies).toEqual([{ name: 'cis', index: 0 }]);
  const rule = run.tool.driver.rules.find(({ id }: { id: string }) => id === 'pod-security/host-namespaces');
  expect(rule.properties.tags).toEqual(['security', 'kubernetes', 'cis:5.2.3', 'cis:5.2.4']);
  for (const { target } of rule.relationships) {
    const taxonomy = run.taxonomies[target.toolComponent.index];
    expect([taxonomy.name, taxonomy.taxa[target.index].id]).toEqual([target.toolComponent.name, target.id]);
  }
  const verdicts = run.taxonomies[0].taxa.map(
    ({ properties }: { properties: { verdict: string } }) => properties.verdict,
  );
  expect(verdicts).toEqual(['not-evaluated', 'not-evaluated', 'not-evaluated', 'fail', 'pass']);
});

test.each([
  ['high', 'tests="5" failures="1" errors="0" skipped="3"'],
  ['critical', 'tests="5" failures="0" errors="0" skipped="4"'],
] as const)('JUnit has a suite of controls, red only by what fails the scan: %s', async (failOn, counts) => {
  expect(text(renderJunit(await reportOf(failOn)))).toContain(
    `<testsuite name="CIS Kubernetes Benchmark 1.12" ${counts}>`,
  );
});

test('Markdown has a table of the controls', async () => {
  const markdown = text(renderMarkdown(await reportOf()));
  expect(markdown).toContain(
    '<details><summary>CIS Kubernetes Benchmark 1.12: 1 of 2 evaluated controls passes, 1 fails; 3 of 5 were not evaluated</summary>',
  );
  expect(markdown).toContain(
    '| fail | 5.2.3 No pods with hostPID | <code>Pod&#47;shop&#47;web&#58; hostPID is true</code> |',
  );
  expect(markdown).toContain('| pass | 5.2.4 No pods with hostIPC |  |');
  expect(markdown).toMatch(/- not evaluated, <code>a person judges<\/code>: 1\.1\.1, 1\.1\.2\n/);
});

test('GitHub gets the score', async () => {
  expect(text(renderGithub(await reportOf()))).toContain(
    '::notice title=CIS Kubernetes Benchmark 1.12::1 of 2 evaluated controls passes, 1 fails; 3 of 5 were not evaluated\n',
  );
});
