import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { load } from 'js-yaml';
import { afterAll, describe, expect, test } from 'vitest';
import { NEEDS } from '../../src/kube/index.ts';
import { readCluster } from '../../src/sources/index.ts';
import type { ControlPlane } from '../control-plane.ts';
import { onEveryVersion } from '../suite.ts';
import { grant } from './grant.ts';
import { runBreakwater } from './run-breakwater.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-e2e-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Records what was answered for Secrets, so that it can be told what has left the API server. */
const auditPolicy = join(folder, 'audit-policy.json');
writeFileSync(
  auditPolicy,
  JSON.stringify({
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived', 'ResponseStarted'],
    rules: [
      { level: 'RequestResponse', resources: [{ group: '', resources: ['secrets'] }], verbs: ['list', 'get', 'watch'] },
      { level: 'Metadata' },
    ],
  }),
);

const CANARY = 'canary-9f31c2';

/** A Secret with a value to be searched for, plain, in base64 and in the copy that kubectl leaves. */
const PLANTED = {
  metadata: {
    name: 'planted',
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': `{"stringData":{"password":"${CANARY}-applied"}}`,
      'example.com/note': `${CANARY}-annotation`,
    },
  },
  stringData: { password: `${CANARY}-value` },
};

/** The data of ConfigMaps is read by checks alone: neither it nor a copy of it belongs in a snapshot. */
const PLANTED_SETTINGS = {
  metadata: {
    name: 'settings',
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `{"data":{"host":"${CANARY}"}}` },
  },
  data: { host: CANARY },
};

const SEARCHED = [CANARY, ...[0, 1, 2].map((shift) => base64Middle(CANARY, shift))];

/** What a text becomes inside of base64, whatever stands before it. */
function base64Middle(value: string, shift: number): string {
  const encoded = Buffer.from('x'.repeat(shift) + value).toString('base64');
  return encoded.slice(shift === 0 ? 0 : 4, -4);
}

function read(kubeconfig: string, more: Partial<Parameters<typeof readCluster>[0]> = {}) {
  return readCluster({ kubeconfig, env: {}, interactive: false, requestTimeout: 30_000, needs: NEEDS, ...more });
}

onEveryVersion(
  'reading a cluster',
  (controlPlane, version) => {
    const kubeconfigOf = (user: string, groups: readonly string[] = []): string =>
      controlPlane().kubeconfig(user, controlPlane().credentials(user, groups));

    test('gives its version and everything it holds, without a gap', async () => {
      const { snapshot, gitVersion, context } = await read(kubeconfigOf('reader', ['system:masters']));
      expect({ gitVersion, context }).toEqual({ gitVersion: `v${version}`, context: 'e2e' });
      expect(snapshot.serverVersion?.minor).toBe(Number(version.split('.')[1]));
      expect(snapshot.gaps).toEqual([]);
      expect(snapshot.find('', 'Namespace', '', 'kube-system')).toBeDefined();
      expect(snapshot.ofKind('rbac.authorization.k8s.io', 'ClusterRole').length).toBeGreaterThan(50);
      expect(snapshot.ofKind('apiregistration.k8s.io', 'APIService').length).toBeGreaterThan(10);
    });

    describe('no secret value', () => {
      test('leaves the API server, the process or a file', async () => {
        await controlPlane().admin.create('/api/v1/namespaces/default/secrets', PLANTED);
        await controlPlane().admin.create('/api/v1/namespaces/default/configmaps', PLANTED_SETTINGS);
        const kubeconfig = kubeconfigOf('secret-scanner', ['system:masters']);
        const file = join(folder, `${version}.snapshot.gz`);
        const runs = [
          await runBreakwater(['scan', '--cluster', '-o', 'json'], kubeconfig),
          await runBreakwater(['scan', '--cluster', '--show', 'info', '--debug'], kubeconfig),
          await runBreakwater(['snapshot', '-o', file], kubeconfig),
          await runBreakwater(['scan', file, '-o', 'sarif']),
        ];
        expect(runs.map(({ stderr }) => stderr.replace(/^wrote \d+/, 'wrote N'))).toEqual([
          '',
          '',
          `wrote N objects and 0 gaps to ${file}\n`,
          '',
        ]);
        const outputs = [
          ...runs.map(({ stdout, stderr }) => stdout + stderr),
          gunzipSync(readFileSync(file)).toString(),
        ];
        for (const output of outputs) {
          for (const text of SEARCHED) expect(output.includes(text)).toBe(false);
        }
        // The Secret itself is known, by its metadata.
        expect(outputs.at(-1)).toContain('"planted"');
      });

      test('is in any answer that the audit log has', () => {
        const events = controlPlane()
          .auditEvents()
          .filter((event) => event.user.username === 'secret-scanner');
        const secrets = events.filter(({ objectRef }) => objectRef?.resource === 'secrets');
        expect(secrets.length).toBeGreaterThanOrEqual(3);
        for (const { verb, responseObject } of secrets) {
          expect({ verb, kind: responseObject?.kind }).toEqual({ verb: 'list', kind: 'PartialObjectMetadataList' });
          expect(JSON.stringify(responseObject)).not.toContain(`${CANARY}-value`);
        }
      });

      test('was needed: the scanner has only listed, and asked for discovery and the version', () => {
        const events = controlPlane()
          .auditEvents()
          .filter((event) => event.user.username === 'secret-scanner');
        expect(new Set(events.map(({ verb }) => verb))).toEqual(new Set(['list', 'get']));
        const got = events.filter(({ verb }) => verb === 'get').map(({ requestURI }) => requestURI);
        expect(new Set(got)).toEqual(new Set(['/version', '/api', '/apis']));
      });
    });

    describe('breakwater permissions', () => {
      test('prints a ClusterRole that is enough, and no more: all but Secrets is read with it alone', async () => {
        const { stdout, code } = await runBreakwater(['permissions', '-o', 'yaml']);
        expect(code).toBe(0);
        const role = load(stdout) as { readonly rules: readonly Rule[] };
        await grant(controlPlane(), 'minimal', role);
        const run = await runBreakwater(['scan', '--cluster', '-o', 'json'], kubeconfigOf('minimal'));
        const report = JSON.parse(run.stdout) as { gaps: { message: string }[] };
        expect(report.gaps.map(({ message }) => message.replace(/:.*/s, ''))).toEqual(['secrets']);
        const events = controlPlane().auditEvents();
        const refused = events.filter(
          (event) => event.user.username === 'minimal' && event.responseStatus?.code === 403,
        );
        expect(new Set(refused.map(({ objectRef }) => objectRef?.resource))).toEqual(new Set(['secrets']));
        // Every right was used, unless this API server has no such resource.
        const listed = events.filter((event) => event.user.username === 'minimal' && event.verb === 'list');
        const used = listed.map(({ objectRef }) => `${objectRef?.apiGroup ?? ''}/${objectRef?.resource}`);
        const served = await servedOf(controlPlane(), role.rules);
        expect(new Set(used)).toEqual(new Set([...served, '/secrets']));
        expect(served.length).toBeGreaterThan(30);
      });

      test('prints one with Secrets on demand, and then there is no gap', async () => {
        const { stdout } = await runBreakwater(['permissions', '--secrets', '--name', 'with-secrets', '-o', 'json']);
        await grant(controlPlane(), 'with-secrets', JSON.parse(stdout));
        const run = await runBreakwater(['scan', '--cluster', '-o', 'json'], kubeconfigOf('with-secrets'));
        expect(JSON.parse(run.stdout)).toMatchObject({ gaps: [] });
      });

      test('prints one for a few checks, and a scan by those asks for nothing else', async () => {
        const checks = ['--check', 'pod-security/*'];
        const { stdout } = await runBreakwater(['permissions', ...checks, '--name', 'few', '-o', 'json']);
        await grant(controlPlane(), 'few', JSON.parse(stdout));
        const run = await runBreakwater(['scan', '--cluster', ...checks, '-o', 'json'], kubeconfigOf('few'));
        expect(JSON.parse(run.stdout)).toMatchObject({ gaps: [] });
      });
    });

    test('what is forbidden is a gap, and its checks are not evaluated', async () => {
      const rules = [{ apiGroups: [''], resources: ['pods', 'namespaces'], verbs: ['list'] }];
      await grant(controlPlane(), 'pods-only', { metadata: { name: 'pods-only' }, rules });
      const { snapshot } = await read(kubeconfigOf('pods-only'), { needs: ['pods', 'namespaces', 'pod-templates'] });
      expect(snapshot.gaps.map(({ reason, missing }) => [reason, missing?.kind])).toEqual(
        [
          'ReplicationController',
          'PodTemplate',
          'Deployment',
          'DaemonSet',
          'StatefulSet',
          'ReplicaSet',
          'Job',
          'CronJob',
        ].map((kind) => ['forbidden', kind]),
      );
      expect(snapshot.gaps[2]?.message).toMatch(
        /^deployments\.apps: 403: deployments\.apps is forbidden: User "pods-only" cannot list resource "deployments"/,
      );
    });

    test('nothing granted is an error that says what to do', async () => {
      const run = await runBreakwater(['scan', '--cluster'], kubeconfigOf('nobody'));
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toMatch(/^breakwater: nothing could be read from cluster e2e .*prints the rights it needs\n$/);
    });

    test('expired credentials are one line and exit code 2', async () => {
      const expired = controlPlane().credentials('late', ['system:masters'], new Date(Date.now() - 60_000));
      const run = await runBreakwater(['scan', '--cluster'], controlPlane().kubeconfig('late', expired));
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toMatch(
        /^breakwater: https:\S+ \(context "e2e"\) refused the credentials of user "e2e": [^\n]*\n$/,
      );
    });

    test('a context that does not exist is one line that names those that do', async () => {
      const run = await runBreakwater(['scan', '--context', 'prod'], kubeconfigOf('reader', ['system:masters']));
      expect(run.code).toBe(2);
      expect(run.stderr).toMatch(/^breakwater: there is no context "prod" in \S+; it has: e2e\n$/);
    });

    test('a server whose certificate another authority signed is not trusted', async () => {
      const config = JSON.parse(readFileSync(kubeconfigOf('reader', ['system:masters']), 'utf8')) as {
        clusters: { cluster: Record<string, unknown> }[];
      };
      for (const { cluster } of config.clusters) delete cluster['certificate-authority-data'];
      const file = join(folder, 'untrusting.kubeconfig');
      writeFileSync(file, JSON.stringify(config));
      const run = await runBreakwater(['scan', '--kubeconfig', file]);
      expect(run.code).toBe(2);
      expect(run.stderr).toMatch(/^breakwater: cannot trust https:[^\n]*; check certificate-authority-data[^\n]*\n$/);
    });

    describe('custom resources', () => {
      test('of 1.4 MB are read whole', async () => {
        const { admin } = controlPlane();
        await admin.create(
          '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
          definition('policyexceptions', 'PolicyException'),
        );
        const path = '/apis/kyverno.io/v1/policyexceptions';
        await servedBy(controlPlane(), path);
        const text = 'ä'.repeat(700_000);
        await admin.create(path, {
          apiVersion: 'kyverno.io/v1',
          kind: 'PolicyException',
          metadata: { name: 'large' },
          spec: { text },
        });
        const kubeconfig = kubeconfigOf('reader', ['system:masters']);
        const { snapshot } = await read(kubeconfig, { needs: ['namespaces', 'kyverno'] });
        expect(snapshot.ofKind('kyverno.io', 'PolicyException')[0]?.content['spec']).toEqual({ text });
      });

      test('whose conversion fails are a gap, and the rest is read', async () => {
        const { admin } = controlPlane();
        await admin.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', BROKEN_CONVERSION);
        await servedBy(controlPlane(), '/apis/kyverno.io/v2beta1/clusterpolicies');
        // Stored as v2beta1, and read as v1, which is preferred.
        await admin.create('/apis/kyverno.io/v2beta1/clusterpolicies', {
          apiVersion: 'kyverno.io/v2beta1',
          kind: 'ClusterPolicy',
          metadata: { name: 'one' },
        });
        const needs = ['namespaces', 'kyverno'] as const;
        const kubeconfig = kubeconfigOf('reader', ['system:masters']);
        await expect
          .poll(async () => (await read(kubeconfig, { needs })).snapshot.gaps.map(({ message }) => message), {
            timeout: 30_000,
          })
          .toEqual([
            expect.stringMatching(/^clusterpolicies\.kyverno\.io: 500: .*conversion webhook for kyverno\.io\/v2beta1/),
          ]);
      });

      test('of an aggregated API that is down are a gap', async () => {
        const { admin } = controlPlane();
        await admin.create('/api/v1/namespaces/default/services', {
          metadata: { name: 'reports' },
          spec: { ports: [{ port: 443 }] },
        });
        await admin.create('/apis/apiregistration.k8s.io/v1/apiservices', {
          metadata: { name: 'v1alpha2.wgpolicyk8s.io' },
          spec: {
            group: 'wgpolicyk8s.io',
            version: 'v1alpha2',
            groupPriorityMinimum: 1000,
            versionPriority: 15,
            insecureSkipTLSVerify: true,
            service: { name: 'reports', namespace: 'default' },
          },
        });
        const kubeconfig = kubeconfigOf('reader', ['system:masters']);
        await expect
          .poll(
            async () => {
              const { snapshot } = await read(kubeconfig, { needs: ['namespaces', 'policy-reports'] });
              return snapshot.gaps.map(({ message }) => message);
            },
            { timeout: 30_000 },
          )
          .toEqual([
            'what wgpolicyk8s.io/v1alpha2 serves is not known: the server behind this aggregated API does not answer',
          ]);
      });
    });
  },
  { apiServerFlags: [`--audit-policy-file=${auditPolicy}`] },
);

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
}

/** The `group/resource` of the rules that the API server has. */
async function servedOf({ admin }: ControlPlane, rules: readonly Rule[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { apiGroups: [group = ''] = [], resources = [] } of rules) {
    const { body } = await admin.request<{ versions?: { groupVersion: string }[] }>('GET', `/apis/${group}`);
    const roots = group === '' ? ['/api/v1'] : (body.versions ?? []).map((one) => `/apis/${one.groupVersion}`);
    const lists = await Promise.all(roots.map((root) => admin.get<{ resources: { name: string }[] }>(root)));
    const names = new Set(lists.flatMap((list) => list.resources.map(({ name }) => name)));
    found.push(...resources.filter((resource) => names.has(resource)).map((resource) => `${group}/${resource}`));
  }
  return found;
}

async function servedBy(plane: ControlPlane, path: string): Promise<void> {
  await expect.poll(async () => (await plane.admin.request('GET', path)).status, { timeout: 20_000 }).toBe(200);
}

/** Served versions of a definition; the first is stored. */
function versionsOf(...names: readonly string[]): readonly object[] {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return names.map((name, index) => ({ name, served: true, storage: index === 0, schema }));
}

function definition(plural: string, kind: string): { metadata: object; spec: Record<string, unknown> } {
  return {
    metadata: { name: `${plural}.kyverno.io` },
    spec: {
      group: 'kyverno.io',
      scope: 'Cluster',
      names: { plural, kind },
      versions: versionsOf('v1'),
    },
  };
}

const BROKEN_CONVERSION = (() => {
  const { metadata, spec } = definition('clusterpolicies', 'ClusterPolicy');
  const clientConfig = { service: { name: 'nobody', namespace: 'default' } };
  return {
    metadata,
    spec: {
      ...spec,
      versions: versionsOf('v2beta1', 'v1'),
      conversion: { strategy: 'Webhook', webhook: { clientConfig, conversionReviewVersions: ['v1'] } },
    },
  };
})();
