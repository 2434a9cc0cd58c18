import { describe, expect, test } from 'vitest';
import { CHECKS, CheckContext, type CheckSettings } from '../../checks/index.ts';
import {
  isKubernetesObject,
  type JsonObject,
  type JsonValue,
  LATEST_KUBERNETES_VERSION,
  type Origin,
  readObject,
  Snapshot,
} from '../../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../../pod-security/index.ts';
import { planFixes } from '../plan/plan-fixes.ts';
import { mergedValues } from './candidates.ts';
import { type ChartFix, chartFixes, valuesText } from './chart-fix.ts';

const SETTINGS: CheckSettings = {
  podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
  kubernetesVersion: LATEST_KUBERNETES_VERSION,
  today: '2026-11-01',
};

/** What a chart makes of its values: pods, by name. */
type Chart = (values: JsonObject) => Readonly<Record<string, JsonObject>>;

function snapshotOf(pods: Readonly<Record<string, JsonObject>>): Snapshot {
  const source = { name: 'shop', text: '' };
  const document = { source, index: 0, start: 0, end: 0 };
  const origin: Origin = { type: 'rendered', by: 'helm', root: 'shop', file: undefined, document, path: [] };
  const objects = Object.entries(pods).map(([name, spec]) =>
    readObject({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec }, origin),
  );
  return new Snapshot(objects.filter(isKubernetesObject));
}

/** Looks for values that mend what some checks find. */
async function fix(chart: Chart, defaults: JsonObject, checks = /^pod-security\//): Promise<string> {
  const render = async (_root: string, values: JsonObject): Promise<Snapshot | undefined> => {
    try {
      return snapshotOf(chart(mergedValues([defaults, values])));
    } catch {
      return undefined;
    }
  };
  const snapshot = await render('shop', {});
  if (snapshot === undefined) throw new Error('the chart of the test cannot be rendered');
  const context = new CheckContext(snapshot, SETTINGS);
  const findings = CHECKS.filter(({ id }) => checks.test(id)).flatMap((check) => [...check.run(context)]);
  const plan = planFixes(snapshot, findings, { settings: SETTINGS, tier: 'likely', namespace: 'default' });
  const [found] = await chartFixes(plan, SETTINGS, { render, defaults: () => defaults });
  return found === undefined ? 'none' : `${found.mended.length} of ${findings.length}\n${valuesText(found)}`;
}

const container = (name: string, more: JsonObject = {}): JsonObject => ({
  name,
  image: `registry.example.com/${name}:1`,
  ...more,
});
const at = (values: JsonValue | undefined, key: string): JsonValue => (values as JsonObject | undefined)?.[key] ?? {};

describe('values of a chart', () => {
  test('are found by where they end up', async () => {
    const chart: Chart = (values) => ({
      web: {
        securityContext: at(values['web'], 'podSecurityContext'),
        containers: [container('web', { securityContext: at(values['web'], 'securityContext') })],
      },
    });
    expect(await fix(chart, { web: { podSecurityContext: {}, securityContext: {} } })).toBe(`4 of 4
web:
  podSecurityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
  securityContext:
    allowPrivilegeEscalation: false
    capabilities:
      drop:
        - ALL
`);
  });

  test('are set to what every object that they reach was to have', async () => {
    const chart: Chart = (values) => ({
      web: { containers: [container('web', { securityContext: at(values, 'securityContext') })] },
      job: {
        containers: [
          container('job', { securityContext: at(values, 'securityContext'), command: ['chown', '-R', '1', '/data'] }),
        ],
      },
    });
    const found = await fix(chart, { securityContext: {} });
    expect(found).toContain('allowPrivilegeEscalation');
    expect(found).not.toContain('drop');
  });

  test('bring a fix as a whole, or not at all', async () => {
    const chart: Chart = (values) => ({
      web: {
        containers: [
          container('web', {
            securityContext: at(values, 'securityContext'),
            volumeMounts: (values['volumeMounts'] ?? []) as JsonValue,
          }),
        ],
        volumes: (values['volumes'] ?? []) as JsonValue,
      },
    });
    const root = /^workload\/writable-root/;
    expect(await fix(chart, { securityContext: {}, volumes: [], volumeMounts: [] }, root)).toBe(`1 of 1
securityContext:
  readOnlyRootFilesystem: true
volumeMounts:
  - name: tmp
    mountPath: /tmp
volumes:
  - name: tmp
    emptyDir: {}
`);
    // Without a place for the volume the program could not write.
    expect(await fix(chart, { securityContext: {} }, root)).toBe('none');
  });

  test('keep what a list has by default', async () => {
    const chart: Chart = (values) => ({
      web: {
        containers: [container('web', { securityContext: { readOnlyRootFilesystem: true } })],
        volumes: (values['volumes'] ?? []) as JsonValue,
        hostUsers: (values['hostUsers'] ?? true) as JsonValue,
      },
    });
    expect(await fix(chart, { volumes: [{ name: 'a', emptyDir: {} }], hostUsers: true }, /host-users/)).toBe(
      '1 of 1\nhostUsers: false\n',
    );
  });

  test('are none where the chart has none, or refuses them', async () => {
    const fixed: Chart = () => ({ web: { containers: [container('web')] } });
    expect(await fix(fixed, { podSecurityContext: {} })).toBe('none');
    const strict: Chart = (values) => {
      if (Object.keys(at(values, 'podSecurityContext') ?? {}).length > 0) throw new Error('schema');
      return fixed(values);
    };
    expect(await fix(strict, { podSecurityContext: {} })).toBe('none');
  });
});

test('the text of values is a YAML document', () => {
  const fixOf = (values: JsonObject): ChartFix => ({ root: 'shop', values, mended: [] });
  expect(valuesText(fixOf({ a: { b: ['x'] } }))).toBe('a:\n  b:\n    - x\n');
});
