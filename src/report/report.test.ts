import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { audit, type Baseline, type Exception, judgeFrameworks, readBaseline, writeBaseline } from '../audit/index.ts';
import { CHECKS, CheckContext, type Severity } from '../checks/index.ts';
import type { Framework } from '../frameworks/index.ts';
import { LATEST_KUBERNETES_VERSION } from '../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../pod-security/index.ts';
import { loadSnapshot, locate } from '../sources/index.ts';
import {
  COLOURED,
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

interface Rules {
  readonly exceptions?: readonly Exception[];
  readonly baseline?: Baseline;
  readonly strict?: boolean;
  readonly show?: Severity;
  readonly failOn?: Severity | 'none';
  readonly frameworks?: readonly Framework[];
}

/** A report of Pod Security on a text. */
async function reportOf(manifest: string, rules: Rules = {}): Promise<Report> {
  const snapshot = await loadSnapshot(['-'], { stdin: Readable.from([manifest]) });
  const settings = {
    podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
    kubernetesVersion: LATEST_KUBERNETES_VERSION,
    today: '2026-06-15',
  } as const;
  const audited = audit(new CheckContext(snapshot, settings), {
    checks: CHECKS.filter(({ id }) => id.startsWith('pod-security/')),
    severities: new Map(),
    exceptions: rules.exceptions ?? [],
    baseline: rules.baseline,
    today: settings.today,
  });
  return makeReport({
    version: '0.0.0',
    settings: {
      podSecurity: 'restricted:latest',
      kubernetesVersion: 'v1.37',
      failOn: rules.failOn ?? 'high',
      strict: rules.strict ?? false,
      show: rules.show ?? 'info',
    },
    audit: audited,
    frameworks: judgeFrameworks(rules.frameworks ?? [], audited),
    gaps: snapshot.gaps,
    locate,
    snapshot,
  });
}

function text(chunks: Iterable<string>): string {
  return [...chunks].join('');
}

const plain = { width: 80, style: PLAIN };

const CART = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  template:
    spec:
      containers:
        - name: web
          image: x
          securityContext:
            privileged: true
        - name: log
          image: x
---
no: object
`;

/** A Pod whose names try whatever a report could fall for. */
function hostile(name: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: name,
    metadata: { name, annotations: { 'breakwater.dev/ignore.x': name } },
    spec: { containers: [{ name, image: 'x', securityContext: { privileged: true, procMount: name } }] },
  }).replace(`"kind":${JSON.stringify(name)}`, '"kind":"Pod"');
}

const HOSTILE = [
  '\u001b[31mred\u001b[0m',
  '\u009b31m',
  '\u202egnp.exe',
  'a\nb\r\nc',
  '::error::x',
  '##[error]x',
  '##vso[task.complete]x',
  '%0A::error::x',
  '</testsuite><x y="1">&\u0000\uffff',
  ']]>',
  '| a | [link](http://x) `code` @user #1 <img src=x onerror=y> **b** www.x.example',
  '```\n# h',
  '\u{e0041}tag',
  '\ud800 alone',
  '__proto__',
];

describe('the table', () => {
  test('reads well', async () => {
    expect(`\n${text(renderTable(await reportOf(CART), plain))}`).toMatchInlineSnapshot(`
      "
      Deployment/shop/cart
        CRITICAL  Container runs privileged  pod-security/privileged
                  web: privileged is true  <stdin>:13:13
        MEDIUM    Container may gain privileges
                  pod-security/allow-privilege-escalation
                  web: allowPrivilegeEscalation is not set  <stdin>:12:11
                  log: allowPrivilegeEscalation is not set  <stdin>:14:11
        MEDIUM    Container keeps capabilities  pod-security/capabilities-restricted
                  web: does not drop ALL  <stdin>:12:11
                  log: does not drop ALL  <stdin>:14:11
        MEDIUM    Container may run as root  pod-security/run-as-non-root
                  web: runAsNonRoot is not set  <stdin>:12:11
                  log: runAsNonRoot is not set  <stdin>:14:11
        LOW       Container has no seccomp profile
                  pod-security/seccomp-profile-restricted
                  web: no seccomp profile is set  <stdin>:12:11
                  log: no seccomp profile is set  <stdin>:14:11

      How to fix
        pod-security/privileged  1 finding in 1 object
            Remove \`privileged: true\`.
        pod-security/allow-privilege-escalation  2 findings in 1 object
            Set \`securityContext.allowPrivilegeEscalation: false\` on each container.
        pod-security/capabilities-restricted  2 findings in 1 object
            Set \`capabilities.drop: [ALL]\` on each container (in capital letters: the
            name is case-sensitive), and add back \`NET_BIND_SERVICE\` alone where a
            port below 1024 is needed.
        pod-security/run-as-non-root  2 findings in 1 object
            Set \`runAsNonRoot: true\` in the pod's \`securityContext\`, and use an image
            with a numeric user other than 0 (or set \`runAsUser\`).
        pod-security/seccomp-profile-restricted  2 findings in 1 object
            Set \`seccompProfile: {type: RuntimeDefault}\` in the pod's
            \`securityContext\`.

        "breakwater checks ID" explains a check and shows it wrong and right.

      Not evaluated
        <stdin>:17:1  not a Kubernetes object: it has no apiVersion
        pod-security/namespace-not-enforced: no namespaces in what was read

      Summary
        1 object read, 1 workload among them, 0 of which pass
        judged by Pod Security restricted:latest, as Kubernetes v1.37 does
        1 critical   6 medium   2 low
        1 gap not evaluated
      FAIL  1 finding at or above high (--fail-on)
      "
    `);
  });

  test('shows what it is asked for and counts the rest', async () => {
    const table = text(renderTable(await reportOf(CART, { show: 'critical' }), plain));
    expect(table).not.toContain('MEDIUM');
    expect(table).toContain(
      '1 critical   6 medium   2 low\n  medium and low are counted and not listed (--show low)\n',
    );
  });

  test('keeps to the width it has', async () => {
    for (const width of [80, 120]) {
      const table = text(renderTable(await reportOf(CART), { width, style: PLAIN }));
      // Ids and paths stay whole, whatever the width.
      const long = table.split('\n').filter((line) => line.length > width && !/^\s+"?\S+$/.test(line));
      expect(long.filter((line) => !line.startsWith('  "breakwater'))).toEqual([]);
    }
  });

  test('colours the severity', async () => {
    const table = text(renderTable(await reportOf(CART), { width: 80, style: COLOURED }));
    expect(table).toContain('\u001b[1m\u001b[91mCRITICAL ');
  });

  test('says what became of exceptions', async () => {
    const exception = { check: 'pod-security/privileged', reason: 'a build tool', source: 'breakwater.yaml:3:5' };
    const lines = text(
      renderTable(
        await reportOf(CART, {
          exceptions: [
            { ...exception, owner: 'platform', expires: '2026-01-31' },
            { ...exception, name: 'gone' },
          ],
        }),
        plain,
      ),
    );
    expect(lines).toContain('its exception ended on 2026-01-31: a build tool\n');
    expect(lines.replaceAll(/\s+/g, ' ')).toContain(
      'breakwater.yaml:3:5: the exception for pod-security/privileged ended on 2026-01-31, and hides 1 finding no longer (a build tool, owner platform)',
    );
    expect(lines.replaceAll(/\s+/g, ' ')).toContain('fits no finding: remove it, or mend its selectors');
  });

  test.each(HOSTILE)('no name steers the terminal or the log: %j', async (name) => {
    const table = text(renderTable(await reportOf(hostile(name)), plain));
    expect(table).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(table).not.toMatch(/^\s*::|##\[|##vso\[/m);
  });
});

test('the table says how much of the baseline is gone', async () => {
  const baseline = new Map([['0'.repeat(32), 2]]);
  expect(text(renderTable(await reportOf(CART, { baseline }), plain))).toContain('2 of the baseline no longer there');
});

describe('an outcome', () => {
  test.each<[string, Rules, boolean, string]>([
    ['fails by a finding at or above the severity', {}, false, 'FAIL  1 finding at or above high (--fail-on)'],
    [
      'passes with findings below it',
      { exceptions: [{ check: '*/privileged', reason: 'r', source: 's' }] },
      true,
      'PASS  nothing at or above high',
    ],
    ['passes with --fail-on none', { failOn: 'none' }, true, 'PASS  nothing fails a scan with --fail-on none'],
    [
      'fails by a gap when it is strict',
      { strict: true, failOn: 'none' },
      false,
      'FAIL  not everything could be evaluated (--strict)',
    ],
  ])('%s', async (_name, rules, passed, last) => {
    const report = await reportOf(CART, rules);
    expect(report.summary.passed).toBe(passed);
    expect(text(renderTable(report, plain)).trimEnd().split('\n').at(-1)).toBe(last);
  });
});

describe('JSON', () => {
  const schema: unknown = JSON.parse(
    readFileSync(new URL('../../schemas/report.schema.json', import.meta.url), 'utf8'),
  );
  const valid = new Ajv2020({ strict: true, allErrors: true }).compile(schema as object);

  async function check(manifest: string, rules: Rules = {}): Promise<unknown> {
    const json = text(renderJson(await reportOf(manifest, rules)));
    const value: unknown = JSON.parse(json);
    expect(valid(value) || valid.errors).toBe(true);
    return value;
  }

  test('fits its schema', async () => {
    expect(await check(CART)).toMatchObject({
      apiVersion: 'breakwater.dev/v1',
      summary: { objects: 1, workloads: 1, passingWorkloads: 0, open: 9, gaps: 1, failing: 1, passed: false },
      findings: expect.arrayContaining([
        expect.objectContaining({
          check: 'pod-security/privileged',
          severity: 'critical',
          state: 'open',
          object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'cart' },
          container: 'web',
          field: 'spec.template.spec.containers[0].securityContext.privileged',
          location: { file: '<stdin>', start: { line: 13, column: 13 }, end: { line: 13, column: 29 }, exact: true },
        }),
      ]),
      gaps: [expect.objectContaining({ reason: 'not-an-object', source: '<stdin>' })],
    });
  });

  test('fits it with exceptions and a baseline', async () => {
    const [known] = (await reportOf(CART)).audit.findings;
    const baseline = readBaseline(writeBaseline(known === undefined ? [] : [known.finding]), 'b');
    const exceptions = [
      { check: 'pod-security/run-as-*', reason: 'r', source: 's:1', owner: 'o', expires: '2027-01-01' },
      {
        check: 'pod-security/capabilities-restricted',
        container: 'web',
        reason: 'r',
        source: 's:2',
        expires: '2020-01-01',
      },
    ];
    expect(await check(CART, { baseline, exceptions })).toMatchObject({
      summary: { accepted: 2, known: 1 },
      goneFromBaseline: 0,
    });
  });

  test.each(HOSTILE)('holds any name, and steers no terminal: %j', async (name) => {
    const value = await check(hostile(name));
    expect(value).toHaveProperty('findings.0.container', name.toWellFormed());
    expect(text(renderJson(await reportOf(hostile(name))))).not.toMatch(/[\u0080-\u009f\u202a-\u202e]/);
  });
});

describe('SARIF', () => {
  const file = new URL('../../../shared/schemas/sarif-schema-2.1.0.json', import.meta.url);

  test.skipIf(!existsSync(file))('fits the published schema', async () => {
    // It is written in draft 4, of which it uses nothing that later drafts read differently but these two keys.
    const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(file, 'utf8'));
    const valid = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
    const exceptions = [{ check: 'pod-security/run-as-non-root', reason: 'r', source: 's' }];
    for (const manifest of [CART, ...HOSTILE.map(hostile)]) {
      const sarif: unknown = JSON.parse(
        text(renderSarif(await reportOf(manifest, { exceptions, baseline: new Map() }))),
      );
      expect(valid(sarif) || valid.errors).toBe(true);
    }
  });

  test('has rules with help, regions, fingerprints, suppressions and gaps', async () => {
    const exceptions = [{ check: 'pod-security/privileged', reason: 'a build tool', source: 's' }];
    const { runs } = JSON.parse(text(renderSarif(await reportOf(CART, { exceptions }))));
    const [{ tool, results, invocations }] = runs;
    expect(tool.driver.rules[0]).toMatchObject({
      id: 'pod-security/privileged',
      name: 'PodSecurityPrivileged',
      help: { markdown: expect.stringContaining('```yaml\n') },
      properties: { 'security-severity': '9.5' },
    });
    expect(results[0]).toMatchObject({
      ruleId: 'pod-security/privileged',
      ruleIndex: 0,
      level: 'error',
      message: { text: 'Deployment/shop/cart: container "web": privileged is true' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: '%3Cstdin%3E', uriBaseId: '%SRCROOT%' },
            region: { startLine: 13, startColumn: 13, endLine: 13, endColumn: 29 },
          },
        },
      ],
      partialFingerprints: { 'breakwater/v1': expect.stringMatching(/^[0-9a-f]{32}:1$/) },
      suppressions: [{ kind: 'external', justification: 'a build tool' }],
    });
    expect(invocations[0].toolExecutionNotifications).toHaveLength(1);
  });

  test('tells two objects of one name apart', async () => {
    const { runs } = JSON.parse(text(renderSarif(await reportOf(`${CART.split('---')[0]}---\n${CART}`))));
    const prints = runs[0].results.map((result: { partialFingerprints: object }) =>
      JSON.stringify(result.partialFingerprints),
    );
    expect(new Set(prints).size).toBe(prints.length);
  });
});

describe('JUnit', () => {
  test('fails the cases that fail the scan, and skips the others with the reason', async () => {
    const xml = text(renderJunit(await reportOf(CART)));
    expect(xml).toContain('<testsuite name="pod-security/privileged" tests="1" failures="1" errors="0" skipped="0">');
    expect(xml).toContain(
      '<skipped message="medium: container &quot;web&quot;: runAsNonRoot is not set (below --fail-on high)',
    );
    expect(xml).toContain(
      '<testcase classname="pod-security/host-ports" name="no finding: Container takes a port of the node"/>',
    );
    expect(xml).toContain('<testsuite name="not-evaluated" tests="1" failures="0" errors="0" skipped="1">');
    expect(text(renderJunit(await reportOf(CART, { strict: true })))).toContain(
      '<testsuite name="not-evaluated" tests="1" failures="1"',
    );
  });

  test.each(HOSTILE)('stays well formed whatever the name: %j', async (name) => {
    const xml = text(renderJunit(await reportOf(hostile(name))));
    expect(xml).not.toMatch(/(?!\n)(?![\u0080-\u009f])\p{Cc}|[\ufffe\uffff]/u);
    const rest = xml.replace(/^<\?xml[^>]*\?>\n/, '').replaceAll(/<\/?[a-z]+(?: [a-z]+="[^"<]*")*\/?>/g, '');
    expect(rest).not.toMatch(/[<>]|&(?!(?:amp|lt|gt|quot|#\d+);)/);
  });
});

describe('Markdown', () => {
  test('is a table of the findings', async () => {
    const markdown = text(renderMarkdown(await reportOf(CART)));
    expect(markdown).toMatch(/^### Breakwater: fail\n\n\*\*1 critical, 6 medium, 2 low\*\* in 1 workload/);
    expect(markdown).toContain(
      '\n| critical | <code>Deployment&#47;shop&#47;cart</code> | Container runs privileged (pod-security/privileged)<br>',
    );
  });

  test.each(HOSTILE)('no name becomes markup: %j', async (name) => {
    const markdown = text(renderMarkdown(await reportOf(hostile(name))));
    const outside = markdown
      .replaceAll(/<code>(?:[\p{L}\p{N} ]|&#\d+;)*<\/code>/gu, '')
      .replaceAll(/<\/?(?:details|summary)>|<br>/g, '');
    expect(outside).not.toMatch(/[<>@[\]]|www|http/);
  });
});

describe('GitHub annotations', () => {
  test('are one command a finding, the worst first', async () => {
    const lines = text(renderGithub(await reportOf(CART)))
      .trimEnd()
      .split('\n');
    expect(lines[0]).toBe(
      '::error file=<stdin>,line=13,col=13,title=Container runs privileged (pod-security/privileged)::' +
        'Deployment/shop/cart: container "web": privileged is true. Remove `privileged: true`. Where the container ' +
        'needs one power of the node, give it that one: a capability, or a device through a device plugin.',
    );
    expect(lines.at(-1)).toMatch(/^::notice file=<stdin>,line=17,col=\d+,title=Not evaluated::/);
  });

  test.each(HOSTILE)('no name makes a command of its own: %j', async (name) => {
    const report = await reportOf(hostile(name));
    const lines = text(renderGithub(report)).split(/\r\n|\r|\n/);
    expect(lines).toHaveLength(report.audit.findings.length + report.gaps.length + 1);
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/^::(?:error|warning|notice) [^:]*::/);
  });
});
