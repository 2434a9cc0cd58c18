import fc, { type Arbitrary } from 'fast-check';
import { type Fields, mostly, names, present, seldom } from './arbitraries.ts';
import { container, initContainer } from './container.ts';
import { podSecurityContext } from './security-context.ts';
import { type AnnotationWish, type PodWish, validPod } from './valid-pod.ts';
import { volumes } from './volume.ts';

const annotation: Arbitrary<AnnotationWish> = fc.record({
  kind: fc.constantFrom('seccomp-pod', 'seccomp-container', 'apparmor'),
  container: fc.nat({ max: 5 }),
  value: fc.constantFrom('default', 'docker', 'unconfined', 'localhost', 'empty'),
});

/** Pods that API servers of 1.35 and later accept, Pod Security aside, as `{metadata, spec}`. */
export function arbitraryPod(): Arbitrary<Fields> {
  return fc.oneof(
    { weight: 3, arbitrary: podOf(0.01) },
    { weight: 4, arbitrary: podOf(0.06) },
    { weight: 2, arbitrary: podOf(0.25) },
    { weight: 1, arbitrary: podOf(0.6) },
  );
}

function podOf(wildness: number): Arbitrary<Fields> {
  const spec = fc.record({
    containers: fc.array(container(wildness), { minLength: 1, maxLength: 3 }),
    initContainers: mostly(0.3, [], fc.array(initContainer(wildness), { maxLength: 2 })),
    volumes: volumes(wildness),
    securityContext: podSecurityContext(wildness),
    hostNetwork: seldom(wildness, fc.boolean()),
    hostPID: seldom(wildness, fc.boolean()),
    hostIPC: seldom(wildness, fc.boolean()),
    hostUsers: seldom(0.1 + wildness / 2, fc.boolean()),
  });
  return fc
    .record({
      os: mostly<undefined, PodWish['os']>(0.2, undefined, fc.constantFrom('linux', 'windows', null)),
      hostProcess: mostly<'none', PodWish['hostProcess']>(
        wildness / 2,
        'none',
        fc.constantFrom('pod', 'containers', 'both'),
      ),
      annotations: mostly<AnnotationWish[], AnnotationWish[]>(wildness, [], fc.array(annotation, { maxLength: 3 })),
      names: names(5),
      spec: spec.map((fields) => ({
        ...present(fields),
        containers: fields.containers,
        initContainers: fields.initContainers,
      })),
    })
    .map(validPod);
}
