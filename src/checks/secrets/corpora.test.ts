import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { formatFieldPath, LATEST_KUBERNETES_VERSION } from '../../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../../pod-security/index.ts';
import { loadSnapshot } from '../../sources/index.ts';
import { CheckContext } from '../context.ts';
import { SECRETS_CHECKS } from './index.ts';

/** Real manifests, which are beside the repository where they are present. */
const CORPORA = fileURLToPath(new URL('../../../../shared/corpora', import.meta.url));

/** Credentials that were found: `check severity file object field`. */
async function credentials(name: string): Promise<readonly string[]> {
  const folder = join(CORPORA, name);
  const env = { BREAKWATER_HELM: '/missing', BREAKWATER_KUSTOMIZE: '/missing', BREAKWATER_KUBECTL: '/missing' };
  const context = new CheckContext(await loadSnapshot([folder], { env }), {
    podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
    kubernetesVersion: LATEST_KUBERNETES_VERSION,
    today: '2026-11-01',
  });
  return SECRETS_CHECKS.flatMap((check) => [...check.run(context)])
    .filter(({ check: { id } }) => /\/(?:in-|manifest-)/.test(id))
    .map(({ check, object, path, message, severity = check.severity }) => {
      const { origin } = object;
      const file = origin.type === 'document' ? origin.document.source.name.slice(folder.length + 1) : '';
      const what = check.id === 'secrets/manifest-with-data' ? ` ${message}` : '';
      return `${severity} ${file} ${object.name} ${formatFieldPath(path)}${what}`;
    })
    .toSorted();
}

describe.skipIf(!existsSync(CORPORA))('the credentials (skipped where the corpora are not present)', () => {
  test('that kubernetes-goat planted in its manifests are all found', async () => {
    expect(await credentials('kubernetes-goat')).toEqual([
      'high scenarios/hunger-check/deployment.yaml vaultapikey data holds the value of k8svaultapikey',
      'high scenarios/hunger-check/deployment.yaml webhookapikey data holds the value of k8swebhookapikey',
      'high scenarios/system-monitor/deployment.yaml goatvault data holds the value of k8sgoatvaultkey',
    ]);
  });

  test('of istio-bookinfo are its example passwords', async () => {
    const field = 'spec.template.spec.containers[0].env[4].value';
    const folder = 'samples/bookinfo/platform/kube';
    expect(await credentials('istio-bookinfo')).toEqual([
      `high ${folder}/bookinfo-mysql.yaml mysql-credentials data holds the value of rootpasswd`,
      `high ${folder}/bookinfo-ratings-v2-mysql-vm.yaml ratings-v2-mysql-vm ${field}`,
      `high ${folder}/bookinfo-ratings-v2-mysql.yaml ratings-v2-mysql ${field}`,
    ]);
  });

  test.each(['argo-cd', 'ingress-nginx', 'microservices-demo'])('of %s are none', async (name) => {
    expect(await credentials(name)).toEqual([]);
  });

  test('of kube-prometheus are none, but for Secrets of which it is said that nothing looks like one', async () => {
    const what = 'configuration in which nothing looks like a credential';
    expect(await credentials('kube-prometheus')).toEqual([
      `info manifests/alertmanager-secret.yaml alertmanager-main stringData holds the value of alertmanager.yaml: ${what}`,
      `info manifests/grafana-config.yaml grafana-config stringData holds the value of grafana.ini: ${what}`,
      `info manifests/grafana-dashboardDatasources.yaml grafana-datasources stringData holds the value of datasources.yaml: ${what}`,
    ]);
  });
});
