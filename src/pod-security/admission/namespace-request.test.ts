import { describe, expect, it } from 'vitest';
import { type JsonObject, podTemplate, Reading } from '../../kube/index.ts';
import { admit } from './admit.ts';
import { contextOf, type Labels, labelsOf, P, POD } from './ask-admission.ts';
import type { Exemptions } from './configuration.ts';
import type { AdmissionContext, AdmissionRequest, ExistingPod } from './request.ts';

describe('a Namespace', () => {
  const request = (labels: Labels, old?: Labels): AdmissionRequest => ({
    ...POD,
    operation: old === undefined ? 'CREATE' : 'UPDATE',
    resource: { group: '', resource: 'namespaces' },
    name: 'shop',
    object: { metadata: { labels: Object.fromEntries(labelsOf(labels)) } },
    oldObject: old === undefined ? undefined : { metadata: { labels: Object.fromEntries(labelsOf(old)) } },
  });
  const invalid = `metadata.labels[${P}enforce]: Invalid value: "x": must be one of privileged, baseline, restricted`;

  it('with labels that are not valid cannot be made', () => {
    expect(admit(request({ enforce: 'x' }), contextOf({})).status).toEqual({
      code: 422,
      reason: 'Invalid',
      message: `Namespace "shop" is invalid: ${invalid}`,
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: "x": must be one of privileged, baseline, restricted',
          field: `metadata.labels[${P}enforce]`,
        },
      ],
    });
  });

  it.each([
    ['become so', { enforce: 'x' }, {}, false],
    ['change', { enforce: 'x' }, { enforce: 'y' }, false],
    ['stay so', { enforce: 'x' }, { enforce: 'x' }, true],
    ['are mended', { enforce: 'baseline' }, { enforce: 'x' }, true],
    ['are mended in part', { enforce: 'x' }, { enforce: 'x', warn: 'y' }, false],
  ])('whose labels are not valid and %s', (_, labels, old, allowed) => {
    expect(admit(request(labels, old), contextOf({})).allowed).toBe(allowed);
  });

  it.each([
    [{ object: null }, 'failed to decode namespace'],
    [{ object: { metadata: { labels: { a: 1 } } } }, 'failed to decode namespace'],
    [{ oldObject: 3 }, 'failed to decode  old namespace'],
  ])('that cannot be read (%j) is refused', (change, message) => {
    expect(admit({ ...request({}, {}), ...change }, contextOf({})).status).toMatchObject({ code: 400, message });
  });

  it('is not looked at for a subresource', () => {
    expect(admit({ ...request({ enforce: 'x' }), subresource: 'status' }, contextOf({})).allowed).toBe(true);
  });

  const pod = (name: string, spec: JsonObject, controllerUid?: string): ExistingPod => ({
    name,
    controllerUid,
    pod: podTemplate({ spec }, new Reading()) ?? {},
  });
  const warnings = (
    labels: Labels,
    old: Labels,
    pods: readonly ExistingPod[] | undefined,
    more: Partial<AdmissionContext> = {},
    exemptions: Partial<Exemptions> = {},
  ) => admit(request(labels, old), contextOf({}, exemptions, { podsIn: () => pods, ...more })).warnings;

  it.each([
    ['a first level', { enforce: 'baseline' }, {}, true],
    ['a stricter level', { enforce: 'restricted' }, { enforce: 'baseline' }, true],
    ['a laxer level', { enforce: 'baseline' }, { enforce: 'restricted' }, false],
    [
      'a laxer level in another version',
      { enforce: 'baseline', 'enforce-version': 'v1.30' },
      { enforce: 'restricted' },
      true,
    ],
    ['the same', { enforce: 'baseline', warn: 'restricted' }, { enforce: 'baseline' }, false],
    ['none', { enforce: 'privileged' }, { enforce: 'baseline' }, false],
  ])('checks existing pods when it comes to enforce %s: %s', (_, labels, old, checks) => {
    const found = warnings(labels, old, [pod('a', { hostPID: true })]);
    expect(found.length > 0).toBe(checks);
  });

  it('groups pods by reason, names the first of each, and leaves details out', () => {
    const privileged = { containers: [{ name: 'x', securityContext: { privileged: true } }] };
    const pods = [
      pod('d', privileged),
      pod('b', { hostIPC: true }),
      pod('fine', { containers: [] }),
      pod('c', { hostPID: true }),
      pod('z', { ...privileged, hostPID: true }),
      pod('a', { hostNetwork: true }),
      pod('e', privileged),
    ];
    expect(warnings({ enforce: 'baseline' }, {}, pods)).toEqual([
      'existing pods in namespace "shop" violate the new PodSecurity enforce level "baseline:latest"',
      'a (and 2 other pods): host namespaces',
      'd (and 1 other pod): privileged',
      'z: host namespaces, privileged',
    ]);
  });

  it('checks 3,000 pods at most, one of each controller first', () => {
    const good = { containers: [] };
    const replicas = Array.from({ length: 3000 }, (_, i) => pod(`r${i}`, good, 'same'));
    expect(warnings({ enforce: 'baseline' }, {}, [...replicas, pod('single', { hostPID: true })])).toEqual([
      'new PodSecurity enforce level only checked against the first 3000 of 3001 existing pods',
      'existing pods in namespace "shop" violate the new PodSecurity enforce level "baseline:latest"',
      'single: host namespaces',
    ]);
  });

  it('stops when the time is up', () => {
    let asked = 0;
    const pods = ['a', 'b', 'c'].map((name) => pod(name, { hostPID: true }));
    const timeIsUp = () => ++asked === 2;
    expect(warnings({ enforce: 'baseline' }, {}, pods, { timeIsUp })).toEqual([
      'new PodSecurity enforce level only checked against the first 2 of 3 existing pods',
      'existing pods in namespace "shop" violate the new PodSecurity enforce level "baseline:latest"',
      'a (and 1 other pod): host namespaces',
    ]);
  });

  it('leaves exempt runtime classes out, and does not count them', () => {
    const pods = [
      pod('a', { hostPID: true, runtimeClassName: 'kata' }),
      pod('b', { hostPID: true, runtimeClassName: '' }),
    ];
    expect(warnings({ enforce: 'baseline' }, {}, pods, {}, { runtimeClasses: ['kata', ''] })).toEqual([
      'existing pods in namespace "shop" violate the new PodSecurity enforce level "baseline:latest"',
      'b: host namespaces',
    ]);
  });

  it('says so when pods cannot be listed', () => {
    expect(warnings({ enforce: 'baseline' }, {}, undefined)).toEqual([
      'failed to list pods while checking new PodSecurity enforce level',
    ]);
  });

  describe('that is exempt', () => {
    const exempt = (labels: Labels, minor = 37) =>
      admit(request(labels), contextOf({}, { namespaces: ['shop'] }, { version: { major: 1, minor } })).warnings;

    it.each([
      [{}, []],
      [{ enforce: 'privileged' }, []],
      [{ enforce: 'baseline', warn: 'privileged' }, ['enforce=baseline:latest']],
      [{ enforce: 'baseline' }, ['enforce=baseline:latest']],
      [
        { enforce: 'baseline', 'audit-version': 'v1.30', audit: 'restricted', warn: 'baseline' },
        ['enforce=baseline:latest, audit=restricted:v1.30, warn=baseline:latest'],
      ],
    ])('is warned of labels without effect: %j', (labels, ignored) => {
      const expected = ignored.map(
        (text) => `namespace "shop" is exempt from Pod Security, and the policy (${text}) will be ignored`,
      );
      expect(exempt(labels)).toEqual(expected);
      const update = admit(request(labels, {}), contextOf({}, { namespaces: ['shop'] }, { podsIn: () => undefined }));
      expect(update.warnings).toEqual(expected);
    });

    it('is not warned of by servers before 1.25', () => {
      expect(exempt({ enforce: 'baseline' }, 24)).toEqual([]);
      expect(exempt({ enforce: 'baseline' }, 25)).toHaveLength(1);
    });
  });
});
