import { describe, expect, test } from 'vitest';
import { CHECKS, CheckContext } from '../checks/index.ts';
import {
  isKubernetesObject,
  type JsonObject,
  type KubernetesObject,
  LATEST_KUBERNETES_VERSION,
  readObject,
  Snapshot,
} from '../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../pod-security/index.ts';
import { annotationFor } from './annotation-exceptions.ts';
import { type Audit, type AuditRules, audit } from './audit.ts';
import { readBaseline, writeBaseline } from './baseline.ts';
import type { Exception } from './exception.ts';
import { fingerprint } from './fingerprint.ts';

const PRIVILEGED = 'pod-security/privileged';

function object(value: JsonObject): KubernetesObject {
  const read = readObject(value, { type: 'value', name: 'test' });
  if (!isKubernetesObject(read)) throw new Error(read.message);
  return read;
}

function deployment(name: string, containers: readonly JsonObject[], more: JsonObject = {}): KubernetesObject {
  return object({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop', ...more },
    spec: { template: { spec: { containers } } },
  });
}

function container(name: string, privileged = true): JsonObject {
  return { name, image: 'x', securityContext: { privileged } };
}

function run(
  objects: readonly KubernetesObject[],
  rules: Partial<AuditRules> = {},
  gaps: Snapshot['gaps'] = [],
): Audit {
  const context = new CheckContext(new Snapshot(objects, gaps), {
    podSecurity: { level: 'baseline', version: LATEST_POLICY_VERSION },
    kubernetesVersion: LATEST_KUBERNETES_VERSION,
    today: '2026-06-15',
  });
  return audit(context, {
    checks: CHECKS.filter(({ id }) => id.startsWith('pod-security/')),
    severities: new Map(),
    exceptions: [],
    baseline: undefined,
    today: '2026-06-15',
    ...rules,
  });
}

function states({ findings }: Audit): readonly string[] {
  return findings.map(({ finding, state }) => `${finding.object.name}/${finding.container} ${state}`);
}

function exception(more: Partial<Exception>): Exception {
  return { check: PRIVILEGED, reason: 'reviewed', source: 'breakwater.yaml:1', ...more };
}

const cart = deployment('cart', [container('web'), container('log')]);
const mail = deployment('mail', [container('web')]);

describe('exceptions', () => {
  test.each<[string, Partial<Exception>, readonly string[]]>([
    ['of one container', { name: 'cart', container: 'web' }, ['cart/web accepted', 'cart/log open', 'mail/web open']],
    [
      'by patterns',
      { check: 'pod-security/*', name: 'c*t' },
      ['cart/web accepted', 'cart/log accepted', 'mail/web open'],
    ],
    ['of another namespace', { namespace: 'kube-system' }, ['cart/web open', 'cart/log open', 'mail/web open']],
    ['of another kind', { kind: 'DaemonSet' }, ['cart/web open', 'cart/log open', 'mail/web open']],
    [
      'on their last day',
      { name: 'mail', expires: '2026-06-15' },
      ['cart/web open', 'cart/log open', 'mail/web accepted'],
    ],
    [
      'after their last day',
      { name: 'mail', expires: '2026-06-14' },
      ['cart/web open', 'cart/log open', 'mail/web open'],
    ],
  ])('%s', (_name, selectors, expected) => {
    expect(states(run([cart, mail], { exceptions: [exception(selectors)] }))).toEqual(expected);
  });

  test('an expired one is named on the findings it no longer hides', () => {
    const found = run([mail], { exceptions: [exception({ expires: '2026-01-01' })] });
    expect(found.findings[0]).toMatchObject({ state: 'open', exception: { expires: '2026-01-01' } });
    expect(found.exceptions).toMatchObject([{ state: 'expired', findings: 1 }]);
  });

  test('one that fits nothing is unused', () => {
    const found = run([mail], { exceptions: [exception({ name: 'gone' })] });
    expect(found.exceptions).toMatchObject([{ state: 'unused', findings: 0 }]);
  });

  test('a selector for containers does not fit a finding about the pod', () => {
    const pod = object({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { hostPID: true } });
    const found = run([pod], { exceptions: [exception({ check: '*', container: '*' })] });
    expect(states(found)).toEqual(['p/undefined open']);
  });

  test('accepted findings alone let the check pass', () => {
    const found = run([mail], { exceptions: [exception({})] });
    expect(found.verdicts.find(({ check }) => check.id === PRIVILEGED)).toMatchObject({ verdict: 'pass' });
  });
});

describe('annotations', () => {
  const reason = { [annotationFor(PRIVILEGED)]: 'a build tool' };

  test('are named after the check', () => {
    expect(annotationFor(PRIVILEGED)).toBe('breakwater.dev/ignore.pod-security.privileged');
    for (const { id } of CHECKS) expect(annotationFor(id).split('/')[1]?.length).toBeLessThanOrEqual(63);
  });

  test('on an object accept its own findings alone', () => {
    const found = run([deployment('cart', [container('web')], { annotations: reason }), mail]);
    expect(states(found)).toEqual(['cart/web accepted', 'mail/web open']);
    expect(found.exceptions).toMatchObject([
      { state: 'active', exception: { reason: 'a build tool', source: 'annotation on Deployment/shop/cart' } },
    ]);
  });

  test('on a template are those of its pods', () => {
    const workload = object({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'build' },
      spec: { template: { metadata: { annotations: reason }, spec: { containers: [container('web')] } } },
    });
    expect(states(run([workload]))).toEqual(['build/web accepted']);
  });

  test('without a reason, or of an unknown check, hide nothing and are reported', () => {
    const annotations = { [annotationFor(PRIVILEGED)]: ' ', 'breakwater.dev/ignore.nothing': 'because' };
    const found = run([deployment('cart', [container('web')], { annotations })]);
    expect(states(found)).toEqual(['cart/web open']);
    expect(found.badAnnotations.map(({ message }) => message)).toEqual([
      'breakwater.dev/ignore.pod-security.privileged gives no reason, so it hides nothing',
      'breakwater.dev/ignore.nothing names no check',
    ]);
  });
});

describe('a baseline', () => {
  const found = (objects: readonly KubernetesObject[]) => run(objects).findings.map(({ finding }) => finding);

  test('makes what it holds known, and leaves the rest open', () => {
    const baseline = readBaseline(writeBaseline(found([mail])), 'b');
    const next = run([cart, mail], { baseline });
    expect(states(next)).toEqual(['cart/web open', 'cart/log open', 'mail/web known']);
    expect(next.goneFromBaseline).toBe(0);
  });

  test('survives reordered containers', () => {
    const baseline = readBaseline(writeBaseline(found([cart])), 'b');
    const reordered = deployment('cart', [container('quiet', false), container('log'), container('web')]);
    expect(states(run([reordered], { baseline }))).toEqual(['cart/log known', 'cart/web known']);
  });

  test('knows a finding as often as it held it', () => {
    const baseline = readBaseline(writeBaseline(found([mail])), 'b');
    expect(states(run([mail, mail], { baseline }))).toEqual(['mail/web known', 'mail/web open']);
  });

  test('says how much of it is gone', () => {
    const baseline = readBaseline(writeBaseline(found([cart, mail])), 'b');
    expect(run([mail], { baseline }).goneFromBaseline).toBe(2);
  });

  test('is the same text for any order of findings', () => {
    expect(writeBaseline(found([cart, mail]))).toBe(writeBaseline(found([mail, cart])));
  });

  test.each([
    ['not JSON', '{'],
    ['something else', '[]'],
    ['of a later version', '{"breakwaterBaseline":2,"findings":[]}'],
    ['without fingerprints', '{"breakwaterBaseline":1,"findings":[{}]}'],
  ])('that is %s is refused', (_name, text) => {
    expect(() => readBaseline(text, 'base.json')).toThrow(
      /^base\.json is no baseline \(.*\): write one with --write-baseline$/,
    );
  });
});

describe('fingerprints', () => {
  const of = (value: KubernetesObject): readonly string[] =>
    run([value]).findings.map(({ finding }) => fingerprint(finding));

  test('differ by container, object, namespace and check', () => {
    const all = [
      ...of(cart),
      ...of(mail),
      ...of(deployment('cart', [container('web')], { namespace: 'other' })),
      ...of(
        object({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'cart', namespace: 'shop' },
          spec: { hostPID: true },
        }),
      ),
    ];
    expect(new Set(all).size).toBe(5);
  });

  test('of values in a list go by the value', () => {
    const adding = (add: readonly string[]) =>
      of(deployment('cart', [{ name: 'web', securityContext: { capabilities: { add } } }]));
    expect(adding(['SYS_ADMIN', 'BPF'])).toEqual(adding(['BPF', 'SYS_ADMIN']).toReversed());
  });
});

describe('verdicts', () => {
  const verdict = (id: string, audited: Audit) => audited.verdicts.find(({ check }) => check.id === id);

  test('a check without anything to judge is not evaluated', () => {
    expect(verdict('pod-security/namespace-not-enforced', run([cart]))).toMatchObject({
      verdict: 'not-evaluated',
      reason: 'no namespaces in what was read',
    });
    expect(verdict(PRIVILEGED, run([]))).toMatchObject({ verdict: 'not-evaluated' });
  });

  test('a check whose objects could not be read is not evaluated, unless it found something', () => {
    const gap = {
      reason: 'forbidden',
      source: 'pods',
      missing: { group: '', kind: 'Pod' },
      message: 'may not list pods',
    } as const;
    expect(verdict(PRIVILEGED, run([deployment('a', [])], {}, [gap]))).toMatchObject({
      verdict: 'not-evaluated',
      reason: 'may not list pods',
    });
    expect(verdict(PRIVILEGED, run([cart], {}, [gap]))).toMatchObject({ verdict: 'fail' });
  });

  test('severities can be set', () => {
    const found = run([mail], { severities: new Map([[PRIVILEGED, 'low']]) });
    expect(found.findings[0]?.severity).toBe('low');
  });
});
