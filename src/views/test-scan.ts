import { audit } from '../audit/index.ts';
import { CHECKS, CheckContext } from '../checks/index.ts';
import { LATEST_KUBERNETES_VERSION, type Snapshot } from '../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../pod-security/index.ts';
import { makeReport } from '../report/index.ts';
import { loadSnapshot, locate } from '../sources/index.ts';
import type { FinishedScan } from './view-context.ts';

/** Scans a folder, for tests; by some of the checks when they are named. */
export async function scanFolder(path: string, checks?: readonly string[]): Promise<FinishedScan> {
  return finishedScan(await loadSnapshot([path]), checks);
}

function finishedScan(snapshot: Snapshot, only?: readonly string[]): FinishedScan {
  const settings = {
    podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
    kubernetesVersion: LATEST_KUBERNETES_VERSION,
    today: '2026-01-01',
  } as const;
  const checks = CHECKS.filter(({ id }) => only === undefined || only.includes(id));
  const rules = { checks, severities: new Map(), exceptions: [], baseline: undefined, today: settings.today };
  const report = makeReport({
    version: '0.0.0',
    settings: {
      podSecurity: 'restricted:latest',
      kubernetesVersion: 'v1.37',
      failOn: 'high',
      show: 'medium',
      strict: false,
    },
    audit: audit(new CheckContext(snapshot, settings), rules),
    frameworks: [],
    gaps: snapshot.gaps,
    locate,
    snapshot,
  });
  return { snapshot, settings, report, namespace: 'default' };
}
