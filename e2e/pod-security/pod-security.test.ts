import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  type JsonValue,
  LATEST_KUBERNETES_VERSION,
  parseKubernetesVersion,
  podTemplate,
  Reading,
} from '../../src/kube/index.ts';
import {
  admissionMessage,
  type Evaluation,
  evaluatePod,
  type Policy,
  type Server,
  warningMessage,
} from '../../src/pod-security/index.ts';
import { type ApiResponse, messageOf } from '../client.ts';
import { inParallel } from '../in-parallel.ts';
import { onEveryVersion } from '../suite.ts';
import type { Fields } from './pods/arbitraries.ts';
import { damaged } from './pods/damage.ts';
import { arbitraryPod } from './pods/pod.ts';
import { arbitraryKind, arbitraryTemplate, TEMPLATE_KINDS } from './pods/template.ts';
import { policyNamespaces } from './policy-namespaces.ts';
import { asSent, isPodSecurityWarning } from './warnings.ts';

onEveryVersion('Pod Security admission', (controlPlane, version) => {
  const namespaces = policyNamespaces(version);
  const kubernetesVersion = parseKubernetesVersion(version) ?? LATEST_KUBERNETES_VERSION;

  beforeAll(async () => {
    await inParallel(namespaces, ({ name, labels }) => controlPlane().createNamespace(name, labels));
  });

  const evaluate = (policy: Policy, template: Fields, kind: Server['kind']): Evaluation => {
    const reading = new Reading();
    const read = podTemplate(template as JsonValue, reading);
    if (read === undefined || reading.problems.length > 0) {
      throw new Error(`the pod was not read: ${JSON.stringify(reading.problems)}`);
    }
    return evaluatePod(policy, read, { version: kubernetesVersion, kind });
  };

  const warningsOf = (
    policy: Policy,
    template: Fields,
    kind: Server['kind'],
    received: readonly string[],
  ): string[] => {
    const evaluation = evaluate(policy, template, kind);
    const others = received.filter((text) => !isPodSecurityWarning(text));
    return asSent(evaluation.allowed ? [] : [warningMessage(policy, evaluation)], others);
  };

  const tryCreate = (path: string, body: unknown): Promise<ApiResponse<unknown>> =>
    controlPlane().admin.request('POST', `${path}?dryRun=All`, { body });

  test('decides 5,000 random pods as the engine does, to the message', async () => {
    const seen = { allowed: 0, forbidden: 0, warned: 0 };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...namespaces), arbitraryPod(), async (namespace, pod) => {
        const { status, body, warnings } = await tryCreate(`/api/v1/namespaces/${namespace.name}/pods`, pod);
        const evaluation = evaluate(namespace.enforce, pod, 'Pod');
        if (evaluation.allowed) {
          expect({ status, message: status === 201 ? '' : messageOf(body) }).toEqual({ status: 201, message: '' });
          expect(warnings.filter(isPodSecurityWarning)).toEqual(warningsOf(namespace.warn, pod, 'Pod', warnings));
        } else {
          const message = admissionMessage('pod', namespace.enforce, evaluation);
          expect({ status, message: messageOf(body) }).toEqual({ status: 403, message });
          expect(warnings.filter(isPodSecurityWarning)).toEqual([]);
        }
        seen[evaluation.allowed ? 'allowed' : 'forbidden'] += 1;
        seen.warned += warnings.filter(isPodSecurityWarning).length;
      }),
      { numRuns: 5000 },
    );
    // Else the pods say little.
    expect(seen.allowed).toBeGreaterThan(1000);
    expect(seen.forbidden).toBeGreaterThan(1000);
    expect(seen.warned).toBeGreaterThan(200);
  }, 300_000);

  test('warns of 1,000 random templates as the engine does, and never forbids them', async () => {
    let warned = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...namespaces),
        arbitraryKind,
        arbitraryTemplate(),
        async (namespace, kind, template) => {
          const { status, body, warnings } = await tryCreate(kind.path(namespace.name), kind.wrap(template));
          expect({ status, message: status === 201 ? '' : messageOf(body) }).toEqual({ status: 201, message: '' });
          expect(warnings.filter(isPodSecurityWarning)).toEqual(
            warningsOf(namespace.warn, template, 'template', warnings),
          );
          warned += warnings.filter(isPodSecurityWarning).length;
        },
      ),
      { numRuns: 1000 },
    );
    expect(warned).toBeGreaterThan(250);
  }, 300_000);

  test('takes a value for wrong only where the API server does, in 2,000 damaged pods', async () => {
    const seen = { judged: 0, wrong: 0 };
    const specs = damaged(arbitraryPod().map(({ spec }) => ({ spec })));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...namespaces), specs, async (namespace, { spec }) => {
        const pod = { metadata: { name: 'pod' }, spec };
        const { status, body } = await tryCreate(`/api/v1/namespaces/${namespace.name}/pods`, pod);
        const reading = new Reading();
        const template = podTemplate(pod as JsonValue, reading) ?? {};
        if (reading.problems.length > 0) {
          expect({ status, message: messageOf(body) }, JSON.stringify(reading.problems)).toMatchObject({ status: 400 });
          seen.wrong++;
          return;
        }
        // What else the API server cannot read is in the sources of volumes, whose fields decide nothing.
        if (status === 400) expect(messageOf(body)).toMatch(/\.spec\.volumes\.|quantities must match/);
        if (status !== 201 && status !== 403) return; // refused by validation
        const policy = namespace.enforce;
        const evaluation = evaluatePod(policy, template, { version: kubernetesVersion, kind: 'Pod' });
        const expected = evaluation.allowed ? 'allowed' : admissionMessage('pod', policy, evaluation);
        expect(status === 201 ? 'allowed' : messageOf(body)).toBe(expected);
        seen.judged++;
      }),
      { numRuns: 2000 },
    );
    expect(seen.judged).toBeGreaterThan(100);
    expect(seen.wrong).toBeGreaterThan(200);
  }, 300_000);

  test.each(TEMPLATE_KINDS)('cuts a long warning about a $kind', async ({ path, wrap }) => {
    const containers = Array.from({ length: 30 }, (_, index) => ({
      name: `${'x'.repeat(55)}-${index}`,
      image: 'example.test/app:1',
    }));
    const template = { metadata: { labels: { app: 'shop' } }, spec: { containers } };
    const namespace = namespaces.find(({ warn }) => warn.level === 'restricted' && warn.version.text === 'latest');
    if (namespace === undefined) throw new Error('no such namespace');
    const { warnings } = await tryCreate(path(namespace.name), wrap(template));
    const evaluation = evaluate(namespace.warn, template, 'template');
    const whole = warningMessage(namespace.warn, evaluation);
    expect(whole.length).toBeGreaterThan(4096);
    expect(warnings.filter(isPodSecurityWarning)).toEqual([whole.slice(0, 256)]);
  });
});
