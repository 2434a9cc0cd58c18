import fc, { type Arbitrary } from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { JsonValue } from '../../src/kube/index.ts';
import type { AdmissionRequest } from '../../src/pod-security/index.ts';
import type { ApiResponse, KubernetesObject } from '../client.ts';
import { inParallel } from '../in-parallel.ts';
import { onEveryVersion } from '../suite.ts';
import {
  Admission,
  anyLabels,
  CONFIGURATION,
  EXEMPT_NAMESPACES,
  EXEMPT_USER,
  type Labels,
  RUNTIME_CLASSES,
  type Seen,
  seenByClient,
  validLabels,
} from './admission.ts';
import { type Fields, seldom } from './pods/arbitraries.ts';
import { changed, podChange, subresourceOf } from './pods/change.ts';
import { arbitraryPod } from './pods/pod.ts';
import { arbitraryKind, arbitraryTemplate } from './pods/template.ts';
import { isPodSecurityWarning } from './warnings.ts';

const PODS = { group: '', resource: 'pods' };
const NAMESPACES = { group: '', resource: 'namespaces' };

onEveryVersion(
  'Pod Security admission with a configuration',
  (controlPlane, version) => {
    const admission = new Admission(version);
    const namespaces: readonly (readonly [string, Labels])[] = [
      ...fc.sample(validLabels, 24).map((labels, index) => [`labelled-${index}`, labels] as const),
      [EXEMPT_NAMESPACES[0], { 'pod-security.kubernetes.io/enforce': 'restricted' }],
    ];
    const namespaceName = fc.constantFrom(...namespaces.map(([name]) => name));
    const user = fc.constantFrom('e2e-user', 'e2e-user', 'e2e-user', EXEMPT_USER);
    const audited = new Map<string, { readonly expected: Seen['annotations']; readonly request: AdmissionRequest }>();

    const send = (method: string, path: string, body: unknown, userName: string): Promise<ApiResponse<unknown>> => {
      const headers = { 'impersonate-user': userName, 'impersonate-group': 'system:masters' };
      return controlPlane().admin.request(method, path, { body, headers });
    };

    /** Compares what the client sees now; what the audit log shows is compared at the end. */
    const compare = (response: ApiResponse<unknown>, request: AdmissionRequest): void => {
      const ofPod = request.resource.resource !== 'namespaces';
      const ours = response.warnings.filter((text) => !ofPod || isPodSecurityWarning(text));
      const others = response.warnings.filter((text) => !ours.includes(text));
      const { annotations, ...answer } = admission.answer(request, others);
      expect(seenByClient(response, ours)).toEqual(answer);
      audited.set(String(response.headers['audit-id']), { expected: annotations, request });
    };

    beforeAll(async () => {
      for (const name of RUNTIME_CLASSES) {
        await controlPlane().admin.create('/apis/node.k8s.io/v1/runtimeclasses', {
          metadata: { name },
          handler: 'any',
        });
      }
      for (const [name, labels] of namespaces) admission.addNamespace(name, labels);
      await inParallel(namespaces, ([name, labels]) => controlPlane().createNamespace(name, labels));
    });

    test('answers the creation of 500 random pods as the engine does', async () => {
      await fc.assert(
        fc.asyncProperty(namespaceName, user, inRuntimeClass(arbitraryPod()), async (namespace, userName, pod) => {
          const response = await send('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod, userName);
          const request = { resource: PODS, subresource: '', name: 'pod', namespace, userName };
          compare(response, { ...request, operation: 'CREATE', object: pod as JsonValue });
        }),
        { numRuns: 500 },
      );
    }, 120_000);

    test('answers the creation of 500 random workloads as the engine does', async () => {
      await fc.assert(
        fc.asyncProperty(
          namespaceName,
          user,
          arbitraryKind,
          inRuntimeClass(arbitraryTemplate()),
          async (namespace, userName, { group, resource, path, wrap }, template) => {
            const object = wrap(template);
            const response = await send('POST', `${path(namespace)}?dryRun=All`, object, userName);
            const request = { resource: { group, resource }, subresource: '', name: 'shop', namespace, userName };
            compare(response, { ...request, operation: 'CREATE', object: object as JsonValue });
          },
        ),
        { numRuns: 500 },
      );
    }, 120_000);

    test('answers 500 random updates of pods, and of namespaces that have them, as the engine does', async () => {
      const pods = fc.sample(fc.tuple(namespaceName, arbitraryLinuxPod), 80);
      const stored = await inParallel(pods, async ([namespace, pod], i) => {
        const object = { ...pod, metadata: { ...(pod['metadata'] as Fields), name: `pod-${i}` } };
        const { status, body } = await send('POST', `/api/v1/namespaces/${namespace}/pods`, object, EXEMPT_USER);
        expect({ status, body }).toMatchObject({ status: 201 });
        return body as KubernetesObject;
      });
      for (const pod of stored) admission.addPod(pod);
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...stored), user, podChange, async (old, userName, change) => {
          const { name, namespace = '' } = old.metadata;
          const object = changed(old, change);
          const subresource = subresourceOf(change);
          const path = `/api/v1/namespaces/${namespace}/pods/${name}${subresource && `/${subresource}`}`;
          const response = await send('PUT', `${path}?dryRun=All`, object, userName);
          const request = { resource: PODS, subresource, name, namespace, userName };
          compare(response, {
            ...request,
            operation: 'UPDATE',
            object: object as JsonValue,
            oldObject: old as JsonValue,
          });
        }),
        { numRuns: 500 },
      );
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...namespaces), anyLabels, async ([name, labels], newLabels) => {
          const without = Object.fromEntries(Object.keys(labels).map((key) => [key, null]));
          const patch = { metadata: { labels: { ...without, ...newLabels } } };
          const headers = { 'content-type': 'application/merge-patch+json' };
          const path = `/api/v1/namespaces/${name}?dryRun=All`;
          const response = await controlPlane().admin.request('PATCH', path, { body: patch, headers });
          compare(response, {
            operation: 'UPDATE',
            resource: NAMESPACES,
            subresource: '',
            name,
            namespace: name,
            userName: 'e2e-admin',
            object: { metadata: { labels: newLabels } },
            oldObject: { metadata: { labels } },
          });
        }),
        { numRuns: 500 },
      );
    }, 240_000);

    test('answers the creation of 200 random namespaces as the engine does', async () => {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom('fresh', EXEMPT_NAMESPACES[1]), anyLabels, async (name, labels) => {
          const object = { metadata: { name, labels } };
          const response = await send('POST', '/api/v1/namespaces?dryRun=All', object, 'e2e-user');
          const request = { resource: NAMESPACES, subresource: '', name, namespace: name, userName: 'e2e-user' };
          compare(response, { ...request, operation: 'CREATE', object });
        }),
        { numRuns: 200 },
      );
    }, 120_000);

    test('writes to the audit log what the engine says it does', async () => {
      const ours = (annotations: Seen['annotations'] = {}): Seen['annotations'] =>
        Object.fromEntries(Object.entries(annotations).filter(([key]) => key.startsWith('pod-security.')));
      await expect
        .poll(
          () =>
            controlPlane()
              .auditEvents()
              .filter(({ auditID }) => audited.has(auditID)).length,
        )
        .toBe(audited.size);
      for (const { auditID, annotations } of controlPlane().auditEvents()) {
        const known = audited.get(auditID);
        if (known !== undefined) expect(ours(annotations), JSON.stringify(known.request)).toEqual(known.expected);
      }
    }, 60_000);
  },
  { podSecurity: CONFIGURATION },
);

/** The pods or templates, in a runtime class now and then. */
function inRuntimeClass(pods: Arbitrary<Fields>): Arbitrary<Fields> {
  return fc.tuple(pods, seldom(0.2, fc.constantFrom(...RUNTIME_CLASSES))).map(([pod, runtimeClassName]) => ({
    ...pod,
    spec: { ...(pod['spec'] as Fields), ...(runtimeClassName === undefined ? {} : { runtimeClassName }) },
  }));
}

/** What is added to a pod later is made for Linux. */
const arbitraryLinuxPod = inRuntimeClass(arbitraryPod()).filter((pod) => !JSON.stringify(pod).includes('indows'));
