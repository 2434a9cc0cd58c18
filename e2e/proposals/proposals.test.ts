import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBreakwater } from '../cluster/run-breakwater.ts';
import { onEveryVersion } from '../suite.ts';
import { Applier, objectsIn } from './apply.ts';

const ROOT = join(import.meta.dirname, '../..');
const EXAMPLES = join(ROOT, 'examples');
/** Real manifests, which are beside the repository where they are present. */
const CORPORA = join(ROOT, '../shared/corpora');
const corpora = existsSync(CORPORA) ? readdirSync(CORPORA).map((name) => join(CORPORA, name)) : [];

const scratch = mkdtempSync(join(tmpdir(), 'breakwater-e2e-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

onEveryVersion('a real API server', (controlPlane, version) => {
  let applier: Applier;
  beforeAll(() => {
    applier = new Applier(controlPlane().admin);
  });

  describe('takes what it took before, after every fix was made', () => {
    test.each([EXAMPLES, ...corpora].map((folder) => [basename(folder), folder]))(
      'of %s',
      async (_, folder = '') => {
        const copy = mkdtempSync(join(scratch, 'fixed-'));
        cpSync(folder, copy, { recursive: true });
        const before = await objectsIn(folder);
        const args = [
          'fix',
          copy,
          '--write',
          '--tier',
          'likely',
          '--severity',
          'info',
          '--no-config',
          '--fail-on',
          'none',
        ];
        const run = await runBreakwater([...args, '--kubernetes-version', version]);
        expect({ code: run.code, stderr: run.stderr }).toMatchObject({ code: 0 });
        const after = await objectsIn(copy);
        expect(after).toHaveLength(before.length);

        await applier.prepare(before);
        // Fixes keep the order, and objects of one name may be in several files.
        const took = await applier.tryAll(before);
        const takes = await applier.tryAll(after);
        expect(takes.filter(({ refusal }, i) => refusal !== '' && took[i]?.refusal === '')).toEqual([]);
        expect(took.filter(({ refusal }) => refusal === '').length).toBeGreaterThan(0);
      },
      120_000,
    );
  });

  test('is changed by fix --apply as it said, and has nothing to mend then', async () => {
    const { admin } = controlPlane();
    const spec = {
      containers: [{ name: 'web', image: 'registry.example.com/web:1.4', ports: [{ containerPort: 80 }] }],
    };
    const template = { metadata: { labels: { app: 'web' } }, spec };
    const namespaced = (path: string, object: object) => admin.request('POST', path, { body: object });
    await namespaced('/api/v1/namespaces', { metadata: { name: 'mended' } });
    const deployments = '/apis/apps/v1/namespaces/mended/deployments';
    const made = [
      await namespaced(deployments, {
        metadata: { name: 'web' },
        spec: { selector: { matchLabels: { app: 'web' } }, template },
      }),
      await namespaced('/apis/batch/v1/namespaces/mended/cronjobs', {
        metadata: { name: 'job' },
        spec: {
          schedule: '0 0 1 1 *',
          jobTemplate: { spec: { template: { spec: { ...spec, restartPolicy: 'Never' } } } },
        },
      }),
    ];
    expect(made.map(({ status }) => status)).toEqual([201, 201]);

    const kubeconfig = controlPlane().kubeconfig('fixer', controlPlane().credentials('fixer', ['system:masters']));
    const selection = ['--check', 'pod-security/*', '--check', 'workload/writable-root-filesystem', '--tier', 'likely'];
    const args = ['fix', '--kubeconfig', kubeconfig, '-n', 'mended', ...selection, '--no-config', '--fail-on', 'none'];
    const run = await runBreakwater([...args, '--apply', '--yes']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/3 of 3 patches applied to the cluster/);
    const web = await admin.get<{ spec: { template: { spec: { volumes: unknown[]; containers: unknown[] } } } }>(
      `${deployments}/web`,
    );
    expect(web.spec.template.spec).toMatchObject({
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      volumes: [{ name: 'tmp', emptyDir: {} }],
      containers: [
        {
          ports: [{ containerPort: 80 }],
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
            readOnlyRootFilesystem: true,
          },
        },
      ],
    });
    const namespace = await admin.get<{ metadata: { labels: object } }>('/api/v1/namespaces/mended');
    expect(namespace.metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    const again = await runBreakwater([...args, '--apply', '--yes']);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).not.toContain('applied');
  });

  test('finds the namespaces in order that carry the labels proposed for them', async () => {
    const { stdout } = await runBreakwater(['pod-security', 'preview', EXAMPLES, '-o', 'yaml']);
    const file = join(mkdtempSync(join(scratch, 'labels-')), 'namespaces.yaml');
    writeFileSync(file, stdout);
    const { admin } = controlPlane();
    const objects = await objectsIn(EXAMPLES);
    await applier.prepare(objects);
    for (const namespace of await objectsIn(file)) {
      await admin.patch(`/api/v1/namespaces/${namespace.name}`, namespace.content);
    }
    const applied = await applier.tryAll(objects);
    expect(applied.filter(({ refusal }) => refusal?.includes('PodSecurity'))).toEqual([]);
  });

  test('takes the network policies proposed', async () => {
    const { stdout, code } = await runBreakwater([
      'network',
      'generate',
      EXAMPLES,
      '--default-deny',
      '--from-manifests',
    ]);
    expect(code).toBe(0);
    expect(await refusalsOf(stdout)).toEqual([]);
  });

  test('takes the roles proposed', async () => {
    const { stdout } = await runBreakwater(['permissions', '--secrets', '-o', 'yaml']);
    expect(await refusalsOf(stdout)).toEqual([]);
  });

  const refusalsOf = async (yaml: string) => {
    const file = join(mkdtempSync(join(scratch, 'proposed-')), 'proposed.yaml');
    writeFileSync(file, yaml);
    const objects = await objectsIn(file);
    expect(objects.length).toBeGreaterThan(0);
    await applier.prepare(objects);
    return (await applier.tryAll(objects)).filter(({ refusal }) => refusal !== '');
  };
});
