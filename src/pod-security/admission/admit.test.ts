import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonValue } from '../../kube/index.ts';
import { admit } from './admit.ts';
import { contextOf, POD } from './ask-admission.ts';

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
