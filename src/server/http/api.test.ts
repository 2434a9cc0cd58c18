import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEPLOYMENT, isScanned, PATIENCE, SECRETS, startTestServer, type TestServer } from '../testing/start.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly responses: Readonly<Record<string, { content: Record<string, { schema: object }> }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let server: TestServer;
let document: Document;
let finding: string;

beforeAll(async () => {
  server = await startTestServer({ 'shop.yaml': DEPLOYMENT });
  await server.until(isScanned);
  document = (await server.json('/api/v1/openapi.json')) as unknown as Document;
  const { items } = (await server.json('/api/v1/findings?check=pod-security/privileged')) as {
    items: readonly { id: string }[];
  };
  finding = items[0]?.id ?? '';
}, PATIENCE);
afterAll(() => server.close());

/** Addresses for each operation: with what it needs, and with what it may have. */
function samples(operationId: string): readonly string[] {
  const known: Readonly<Record<string, readonly string[]>> = {
    getFinding: [`/findings/${finding}`],
    getFindingExcerpt: [`/findings/${finding}/excerpt`],
    getFindingFix: [`/findings/${finding}/fix`],
    listFindings: [
      '/findings',
      '/findings?limit=1&sort=check&reverse=true',
      '/findings?severity=critical&severity=high&status=open&status=accepted&namespace=shop&kind=Deployment',
      '/findings?search=privileged&layer=workloads',
      '/findings?layer=nothing',
    ],
    countFindings: ['/findings/facets', '/findings/facets?severity=high'],
    groupFindings: ['check', 'object', 'namespace', 'owner'].map((by) => `/findings/groups?by=${by}`),
    listChanges: ['/changes?from=1'],
    getScan: ['/scans/1'],
    getCheck: ['/checks/pod-security/privileged', '/checks/network/no-default-deny-ingress'],
    getTrend: ['/trends', '/trends?layer=workloads', '/trends?check=pod-security/privileged&from=2020-01-01'],
    canI: [
      '/access/can-i?subject=sa:shop:cart&verb=get&resource=secrets&namespace=shop',
      '/access/can-i?subject=nobody&verb=get&resource=/metrics',
      '/access/can-i?subject=node:one&verb=get&resource=secrets&name=db&namespace=shop',
    ],
    whoCan: ['/access/who-can?verb=list&resource=secrets', '/access/who-can?verb=get&resource=pods/exec'],
    listPermissions: ['/access/permissions?subject=sa:shop:cart', '/access/permissions?subject=group:none'],
    listPaths: ['/access/paths', '/access/paths?from=sa:shop:cart&to=secret/shop/db&most=5', '/access/paths?to=node'],
    listSubjects: ['/access/subjects', '/access/subjects?search=cart&limit=1'],
    getNetworkMap: ['/network/map', '/network/map?namespace=shop&cni=calico'],
    listConnections: ['/network/connections', '/network/connections?to=shop/cart&limit=1&offset=0'],
    listExposure: ['/network/exposure', '/network/exposure?focus=shop/cart'],
    explainConnection: [
      '/network/explain?from=any-pod&to=shop/cart&port=8080',
      '/network/explain?from=1.2.3.4&to=shop/cart&port=22',
      '/network/explain?from=shop/cart&to=service/shop/cart',
    ],
    proposeDefaultDeny: ['/network/default-deny', '/network/default-deny?namespace=shop'],
    previewPodSecurity: [
      '/pod-security',
      '/pod-security?enforce=restricted&namespace=shop',
      '/pod-security?from=v1.24&to=v1.30',
    ],
    listWorkloads: ['/workloads', '/workloads?search=cart&namespace=shop&limit=1'],
    getWorkload: ['/workloads/shop/Deployment/cart'],
    listObjects: ['/objects', '/objects?namespace=shop&kind=Secret&gone=true'],
    getFramework: ['/frameworks/cis', '/frameworks/nsa?scan=1'],
  };
  return known[operationId] ?? [];
}

test('the API document is right OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

describe('every answer is as the document says', () => {
  test('to reading, for each operation', async () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    const asked: string[] = [];
    for (const [path, operations] of Object.entries(document.paths)) {
      const operation = operations['get'];
      if (operation === undefined || operation.operationId === 'streamEvents') continue;
      const isBare = operation.parameters.every(({ required }) => !required);
      const addresses = samples(operation.operationId).map((sample) => `/api/v1${sample}`);
      for (const address of addresses.length > 0 || !isBare ? addresses : [path]) {
        const response = await server.get(address);
        const body = await response.json();
        expect([address, response.status, response.headers.get('content-type')]).toEqual([
          address,
          200,
          'application/json; charset=utf-8',
        ]);
        const schema = operation.responses['200']?.content['application/json']?.schema ?? {};
        const check = ajv.compile(schema);
        expect([address, check(body), check.errors]).toEqual([address, true, null]);
        asked.push(operation.operationId);
      }
    }
    const all = Object.values(document.paths).flatMap(({ get }) => get?.operationId ?? []);
    expect(all.filter((id) => id !== 'streamEvents' && !asked.includes(id))).toEqual([]);
  });

  test('to what is wrong', async () => {
    const isError = new Ajv2020({ strict: false }).compile({
      type: 'object',
      required: ['error'],
      additionalProperties: false,
      properties: {
        error: {
          type: 'object',
          required: ['code', 'message'],
          additionalProperties: false,
          properties: { code: { type: 'string' }, message: { type: 'string' } },
        },
      },
    });
    const wrong: readonly (readonly [string, number, string])[] = [
      ['/api/v1/findings?limit=0', 400, 'parameter "limit"'],
      ['/api/v1/findings?limit=100000', 400, 'parameter "limit"'],
      ['/api/v1/findings?limit=1e3x', 400, 'parameter "limit"'],
      ['/api/v1/findings?severity=worst', 400, 'critical, high'],
      ['/api/v1/findings?what=ever', 400, 'there is no "what"'],
      ['/api/v1/findings?cursor=nonsense', 400, 'cursor'],
      ['/api/v1/findings/none', 404, 'no such finding'],
      ['/api/v1/findings/none/fix', 404, 'no such finding'],
      ['/api/v1/scans/99', 404, 'no such scan'],
      ['/api/v1/scans/x', 400, 'address "id"'],
      ['/api/v1/changes', 400, 'from'],
      ['/api/v1/checks/pod-security/nothing', 404, 'no check'],
      ['/api/v1/frameworks/nothing', 404, 'no framework'],
      ['/api/v1/access/can-i?subject=sa:x&verb=get&resource=pods', 400, 'names no subject'],
      ['/api/v1/access/paths?to=a/b/c/d', 400, 'no target'],
      ['/api/v1/network/explain?from=shop/nothing&to=shop/cart', 400, 'no workload'],
      ['/api/v1/network/connections?to=nowhere/nothing', 400, 'no workload'],
      ['/api/v1/network/default-deny?namespace=nowhere', 400, 'no workload in a namespace'],
      ['/api/v1/pod-security?enforce=lax', 400, 'no level'],
      ['/api/v1/workloads/shop/Deployment/nothing', 404, 'there is no Deployment'],
      ['/api/v1/nothing', 404, 'nothing at this address'],
      ['/nothing', 404, 'nothing at this address'],
    ];
    for (const [address, status, part] of wrong) {
      const response = await server.get(address);
      const body = (await response.json()) as { error: { message: string } };
      expect([address, response.status, isError(body)]).toEqual([address, status, true]);
      expect([address, body.error.message]).toEqual([address, expect.stringContaining(part)]);
      expect(JSON.stringify(body)).not.toMatch(/\bat .*\.ts|node_modules/);
    }
  });
});

test('no answer holds the value of a Secret or a credential', async () => {
  const all = Object.values(document.paths).flatMap(({ get }) => samples(get?.operationId ?? ''));
  const { items } = (await server.json('/api/v1/findings?limit=500')) as { items: readonly { id: string }[] };
  const ofFindings = items.flatMap(({ id }) => ['', '/excerpt', '/fix'].map((part) => `/findings/${id}${part}`));
  expect(items.length).toBeGreaterThan(10);
  for (const address of [...all, ...ofFindings]) {
    const text = await (await server.get(`/api/v1${address}`)).text();
    for (const secret of SECRETS) expect([address, text.includes(secret)]).toEqual([address, false]);
  }
  expect(server.logged.join('')).not.toMatch(new RegExp(SECRETS.join('|')));
});

test('an excerpt marks the lines of the finding, as the file has them', async () => {
  const { firstLine, lines, marked, source } = (await server.json(`/api/v1/findings/${finding}/excerpt`)) as {
    firstLine: number;
    lines: readonly string[];
    marked: { first: number };
    source: string;
  };
  expect([source, lines[marked.first - firstLine]]).toEqual([
    'file',
    expect.stringContaining('securityContext: { privileged: true }'),
  ]);
});

test('the fix of a finding is a difference of the file, with its tier; or says why there is none', async () => {
  const fixes: Record<string, unknown>[] = [];
  const { items: all } = (await server.json('/api/v1/findings?kind=Deployment')) as {
    items: readonly { id: string }[];
  };
  for (const { id } of all) fixes.push(await server.json(`/api/v1/findings/${id}/fix`));
  const made = fixes.filter(({ type }) => type === 'fixed') as { tier: string; diffs: readonly { diff: string }[] }[];
  expect(made.length).toBeGreaterThanOrEqual(2);
  for (const { tier, diffs } of made) {
    expect(['safe', 'likely']).toContain(tier);
    const removed = (diffs[0]?.diff ?? '').split('\n').filter((line) => /^[- ] /.test(line));
    const known = DEPLOYMENT.split('\n');
    const shown = removed.filter((line) => !line.includes('[not shown'));
    expect(shown.filter((line) => !known.includes(line.slice(1)))).toEqual([]);
  }
  for (const { reason } of fixes.filter(({ type }) => type === 'by-hand')) expect(reason).toMatch(/\w/);
});

test('pages follow one another without a gap', async () => {
  const all = (await server.json('/api/v1/findings?limit=500')) as { items: readonly { id: string }[] };
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = (await server.json(
      `/api/v1/findings?limit=7${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    )) as { items: readonly { id: string }[]; next?: string };
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== undefined);
  expect(ids).toEqual(all.items.map(({ id }) => id));
});

test('the overview tells the layers, what to do first, and what was not evaluated', async () => {
  const { layers, actions, notEvaluated, scan } = (await server.json('/api/v1/overview')) as {
    layers: readonly { layer: string; verdict: string }[];
    actions: readonly { severity: string; reason: string }[];
    notEvaluated: { checks: readonly object[] };
    scan: { id: number };
  };
  expect(scan.id).toBe(1);
  expect(layers.map(({ layer }) => layer)).toContain('identity');
  expect(layers.find(({ layer }) => layer === 'workloads')?.verdict).toBe('fail');
  expect(layers.find(({ layer }) => layer === 'control-plane')?.verdict).toBe('not-evaluated');
  expect(actions).toHaveLength(10);
  expect(actions[0]).toMatchObject({ severity: 'critical', reason: expect.stringMatching(/^Closes \d+ critical/) });
  expect(notEvaluated.checks.length).toBeGreaterThan(20);
});

test('metrics are the text that Prometheus reads', async () => {
  const text = await (await server.get('/metrics')).text();
  expect(text).toMatch(/^breakwater_findings\{check="pod-security\/privileged",severity="critical"\} 1$/m);
  expect(text).toMatch(/^breakwater_store_bytes\{engine="sqlite"\} [1-9]\d*$/m);
  expect(text).toMatch(/^breakwater_scan_duration_seconds \d/m);
  const line = /^(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(?:\{(?:[a-z_]+="[^"]*",?)*\})? -?[\d.e+]+)$/;
  expect(
    text
      .trimEnd()
      .split('\n')
      .filter((one) => !line.test(one)),
  ).toEqual([]);
});
