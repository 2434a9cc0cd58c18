import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../kube/index.ts';
import { admit } from './admit.ts';
import { annotations, contextOf, DETAIL, P, POD } from './ask-admission.ts';

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
