import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CHECKS, CheckContext, type CheckSettings, type Finding } from '../checks/index.ts';
import { LATEST_KUBERNETES_VERSION, type Snapshot } from '../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../pod-security/index.ts';
import { loadSnapshot } from '../sources/index.ts';
import { type Plan, planFixes, type Tier, unifiedDiff } from './index.ts';

/** Real manifests, which are beside the repository where they are present. */
const CORPORA = fileURLToPath(new URL('../../../shared/corpora', import.meta.url));
const names = existsSync(CORPORA) ? readdirSync(CORPORA).toSorted() : [];

// What needs rendering has no text to edit.
const WITHOUT_PROGRAMS = {
  BREAKWATER_HELM: '/missing',
  BREAKWATER_KUSTOMIZE: '/missing',
  BREAKWATER_KUBECTL: '/missing',
};

const SETTINGS: CheckSettings = {
  podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
  kubernetesVersion: LATEST_KUBERNETES_VERSION,
  today: '2026-11-01',
};

const STANDARDS = CHECKS.filter(
  ({ id }) => id.startsWith('pod-security/') && id !== 'pod-security/namespace-not-enforced',
);

function findings(snapshot: Snapshot): readonly Finding[] {
  const context = new CheckContext(snapshot, SETTINGS);
  return STANDARDS.flatMap((check) => [...check.run(context)]);
}

/** How many pod specs fail restricted. */
function failing(snapshot: Snapshot): number {
  const places = findings(snapshot).map(({ object }) => object);
  return new Set(places).size;
}

function fixAll(snapshot: Snapshot, tier: Tier): Plan {
  return planFixes(snapshot, findings(snapshot), { settings: SETTINGS, tier, namespace: 'default' });
}

/** Pod specs: those that fail restricted, and those that still do with fixes of a tier. docs/fix.md has the table. */
const COUNTS: Readonly<Record<string, { readonly failing: number; readonly safe: number; readonly likely: number }>> = {
  'argo-cd': { failing: 0, safe: 0, likely: 0 },
  'ingress-nginx': { failing: 1, safe: 1, likely: 1 },
  'istio-bookinfo': { failing: 29, safe: 23, likely: 0 },
  'kube-prometheus': { failing: 2, safe: 1, likely: 1 },
  'kubernetes-goat': { failing: 13, safe: 13, likely: 5 },
  'microservices-demo': { failing: 24, safe: 0, likely: 0 },
};

describe.skipIf(names.length === 0).each(names)(
  'the pod specs of %s (skipped where the corpora are not present)',
  (name) => {
    const load = () => loadSnapshot([join(CORPORA, name)], { env: WITHOUT_PROGRAMS });

    test('end fixed, or explained', async () => {
      const snapshot = await load();
      const likely = fixAll(snapshot, 'likely');
      const safe = fixAll(snapshot, 'safe');
      expect({
        failing: failing(snapshot),
        safe: failing(safe.draft.snapshot),
        likely: failing(likely.draft.snapshot),
      }).toEqual(COUNTS[name]);
      const explained = likely.outcomes.filter((outcome) => outcome.type === 'by-hand');
      expect(explained.every(({ reason }) => reason !== '')).toBe(true);
      expect(findings(likely.draft.snapshot).length).toBe(explained.length);
      expect(likely.outcomes.filter(({ type }) => type === 'bolder')).toEqual([]);
    });

    test('change in the intended lines alone', async () => {
      const snapshot = await load();
      for (const [source, text] of fixAll(snapshot, 'likely').texts) {
        const lines = unifiedDiff(source.name, source.text, text).split('\n').slice(2);
        const removed = lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1).trim());
        const added = lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1).trim());
        // Lines that go: names of capabilities that are no longer added, or were misspelt; and a last line without a break.
        const gone = removed.filter((line) => !added.includes(line));
        expect(gone.filter((line) => !/^(?:- [A-Za-z_]+|add:)$/.test(line))).toEqual([]);
        expect(added.filter((line) => !ADDED.test(line) && !removed.includes(line))).toEqual([]);
      }
    });

    test('are changed by a second run no more', async () => {
      const { draft } = fixAll(await load(), 'likely');
      const again = fixAll(draft.snapshot, 'likely');
      expect([...again.texts.keys()]).toEqual([]);
      expect(again.outcomes.filter(({ type }) => type === 'fixed')).toEqual([]);
    });
  },
);

/** What the fixes of Pod Security write. */
const ADDED =
  /^(?:securityContext:|seccompProfile:|type: RuntimeDefault|allowPrivilegeEscalation: false|capabilities:|drop:|add:(?: \[\])?|- (?:ALL|NET_BIND_SERVICE)|runAsNonRoot: true|runAsUser: 65534)$/;
