import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedData, embeddedData, oneFile } from './index.ts';
import { scanFolder } from './test-scan.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));

async function dataOf(path: string, checks?: readonly string[]): Promise<EmbeddedData> {
  return embeddedData(await scanFolder(path, checks), path, '2026-01-01T00:00:00Z');
}

/** The data of one manifest. */
async function dataOfText(text: string, checks?: readonly string[]): Promise<EmbeddedData> {
  const folder = mkdtempSync(join(tmpdir(), 'views-'));
  writeFileSync(join(folder, 'a.yaml'), text);
  return await dataOf(folder, checks);
}

describe('of the examples', () => {
  let data: EmbeddedData;
  beforeAll(async () => {
    data = await dataOf(EXAMPLES);
  });

  test('every finding has an id of its own and its detail', () => {
    expect(new Set(data.findings.map(({ id }) => id)).size).toBe(data.findings.length);
    expect(data.findings.filter(({ id }) => data.details[id] === undefined)).toEqual([]);
  });

  test('excerpts mark the line that the finding is about', () => {
    const privileged = data.findings.find(({ check }) => check === 'pod-security/privileged');
    const excerpt = privileged && data.details[privileged.id]?.excerpt;
    const [line = 0] = excerpt?.marked ?? [];
    expect(excerpt?.lines[line - (excerpt?.first ?? 0)]).toContain('privileged: true');
  });

  test('a proven fix comes as a difference that can be applied', () => {
    const fixes = data.findings.flatMap(({ id }) => data.details[id]?.fix ?? []);
    const proven = fixes.filter((fix) => fix.type === 'proven');
    expect(proven.length).toBeGreaterThan(20);
    expect(proven.every(({ diff }) => diff?.startsWith('--- ') === true && diff.includes('\n@@ '))).toBe(true);
  });

  test('layers count every check once', () => {
    const counted = data.overview.layers.map(({ pass, fail, notEvaluated }) => pass + fail + notEvaluated);
    expect(counted.reduce((a, b) => a + b)).toBe(data.checks.length);
  });

  test('a layer passes only when all its checks were evaluated', () => {
    const idle = data.overview.layers.filter(({ fail, notEvaluated }) => fail === 0 && notEvaluated > 0);
    expect(idle.map(({ id }) => id)).toContain('control-plane');
    expect(idle.map(({ pass, verdict }) => verdict === (pass > 0 ? 'partly' : 'not-evaluated'))).toEqual(
      idle.map(() => true),
    );
  });

  test('every pair of the map is explained as the map says', () => {
    const { map } = data;
    for (const [from, to, passage] of map?.edges ?? []) {
      const explained = data.explanations[`${map?.nodes[from]?.key} ${map?.nodes[to]?.key}`];
      expect(explained?.passage).toEqual(map?.passages[passage]);
    }
    expect(map?.edges.length).toBeGreaterThan(50);
  });

  test('a default deny leaves fewer pairs, and says what it keeps', () => {
    expect(data.defaultDeny.after).toBeLessThan(data.defaultDeny.before);
    expect(data.defaultDeny.text).toContain('default-deny');
  });

  test('whoever climbs to cluster-admin has a way, and a cut that was proven', () => {
    const climbing = data.subjects.subjects.filter(({ reaches }) => reaches['cluster-admin'] !== undefined);
    expect(climbing.length).toBeGreaterThan(3);
    for (const { id } of climbing) {
      const climb = data.climbs[`${id} cluster-admin`];
      expect(climb?.shortest.length).toBeGreaterThan(0);
      expect(climb?.cut).toMatchObject({ possible: true, proven: true });
    }
  });

  test('a page carries it so that it reads back the same', () => {
    const page = [...oneFile('<a><!--breakwater-data--></a>', data)].join('');
    const [, base64 = ''] = /id="breakwater-data">([A-Za-z0-9+/=]+)<\/script>/.exec(page) ?? [];
    expect(JSON.parse(gunzipSync(Buffer.from(base64, 'base64')).toString())).toEqual(JSON.parse(JSON.stringify(data)));
  });
});

describe('secret values', () => {
  const PASSWORD = 'tr0ub4dor-and-3';

  test.each([
    [
      'of a Secret',
      `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  name: ${PASSWORD}\n  kind: ${PASSWORD}\n`,
    ],
    [
      'of a Secret in flow style',
      `{apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {a: ${PASSWORD}}}\n`,
    ],
    [
      'of a Secret over several lines',
      `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  a: |\n    one\n    ${PASSWORD}\n`,
    ],
    [
      'in an environment variable, beside other findings',
      `apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
    - name: a
      image: a:latest
      env:
        - name: DB_PASSWORD
          value: ${PASSWORD}
      securityContext: {privileged: true}
`,
    ],
  ])('%s are in no excerpt, difference or message', async (_name, text) => {
    const data = await dataOfText(text);
    expect(data.findings.length).toBeGreaterThan(0);
    expect(JSON.stringify(data)).not.toContain(PASSWORD);
  });
});

test('secret values are in no excerpt when the checks that find them were not run', async () => {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
    - name: a
      image: a:1
      env:
        - name: DB_PASSWORD
          value: tr0ub4dor-and-3
      securityContext: {privileged: true}
`;
  const data = await dataOfText(text, ['pod-security/privileged']);
  expect(data.findings).toHaveLength(1);
  expect(JSON.stringify(data)).toContain('not shown');
  expect(JSON.stringify(data)).not.toContain('tr0ub4dor');
});

test('names that mean something to JavaScript or HTML are names', async () => {
  const data = await dataOfText(`apiVersion: v1
kind: Pod
metadata: {name: "__proto__", namespace: constructor, labels: {"</script>": x}}
spec: {containers: [{name: "<img src=x>", image: x}]}
`);
  expect(data.workloads.map(({ key }) => key)).toEqual(['Pod/constructor/__proto__']);
  expect(Object.hasOwn(data.workloadDetails, 'Pod/constructor/__proto__')).toBe(true);
});

test('nothing that was read still makes a page', async () => {
  const data = await dataOfText('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
  expect(data.workloads).toEqual([]);
  expect(data.defaultDeny).toMatchObject({ before: 0, after: 0, pairs: 0 });
});
