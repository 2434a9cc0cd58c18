import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describeObject, type KubernetesObject } from '../../src/kube/index.ts';
import type { ControlPlane } from '../control-plane.ts';
import { onEveryVersion } from '../suite.ts';
import { applyManifests } from './apply.ts';
import { runBreakwater } from './run-breakwater.ts';

/** What is scanned as files and as a cluster. The second is beside the repository, where it is present. */
const MANIFESTS = [
  fileURLToPath(new URL('../../examples', import.meta.url)),
  fileURLToPath(new URL('../../../shared/corpora/kubernetes-goat', import.meta.url)),
].filter((path) => existsSync(path));

/** What the API server does not take, and why that is so: its kind is a custom resource that is not installed. */
const REFUSED = /^(?:ClusterPolicy|Policy|PolicyException) /;

/** Checks that judge files alone, by what they say of themselves. */
const FILES_ALONE = ['secrets/manifest-with-data'];

/** An object of a cluster is in a namespace; a file may leave that to whoever applies it. */
const APPLIED: ReadonlyMap<string, string> = new Map([
  ['names no namespace, so it goes where kubectl points', 'is in namespace default'],
]);

interface Report {
  readonly findings: readonly {
    readonly check: string;
    readonly object: { readonly kind: string; readonly namespace?: string; readonly name: string };
    readonly container?: string;
    readonly field: string;
    readonly message: string;
  }[];
  readonly gaps: readonly { readonly message: string }[];
}

/** The findings about some objects, each in a line; the fingerprints of lines and files are left out. */
function findingsOf(report: Report, objects: ReadonlySet<string>): readonly string[] {
  return report.findings
    .filter(({ check }) => !FILES_ALONE.includes(check))
    .map((finding) => ({ ...finding, of: idOf(finding.object) }))
    .filter(({ of }) => objects.has(of))
    .map(({ check, of, container = '', field, message }) => {
      return `${check} ${of} ${container} ${field}: ${APPLIED.get(message) ?? message}`;
    })
    .toSorted();
}

function idOf({ kind, namespace = '', name }: { kind: string; namespace?: string; name: string }): string {
  return describeObject({ kind, namespace, name, generateName: '' });
}

/** Policies let pods ask the cluster's DNS, which a control plane by itself does not have. */
async function createDns({ admin }: ControlPlane): Promise<void> {
  const body = {
    metadata: { name: 'coredns', labels: { 'k8s-app': 'kube-dns' } },
    spec: { containers: [{ name: 'coredns', image: 'registry.k8s.io/coredns/coredns:v1.12.1' }] },
  };
  await admin.request('POST', '/api/v1/namespaces/kube-system/pods', { body });
}

function namesOf(objects: readonly KubernetesObject[]): readonly string[] {
  return [...new Set(objects.map(({ namespace }) => namespace))].filter((name) => name !== '');
}

/** A manifest of the namespaces that objects are in: a cluster has them, and files may leave them out. */
function namespacesOf(objects: readonly KubernetesObject[]): string {
  const written = new Set(objects.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name));
  const missing = namesOf(objects).filter((name) => !written.has(name));
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-e2e-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'namespaces.json');
  const items = missing.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  return file;
}

onEveryVersion('a scan of a cluster', (controlPlane, version) => {
  describe.each(MANIFESTS.map((path) => [basename(path), path]))('that %s was applied to', (_, path) => {
    test('finds what a scan of the files finds', { timeout: 300_000 }, async () => {
      const plane = controlPlane();
      await createDns(plane);
      const { objects, refused } = await applyManifests(plane, [path]);
      expect(refused.filter((line) => !REFUSED.test(line))).toEqual([]);
      const kubeconfig = plane.kubeconfig('scanner', plane.credentials('scanner', ['system:masters']));
      const minor = version.split('.').slice(0, 2).join('.');
      const [live, files] = await Promise.all([
        runBreakwater(['scan', '--cluster', '-o', 'json'], kubeconfig),
        runBreakwater(['scan', path, namespacesOf(objects), '-o', 'json', '--kubernetes-version', minor]),
      ]);
      expect([live.stderr, files.stderr]).toEqual(['', '']);
      const names = namesOf(objects).map((name) => idOf({ kind: 'Namespace', name }));
      const applied = new Set([...objects.map((object: KubernetesObject) => describeObject(object)), ...names]);
      const expected = findingsOf(JSON.parse(files.stdout) as Report, applied);
      expect(expected.length).toBeGreaterThan(50);
      expect(findingsOf(JSON.parse(live.stdout) as Report, applied)).toEqual(expected);
    });
  });
});
