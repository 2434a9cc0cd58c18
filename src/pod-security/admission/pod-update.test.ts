import { describe, expect, it } from 'vitest';
import { type JsonObject, LATEST_KUBERNETES_VERSION } from '../../kube/index.ts';
import { admit } from './admit.ts';
import { contextOf, POD } from './ask-admission.ts';

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
