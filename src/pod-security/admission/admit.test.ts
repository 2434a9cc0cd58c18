import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonObject, type JsonValue, LATEST_KUBERNETES_VERSION, podTemplate, Reading } from '../../kube/index.ts';
import { admit } from './admit.ts';
import { DEFAULT_CONFIGURATION, type Exemptions } from './configuration.ts';
import type { AdmissionContext, AdmissionRequest, AdmissionResponse, ExistingPod } from './request.ts';

const P = 'pod-security.kubernetes.io/';
type Labels = Record<string, string>;

const labelsOf = (labels: Labels) => new Map(Object.entries(labels).map(([key, value]) => [`${P}${key}`, value]));

function contextOf(labels: Labels, exemptions: Partial<Exemptions> = {}, more: Partial<AdmissionContext> = {}) {
  const context: AdmissionContext = {
    version: LATEST_KUBERNETES_VERSION,
    configuration: {
      ...DEFAULT_CONFIGURATION,
      exemptions: { ...DEFAULT_CONFIGURATION.exemptions, ...exemptions },
    },
    namespaceLabels: (name) => (name === 'shop' ? labelsOf(labels) : undefined),
    podsIn: () => [],
    ...more,
  };
  return context;
}

const POD: AdmissionRequest = {
  operation: 'CREATE',
  resource: { group: '', resource: 'pods' },
  subresource: '',
  name: 'cart',
  namespace: 'shop',
  userName: 'alice',
  object: { metadata: { name: 'cart' }, spec: { hostPID: true, containers: [{ name: 'app', image: 'a' }] } },
};
const DETAIL = 'host namespaces (hostPID=true)';

const annotations = (response: AdmissionResponse) => Object.fromEntries(response.auditAnnotations);

describe('a Pod', () => {
  it('that breaks what is enforced is forbidden, with the API server’s words', () => {
    const response = admit(POD, contextOf({ enforce: 'baseline', 'enforce-version': 'v1.99' }));
    expect(response.status).toEqual({
      code: 403,
      reason: 'Forbidden',
      message: `pods "cart" is forbidden: violates PodSecurity "baseline:v1.99": ${DETAIL}`,
    });
    expect(response.warnings).toEqual([]);
    expect(annotations(response)).toEqual({ 'enforce-policy': 'baseline:v1.99' });
  });

  it('without a name is forbidden without one', () => {
    const response = admit({ ...POD, name: '' }, contextOf({ enforce: 'baseline' }));
    expect(response.status?.message).toBe(`pods is forbidden: violates PodSecurity "baseline:latest": ${DETAIL}`);
  });

  it('is warned of and audited by policies of their own', () => {
    const response = admit(POD, contextOf({ warn: 'baseline', audit: 'baseline', 'audit-version': 'v1.30' }));
    expect(response.allowed).toBe(true);
    expect(response.warnings).toEqual([`would violate PodSecurity "baseline:latest": ${DETAIL}`]);
    expect(annotations(response)).toEqual({
      'enforce-policy': 'privileged:latest',
      'audit-violations': `would violate PodSecurity "baseline:v1.30": ${DETAIL}`,
    });
  });

  it('that is forbidden is audited and not warned of', () => {
    const response = admit(POD, contextOf({ enforce: 'baseline', warn: 'baseline', audit: 'baseline' }));
    expect(response.allowed).toBe(false);
    expect(response.warnings).toEqual([]);
    expect(annotations(response)['audit-violations']).toContain(DETAIL);
  });

  it('in a namespace that asks for nothing is not looked at', () => {
    const response = admit({ ...POD, object: 'nonsense' }, contextOf({ 'enforce-version': 'v1.20' }));
    expect(response).toEqual({
      allowed: true,
      warnings: [],
      auditAnnotations: new Map([['enforce-policy', 'privileged:latest']]),
    });
  });

  it('under labels that are not valid is judged by restricted, and the audit log tells', () => {
    const response = admit(POD, contextOf({ enforce: 'high' }));
    expect(response.status?.message).toContain('violates PodSecurity "restricted:latest"');
    expect(annotations(response)['error']).toBe(
      `Failed to parse policy: metadata.labels[${P}enforce]: Invalid value: "high": must be one of privileged, baseline, restricted`,
    );
  });

  it('in an unknown namespace is an error', () => {
    const response = admit({ ...POD, namespace: 'other' }, contextOf({}));
    expect(response.status).toEqual({
      code: 500,
      reason: 'InternalError',
      message: 'Internal error occurred: failed to lookup namespace "other"',
    });
    expect(annotations(response)['error']).toBe(
      'Internal error occurred: failed to lookup namespace "other": namespaces "other" not found',
    );
  });

  it.each([
    ['object', { object: undefined }],
    ['object', { object: { spec: { hostPID: 'yes' } } }],
    ['old object', { operation: 'UPDATE' as const, oldObject: null }],
  ])('whose %s cannot be read is refused', (what, change) => {
    const response = admit({ ...POD, ...change }, contextOf({ enforce: 'baseline' }));
    expect(response.status).toMatchObject({ code: 400, message: `failed to decode ${what}` });
  });

  it.each(['attach', 'binding', 'eviction', 'exec', 'log', 'portforward', 'proxy', 'status'])(
    'is not judged for its subresource %s',
    (subresource) => {
      expect(admit({ ...POD, subresource }, contextOf({ enforce: 'baseline' })).allowed).toBe(true);
    },
  );

  it.each(['ephemeralcontainers', 'resize', 'novel'])('is judged for its subresource %s', (subresource) => {
    expect(admit({ ...POD, subresource }, contextOf({ enforce: 'baseline' })).allowed).toBe(false);
  });

  it.each(['DELETE', 'CONNECT'] as const)('is not judged on %s', (operation) => {
    expect(admit({ ...POD, operation }, contextOf({ enforce: 'baseline' })).allowed).toBe(true);
  });
});

describe('exemptions', () => {
  const spec = { runtimeClassName: 'kata', hostPID: true, containers: [{ name: 'app' }] };

  it.each([
    ['namespace', { namespaces: ['shop'] }],
    ['user', { usernames: ['alice'] }],
    ['runtimeClass', { runtimeClasses: ['kata'] }],
  ])('by %s let a Pod and a template pass, and the audit log tells', (by, exemptions) => {
    const context = contextOf({ enforce: 'restricted', audit: 'restricted' }, exemptions);
    for (const request of [
      { ...POD, object: { spec } },
      {
        ...POD,
        resource: { group: 'apps', resource: 'deployments' },
        object: { spec: { template: { spec } } },
      },
    ]) {
      const response = admit(request, context);
      expect([response.allowed, response.warnings, annotations(response)]).toEqual([true, [], { exempt: by }]);
    }
  });

  it.each([
    ['another namespace', { namespaces: ['other', 'sho'] }],
    ['another user', { usernames: ['Alice', ''] }],
    ['a runtime class that is not there', { runtimeClasses: ['', 'gvisor'] }],
  ])('for %s do not', (_, exemptions) => {
    expect(admit({ ...POD, object: { spec } }, contextOf({ enforce: 'baseline' }, exemptions)).allowed).toBe(false);
    expect(admit(POD, contextOf({ enforce: 'baseline' }, exemptions)).allowed).toBe(false);
  });
});

describe('an update of a Pod', () => {
  const container = { name: 'app', image: 'a' };
  const spec = { hostPID: true, containers: [container], initContainers: [{ name: 'i', image: 'b' }] };
  const update = (changed: JsonObject, subresource = '', version = LATEST_KUBERNETES_VERSION) =>
    admit(
      {
        ...POD,
        operation: 'UPDATE',
        subresource,
        oldObject: { metadata: {}, spec },
        object: {
          metadata: { labels: { new: 'label' }, annotations: changed['annotations'] },
          spec: { ...spec, ...changed },
        },
      },
      contextOf({ enforce: 'baseline' }, {}, { version }),
    ).allowed;

  it.each<readonly [string, JsonObject, boolean]>([
    ['of labels alone', {}, true],
    ['of tolerations', { tolerations: [{ operator: 'Exists' }] }, true],
    ['of an image', { containers: [{ ...container, image: 'b' }] }, false],
    ['of an init container’s image', { initContainers: [{ name: 'i', image: 'c' }] }, false],
    ['that adds a container', { containers: [container, container] }, false],
    ['that removes an init container', { initContainers: [] }, false],
    ['of resources', { containers: [{ ...container, resources: { limits: { cpu: '2' } } }] }, true],
    ['that adds an ephemeral container', { ephemeralContainers: [{ name: 'debug' }] }, false],
  ])('%s is let through: %s', (_, changed, passes) => {
    expect(update(changed)).toBe(passes);
    expect(update(changed, 'resize')).toBe(passes);
    expect(update(changed, 'ephemeralcontainers')).toBe(passes);
  });

  it('compares ephemeral containers by name', () => {
    const before = {
      spec: {
        ...spec,
        ephemeralContainers: [
          { name: 'a', image: '1' },
          { name: 'b', image: '2' },
        ],
      },
    };
    const debugging = (...ephemeralContainers: readonly JsonObject[]) => ({ spec: { ...spec, ephemeralContainers } });
    const allowed = (object: JsonObject) =>
      admit({ ...POD, operation: 'UPDATE', object, oldObject: before }, contextOf({ enforce: 'baseline' })).allowed;
    expect(allowed(debugging({ name: 'b', image: '2' }, { name: 'a', image: '1' }))).toBe(true);
    expect(allowed(debugging({ name: 'b', image: '2' }))).toBe(true);
    expect(allowed(debugging({ name: 'b', image: '1' }))).toBe(false);
  });

  it.each([
    ['seccomp.security.alpha.kubernetes.io/pod', 24, false],
    ['seccomp.security.alpha.kubernetes.io/pod', 25, true],
    ['container.seccomp.security.alpha.kubernetes.io/app', 26, false],
    ['container.seccomp.security.alpha.kubernetes.io/app', 27, true],
    ['container.seccomp.security.alpha.kubernetes.io/other', 24, true],
  ])('of the annotation %s on server 1.%i is let through: %s', (key, minor, passes) => {
    expect(update({ annotations: { [key]: 'unconfined' } }, '', { major: 1, minor })).toBe(passes);
  });
});

describe('a template', () => {
  const bad = {
    spec: { hostPID: true, containers: [{ name: 'app', ports: [{ containerPort: 80 }] }], hostNetwork: true },
  };
  const KINDS: readonly (readonly [string, string, (template: JsonValue) => JsonObject])[] = [
    ['', 'podtemplates', (template) => ({ template })],
    ['', 'replicationcontrollers', (template) => ({ spec: { template } })],
    ['apps', 'replicasets', (template) => ({ spec: { template } })],
    ['apps', 'deployments', (template) => ({ spec: { template } })],
    ['apps', 'daemonsets', (template) => ({ spec: { template } })],
    ['apps', 'statefulsets', (template) => ({ spec: { template } })],
    ['batch', 'jobs', (template) => ({ spec: { template } })],
    ['batch', 'cronjobs', (template) => ({ spec: { jobTemplate: { spec: { template } } } })],
  ];

  it.each(KINDS)('of %s %s is warned of and audited, and never refused', (group, resource, object) => {
    const request = { ...POD, resource: { group, resource }, object: object(bad) };
    const detail = 'host namespaces (hostNetwork=true, hostPID=true)';
    expect(admit(request, contextOf({ enforce: 'baseline', audit: 'baseline' }))).toEqual({
      allowed: true,
      warnings: [`would violate PodSecurity "baseline:latest": ${detail}`],
      auditAnnotations: new Map([['audit-violations', `would violate PodSecurity "baseline:latest": ${detail}`]]),
    });
    expect(admit({ ...request, subresource: 'scale' }, contextOf({ warn: 'baseline' })).warnings).toEqual([]);
  });

  it.each(KINDS)('of %s %s that is not there is an empty one, or none', (group, resource, object) => {
    const request = { ...POD, resource: { group, resource }, object: object(null) };
    const response = admit(request, contextOf({ warn: 'restricted' }));
    expect([response.allowed, response.warnings]).toEqual([true, []]);
  });

  it('of another resource is not looked at', () => {
    for (const resource of ['deployments.extensions', 'configmaps.', 'rollouts.argoproj.io', 'pods.metrics.k8s.io']) {
      const [name = '', ...group] = resource.split('.');
      const request = {
        ...POD,
        resource: { group: group.join('.'), resource: name },
        object: { spec: { template: bad } },
      };
      expect(admit(request, contextOf({ warn: 'baseline' })).warnings).toEqual([]);
    }
  });

  it.each([
    ['in an unknown namespace', { namespace: 'x' }, 'failed to lookup namespace "x": namespaces "x" not found'],
    ['that is no map', { object: 'a' }, 'failed to decode object: expected a map'],
    [
      'with a field of a wrong type',
      { object: { spec: { template: { spec: { hostPID: 1 } } } } },
      'failed to decode object: spec.template.spec.hostPID: expected a boolean, found a number',
    ],
  ])('%s is allowed, and the audit log tells', (_, change, error) => {
    const request = { ...POD, resource: { group: 'apps', resource: 'deployments' }, ...change };
    const response = admit(request, contextOf({ warn: 'baseline' }));
    expect([response.allowed, response.warnings, annotations(response)]).toEqual([true, [], { error }]);
  });
});

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

it('any JSON in any part of a request is answered without an error', () => {
  const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;
  const resource = fc.constantFrom('namespaces', 'pods', 'podtemplates', 'replicationcontrollers');
  const object = fc.oneof(json, fc.record({ metadata: json, spec: fc.oneof(json, fc.record({ template: json })) }));
  fc.assert(
    fc.property(resource, object, object, fc.constantFrom('CREATE', 'UPDATE'), (name, now, before, operation) => {
      const request = { ...POD, resource: { group: '', resource: name }, operation, object: now, oldObject: before };
      const response = admit(request, contextOf({ enforce: 'restricted', audit: 'baseline' }));
      expect(response.allowed).toBe(response.status === undefined);
    }),
  );
});
