import fc, { type Arbitrary } from 'fast-check';
import { type Fields, freeText, present, seldom } from './arbitraries.ts';
import { containerSecurityContext } from './security-context.ts';

/** A probe's or a lifecycle hook's action; the host is not validated by the API server. */
const handler: Arbitrary<Fields> = fc.oneof(
  fc.constant<Fields>({ exec: { command: ['true'] } }),
  fc
    .record({ host: fc.option(freeText), port: fc.constantFrom<number | string>(80, 'http') })
    .map((tcpSocket) => ({ tcpSocket })),
  fc
    .record({ host: fc.option(freeText), port: fc.constant(80), path: fc.constant('/') })
    .map((httpGet) => ({ httpGet })),
);

const lifecycle: Arbitrary<Fields> = fc
  .record({
    postStart: fc.option(handler, { nil: undefined }),
    preStop: fc.option(handler, { nil: undefined }),
  })
  .map(present);

/** A container port; `validPod` makes its number unlike those of the pod's other ports. */
const port: Arbitrary<Fields> = fc
  .record({
    containerPort: fc.constant(8000),
    hostPort: fc.constantFrom(undefined, undefined, null, 0, 8000),
    protocol: fc.constantFrom(undefined, 'TCP', 'UDP'),
    hostIP: fc.constantFrom(undefined, '127.0.0.1', ''),
  })
  .map(present);

/** Everything of a container but its name. */
export function container(wildness: number): Arbitrary<Fields> {
  return fc
    .record({
      image: fc.constant('example.test/app:1'),
      securityContext: containerSecurityContext(wildness),
      ports: seldom(0.2 + wildness / 2, fc.array(port, { maxLength: 2 })),
      livenessProbe: seldom(wildness, handler),
      readinessProbe: seldom(wildness, handler),
      startupProbe: seldom(wildness, handler),
      lifecycle: seldom(wildness, lifecycle),
    })
    .map(present);
}

/** Everything of an init container but its name. Probes and hooks are for those that keep running. */
export function initContainer(wildness: number): Arbitrary<Fields> {
  return fc.tuple(container(wildness), fc.boolean()).map(([fields, keepsRunning]) => {
    if (keepsRunning) return { ...fields, restartPolicy: 'Always' };
    const { livenessProbe: _, readinessProbe: __, startupProbe: ___, lifecycle: ____, ...rest } = fields;
    return rest;
  });
}
