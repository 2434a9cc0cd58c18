import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { audit } from '../audit/index.ts';
import { CHECKS, CheckContext } from '../checks/index.ts';
import { isKubernetesObject, LATEST_KUBERNETES_VERSION, readObject, Snapshot } from '../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../pod-security/index.ts';
import { KNOWN_OPERATORS } from '../rbac/index.ts';
import { loadSnapshot, redactSnapshot } from '../sources/index.ts';

/** Our own examples, and real manifests beside the repository where they are present. */
const MANIFESTS = [
  'examples',
  '../shared/corpora/kubernetes-goat',
  '../shared/corpora/argo-cd',
  '../shared/corpora/kube-prometheus',
]
  .map((path) => fileURLToPath(new URL(`../../${path}`, import.meta.url)))
  .filter((path) => existsSync(path));

/** Checks that tell a label that is misspelt from one that is not there: what a name is like goes with the name. */
const BY_LIKENESS = ['network/misspelt-label', 'network/selects-nothing', 'network/peer-matches-nothing'];

/** How often each check finds something. */
function counts(snapshot: Snapshot): Readonly<Record<string, number>> {
  const context = new CheckContext(snapshot, {
    podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
    kubernetesVersion: LATEST_KUBERNETES_VERSION,
    today: '2026-01-01',
    allowedRegistries: [],
  });
  const rules = { checks: CHECKS, severities: new Map(), exceptions: [], baseline: undefined, today: '2026-01-01' };
  const found = Map.groupBy(audit(context, rules).findings, ({ finding }) => finding.check.id);
  for (const id of BY_LIKENESS) found.delete(id);
  return Object.fromEntries([...found].map(([id, findings]) => [id, findings.length]));
}

describe('without the names that people gave, the findings are the same', () => {
  test.each(MANIFESTS)('%s', async (path) => {
    const env = { BREAKWATER_HELM: '/missing', BREAKWATER_KUSTOMIZE: '/missing', BREAKWATER_KUBECTL: '/missing' };
    const snapshot = await loadSnapshot([path], { env });
    expect(counts(redactSnapshot(snapshot))).toEqual(counts(snapshot));
  });
});

test('the service accounts by which operators are known keep their names', () => {
  const accounts = KNOWN_OPERATORS.flatMap(({ acts }) => (typeof acts === 'object' ? [acts.serviceAccount] : []));
  const objects = accounts.map((name) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: 'tools' },
  }));
  const read = objects.map((object) => readObject(object, { type: 'value', name: 'test' })).filter(isKubernetesObject);
  expect(accounts).not.toEqual([]);
  expect(redactSnapshot(new Snapshot(read)).objects.map(({ name }) => name)).toEqual(accounts);
});
