import { CHECKS, CheckContext, type CheckSettings } from '../../checks/index.ts';
import { isKubernetesObject, LATEST_KUBERNETES_VERSION, readObject, Snapshot } from '../../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../../pod-security/index.ts';
import { readDocuments } from '../../sources/index.ts';
import { type Outcome, planFixes, type Tier } from '../index.ts';

export const SETTINGS: CheckSettings = {
  podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
  kubernetesVersion: LATEST_KUBERNETES_VERSION,
  today: '2026-11-01',
};

/** The objects of a file. */
export function snapshotOf(text: string): Snapshot {
  const objects = readDocuments({ name: 'a.yaml', text }).map(({ range, value = null }) =>
    readObject(value, { type: 'document', document: range, path: [] }),
  );
  return new Snapshot(objects.filter(isKubernetesObject));
}

interface Fixed {
  readonly text: string;
  /** `safe`, `likely`, `also`, `bolder`, or the reason. */
  readonly outcomes: readonly string[];
}

/** Mends what one check finds. */
export function fix(check: string, text: string, tier: Tier = 'likely'): Fixed {
  const snapshot = snapshotOf(text);
  const context = new CheckContext(snapshot, SETTINGS);
  const findings = CHECKS.filter(({ id }) => id === check).flatMap((one) => [...one.run(context)]);
  const { outcomes, texts } = planFixes(snapshot, findings, { settings: SETTINGS, tier, namespace: 'default' });
  return { text: [...texts.values()][0] ?? text, outcomes: outcomes.map(say) };
}

function say(outcome: Outcome): string {
  switch (outcome.type) {
    case 'fixed':
      return outcome.proposal.tier;
    case 'also-fixed':
      return 'also';
    case 'bolder':
    case 'declined':
      return outcome.type;
    case 'by-hand':
      return outcome.reason;
  }
}

/** A Pod with one container, with lines of its specification and of the container's. */
export function pod(parts: { readonly pod?: string; readonly container?: string; readonly image?: string }): string {
  const lines = (text: string | undefined, indent: string) => (text ? `${text.replaceAll(/^/gm, indent)}\n` : '');
  return `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
${lines(parts.pod, '  ')}  containers:
    - name: web
      image: ${parts.image ?? 'registry.example.com/web:1.4'}
${lines(parts.container, '      ')}`;
}
