import { describe, expect, it } from 'vitest';
import { admit } from './admit.ts';
import { annotations, contextOf, POD } from './ask-admission.ts';

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
