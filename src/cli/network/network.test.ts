import { describe, expect, test } from 'vitest';
import { type CliRun, runCli } from '../run-cli.ts';
import { testFolder } from '../test-folder.ts';

const SHOP = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: main, ports: [{name: sql, containerPort: 5432}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {selector: {app: db}, ports: [{name: sql, port: 15432, targetPort: sql}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: http}]}
`;

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
    - from:
        - podSelector: {matchLabels: {app: api}}
      ports:
        - port: 5432
`;

async function network(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<CliRun> {
  return runCli(['network', ...args], { cwd: testFolder(files) });
}

const FILES = { 'shop.yaml': SHOP, 'policy.yaml': POLICY };
const INSIDE = /^(?!.*External).*$/;

describe('network connectivity', () => {
  test('prints a line for each pair that policies allow', async () => {
    const run = await network(FILES, 'connectivity', '.', '--focus', 'shop/db');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout.split('\n').filter((line) => INSIDE.test(line) && line !== '')).toEqual([
      'shop/db[StatefulSet] => shop/web[Deployment] : All Connections',
    ]);
  });

  test('tells what depends on the plugin, and takes the plugin by name', async () => {
    const block = POLICY.replace('podSelector: {matchLabels: {app: api}}', 'ipBlock: {cidr: 0.0.0.0/0}');
    const lines = async (...args: readonly string[]) =>
      (await network({ ...FILES, 'policy.yaml': block }, 'connectivity', '.', '--from', 'web', '--to', 'db', ...args))
        .stdout;
    expect(await lines()).toBe('shop/web[Deployment] => shop/db[StatefulSet] : No Connections (depends: TCP 5432)\n');
    expect(await lines('--cni', 'calico')).toBe('shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432\n');
    expect(await lines('--cni', 'cilium')).toBe('');
  });

  test.each([
    ['json', '"kind":"NetworkConnectivity"'],
    ['csv', 'shop/db[StatefulSet],shop/web[Deployment],All Connections,'],
    ['md', '| shop/db\\[StatefulSet\\] | shop/web\\[Deployment\\] | All Connections |'],
    ['dot', 'digraph connectivity {'],
    ['mermaid', 'flowchart LR'],
    ['svg', '<svg xmlns="http://www.w3.org/2000/svg"'],
  ])('writes %s', async (format, text) => {
    const run = await network(FILES, 'connectivity', '.', '-o', format);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain(text);
    if (format === 'json') expect(JSON.parse(run.stdout)).toMatchObject({ cni: 'specification', gaps: [] });
  });

  test('names that mean something to a format are only text in it', async () => {
    const evil = SHOP.replaceAll('name: web,', 'name: "w\\"]-->|x|<script>=1\\e[31m",');
    for (const format of ['text', 'csv', 'md', 'dot', 'mermaid', 'svg']) {
      const run = await network({ 'a.yaml': evil }, 'connectivity', '.', '-o', format);
      expect(run.code).toBe(0);
      expect(run.stdout).not.toContain('\u001b');
      if (format === 'svg' || format === 'mermaid') expect(run.stdout).not.toContain('<script>');
    }
  });

  test('shows what is open, and through what, with the line that opens it', async () => {
    const run = await network(FILES, 'connectivity', '.', '--exposure', '--focus', 'shop/web');
    expect(run.stdout.split('\n')).toEqual([
      'shop/web[Deployment]',
      '  from any pod : All Connections',
      '  to any pod : All Connections',
      '  from the outside, if a way leads here : All Connections',
      '  to the outside : All Connections',
      '  by LoadBalancer on port 80 (Service shop/web, shop.yaml:25:58) : TCP 8080',
      '',
    ]);
  });

  test('says what it could not evaluate', async () => {
    const broken = POLICY.replace('port: 5432', 'port: 0');
    const run = await network({ 'shop.yaml': SHOP, 'policy.yaml': broken }, 'connectivity', '.');
    expect(run.code).toBe(0);
    expect(run.stderr).toContain(
      'NetworkPolicy/shop/db: must be between 1 and 65535; the API server refuses the policy',
    );
    const calico = 'apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: all}\n';
    expect((await network({ ...FILES, 'c.yaml': calico }, 'connectivity', '.')).stderr).toContain(
      'policies of projectcalico.org are not evaluated',
    );
  });

  test.each([
    [['connectivity', '.', '--to', 'shop/bd'], 'there is no workload "shop/bd" (did you mean "shop/db"?)'],
    [['connectivity', '.', '--cni', 'flannel'], "option '--cni <plugin>' argument 'flannel' is invalid"],
    [['connectivity', '.', '--exposure', '-o', 'svg'], '--exposure is written as text, json, csv or md'],
    [['connectivity'], 'name what to evaluate'],
    [
      ['explain', '.', '--from', 'shop/web', '--to', 'shop/bd'],
      'there is no workload "shop/bd" (did you mean "shop/db"?)',
    ],
    [['explain', '.', '--from', 'shop/web', '--to', 'shop/db', '--port', '70000'], '"70000" is no port'],
    [['explain', '.', '--from', 'service/shop/db', '--to', 'shop/db'], 'from cannot be a Service'],
    [['explain', '.', '--from', 'shop/web', '--to', 'service/shop/dd'], 'there is no Service "shop/dd"'],
    [['explain', '.', '--from', 'shop/web', '--to', 'service/shop/db', '--port', '1'], 'has no port "1": it has 15432'],
  ])('ends in 2 for %j', async (args, message) => {
    const run = await network(FILES, ...args);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(message);
  });
});

describe('network explain', () => {
  test('names every rule with its line, and the smallest change', async () => {
    const run = await network(FILES, 'explain', '.', '--from', 'shop/web', '--to', 'shop/db', '--port', 'sql');
    expect(run.stdout).toBe(`shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432 is denied
  all ports: No Connections

egress of shop/web[Deployment]: All Connections
  no policy selects it for egress: everything is allowed

ingress of shop/db[StatefulSet]: No Connections
  NetworkPolicy shop/db (policy.yaml:1:1)
    spec.ingress[0] (policy.yaml:7:7): Accept, no peer matches: the pod has app=web, and app=api is wanted

ways round what guards the destination:
  network policy: a node reaches the pods on it, and so does what runs there on the host network
  network policy: lets in any pod that is started in namespace shop and is given app=api (NetworkPolicy shop/db spec.ingress[0].from[0] (policy.yaml:8:11))

the smallest change of network policies found that would allow TCP 5432 (applied to a copy, it does):
  add to spec.ingress[0].from (policy.yaml:7:7) of NetworkPolicy shop/db, as entry 1:
    - podSelector:
        matchLabels:
          app: web
`);
  });

  test('follows a Service to the port of its pods', async () => {
    const run = await network(FILES, 'explain', '.', '--from', 'web', '--to', 'service/shop/db', '--port', '15432');
    expect(run.stdout).toContain('shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432 is denied');
    expect(run.stdout).toContain('Service shop/db sends TCP 15432 to port 5432 of the pod');
  });

  test('says what a plugin makes of a Service that egress rules do not open', async () => {
    const egress = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress: [{to: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [db]}, {key: x, operator: DoesNotExist}]}}]}]
`;
    const files = { 'shop.yaml': SHOP, 'e.yaml': egress };
    const explained = async (text: string, cni: string) =>
      (
        await network(
          { ...files, 'e.yaml': text },
          'explain',
          '.',
          '--from',
          'web',
          '--to',
          'service/shop/db',
          '--cni',
          cni,
        )
      ).stdout;
    expect(await explained(egress, 'aws-vpc-cni')).toContain('an egress rule opens it as well');
    expect(await explained(egress.replace('[db]', '[db]').replace('DoesNotExist', 'Exists'), 'aws-vpc-cni')).toContain(
      'no egress rule opens it',
    );
    expect(await explained(egress, 'calico')).not.toContain("Service's own address");
  });

  test('says what a mesh makes of it, and what both together let through', async () => {
    const istio = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: closed, namespace: shop}
spec: {}
`;
    const run = await network(
      { 'shop.yaml': SHOP, 'istio.yaml': istio },
      'explain',
      '.',
      '--from',
      'web',
      '--to',
      'db',
      '--port',
      'sql',
    );
    expect(run.stdout).toContain('shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432 is denied\n');
    expect(run.stdout).toContain(`Istio at TCP 5432: denied, mTLS
  mTLS is PERMISSIVE, which is the default
  the source is in the mesh: its namespace has the label istio-injection=enabled
  AuthorizationPolicy shop/closed spec (istio.yaml:8:1): allows nothing: it has no rules
`);
    expect(run.stdout).toMatch(/\nIstio denies it: to turn this round is to change what Istio decides by\n$/);
    const both = await network(
      { ...FILES, 'istio.yaml': istio },
      ...['explain', '.', '--from', 'web', '--to', 'db', '--port', 'sql'],
    );
    expect(both.stdout).toContain('  add to spec.ingress[0].from (policy.yaml:7:7)');
    expect(both.stdout).toMatch(/\n {2}Istio denies it as well: network policies alone do not turn this round\n$/);
    const lines = await network(
      { 'shop.yaml': SHOP, 'istio.yaml': istio },
      'connectivity',
      '.',
      '--from',
      'web',
      '--to',
      'db',
    );
    expect(lines.stdout).toBe('shop/web[Deployment] => shop/db[StatefulSet] : SCTP 1-65535,UDP 1-65535\n');
    const without = await network(
      { 'shop.yaml': SHOP, 'istio.yaml': istio },
      'connectivity',
      '.',
      '--no-mesh',
      '--from',
      'web',
      '--to',
      'db',
    );
    expect(without.stdout).toBe('shop/web[Deployment] => shop/db[StatefulSet] : All Connections\n');
  });

  test('is written as JSON', async () => {
    const run = await network(FILES, 'explain', '.', '--from', 'web', '--to', 'db', '-o', 'json');
    expect(JSON.parse(run.stdout)).toMatchObject({
      kind: 'NetworkExplanation',
      pairs: [
        { allowed: {}, ingress: { policies: [{ rules: [{ matches: 'no', location: { file: 'policy.yaml' } }] }] } },
      ],
    });
  });
});

describe('network diff', () => {
  const both = (before: string, after: string) => ({
    'before/shop.yaml': SHOP,
    'before/policy.yaml': before,
    'after/shop.yaml': SHOP,
    'after/policy.yaml': after,
  });
  const opened = POLICY.replace('{app: api}', '{app: web}');

  test('names what was gained and the rule that did it, and fails for it when asked', async () => {
    const run = await network(both(POLICY, opened), 'diff', 'before', 'after', '--fail-on', 'gained');
    expect(run).toEqual({
      code: 1,
      stderr: '',
      stdout: `+ shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432
    NetworkPolicy shop/db spec.ingress[0] (after/policy.yaml:7:7) now accepts TCP 5432
`,
    });
    expect((await network(both(opened, POLICY), 'diff', 'before', 'after', '--fail-on', 'gained')).code).toBe(0);
    expect((await network(both(opened, POLICY), 'diff', 'before', 'after', '--fail-on', 'lost')).code).toBe(1);
  });

  test('counts what a mesh denies, and names what of it changed', async () => {
    const mesh = (spec: string) => `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: db, namespace: shop}
spec: {selector: {matchLabels: {app: db}}, ${spec}}
`;
    const files = both(POLICY.replace('app: api', 'app: web'), POLICY.replace('app: api', 'app: web'));
    const allowed = { 'before/mesh.yaml': mesh('rules: [{}]'), 'after/mesh.yaml': mesh('action: ALLOW') };
    const run = await network({ ...files, ...allowed }, 'diff', 'before', 'after', '--fail-on', 'lost');
    expect(run).toEqual({
      code: 1,
      stderr: '',
      stdout: `- shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432
    Istio at TCP 5432 before: AuthorizationPolicy shop/db spec.rules[0] (before/mesh.yaml:8:52): allows it
    Istio at TCP 5432 now: AuthorizationPolicy shop/db spec (after/mesh.yaml:8:1): allows nothing: it has no rules
`,
    });
    expect((await network({ ...files, ...allowed }, 'diff', 'before', 'after', '--no-mesh')).stdout).toBe(
      'the same connections are allowed before and after\n',
    );
  });

  test('is empty for other words of the same meaning', async () => {
    const worded = POLICY.replace('- port: 5432', '- port: 5432\n          protocol: TCP').replace(
      'name: db,',
      'name: other,',
    );
    const run = await network(both(POLICY, worded), 'diff', 'before', 'after', '--fail-on', 'any');
    expect(run).toMatchObject({ code: 0, stdout: 'the same connections are allowed before and after\n' });
  });

  test.each([
    ['json', '"kind":"NetworkDiff"'],
    ['csv', 'added,shop/web[Deployment],shop/db[StatefulSet],No Connections,TCP 5432,'],
    ['markdown', '### Network connections: 1 added, 0 removed, 0 changed'],
  ])('writes %s', async (format, text) => {
    expect((await network(both(POLICY, opened), 'diff', 'before', 'after', '-o', format)).stdout).toContain(text);
  });
});

describe('network generate', () => {
  const flows =
    'source,destination,port,protocol\nshop/web,service/shop/db,15432,TCP\nshop/web,203.0.113.7,443,TCP\nshop/gone,shop/db,5432,TCP\n';
  const files = { 'shop.yaml': SHOP, 'flows.csv': flows };

  test('writes policies that can be applied, and proves on standard error that what was seen goes on', async () => {
    const run = await network(files, 'generate', 'shop.yaml', '--from-flows', 'flows.csv');
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('# ingress TCP 5432: seen at flows.csv:2\n');
    expect(run.stderr).toContain('2 observed or expected connections stay allowed, 0 would not');
    expect(run.stderr).toContain(
      '1 could not be checked, because an end is not known\n  flows.csv:4: the source is not known here: shop/gone',
    );
    expect(run.stderr).toContain('DNS: every workload resolves names');
    const again = await network({ 'shop.yaml': SHOP, 'policies.yaml': run.stdout }, 'connectivity', '.', '--to', 'db');
    expect(again.stdout).toBe('shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432\n');
  });

  test('ends in 1, naming the policy, when one that is there stands against what was seen', async () => {
    const deny = `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: no-db}
spec:
  tier: Admin
  priority: 1
  subject: {namespaces: {}}
  ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 5432}}}]}]
`;
    const run = await network(
      { ...files, 'deny.yaml': deny },
      'generate',
      'shop.yaml',
      'deny.yaml',
      '--from-flows',
      'flows.csv',
    );
    expect(run.code).toBe(1);
    expect(run.stderr).toContain(
      'denied: shop/web[Deployment] => shop/db[StatefulSet] TCP 5432 (flows.csv:2): denied by ClusterNetworkPolicy no-db spec.ingress[0] (deny.yaml:8:13)',
    );
  });

  test.each([
    [['generate', 'shop.yaml'], 'say what to make policies of: --default-deny, --from-flows FILE or --from-manifests'],
    [
      ['generate', 'shop.yaml', '--default-deny', '--api-server', '10.0.0.1'],
      '--api-server 10.0.0.1 is no block and port',
    ],
    [['generate', 'shop.yaml', '--default-deny', '--node-local-dns', 'x'], '--node-local-dns x is no block'],
    [['generate', 'shop.yaml', '--default-deny', '--only', 'shp'], 'in a namespace "shp" (did you mean "shop"?)'],
    [['generate', 'shop.yaml', '--from-flows', 'none.csv'], 'cannot read none.csv: it, or its folder, does not exist'],
    [['rollout', 'shop.yaml'], 'say what to make policies of'],
  ])('ends in 2 for %j', async (args, message) => {
    const run = await network(files, ...args);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(message);
  });
});

describe('network rollout', () => {
  test('gives the order, with what each step closes and what it would break', async () => {
    const flows = 'source,destination,port\nshop/web,shop/db,5432\n';
    const idle =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: idle, namespace: other}\nspec: {containers: [{name: a}]}\n';
    const files = { 'shop.yaml': SHOP, 'idle.yaml': idle, 'flows.csv': flows };
    const run = await network(
      files,
      'rollout',
      'shop.yaml',
      'idle.yaml',
      '--from-flows',
      'flows.csv',
      '--cni',
      'cilium',
    );
    expect(run.code).toBe(0);
    expect(run.stdout.split('\n').filter((line) => /^step|pairs|never/.test(line.trim()))).toEqual([
      'step 0: put the endpoints into policy audit mode, apply the policies, and watch Hubble for the verdict AUDIT',
      'step 1: namespace shop, 4 policies',
      '  pairs of workloads that may connect: 6 before, 1 after',
      'step 2: namespace other, 2 policies',
      '  pairs of workloads that may connect: 0 before, 0 after',
      '  1 workloads were never seen to connect, so that their needs are not known',
    ]);
  });

  test('judges policies of one’s own, as JSON too', async () => {
    const files = {
      'shop.yaml': SHOP,
      'p/policy.yaml': POLICY,
      'flows.csv': 'source,destination,port\nshop/web,shop/db,5432\n',
    };
    const run = await network(
      files,
      'rollout',
      'shop.yaml',
      '--policies',
      'p',
      '--from-flows',
      'flows.csv',
      '-o',
      'json',
    );
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({
      steps: [
        {
          namespace: 'shop',
          pairsBefore: 2,
          pairsAfter: 1,
          broken: [{ outcome: 'denied', direction: 'ingress', policies: ['shop/db'] }],
        },
      ],
    });
  });
});
