import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { parseKubernetesVersion } from '../../src/kube/index.ts';
import { type Attributes, authorize, type RbacIndex, rbacDefaultsFor } from '../../src/rbac/index.ts';
import type { KubernetesObject } from '../client.ts';
import { inParallel } from '../in-parallel.ts';
import { onEveryVersion } from '../suite.ts';
import { authorizerCaughtUp, createAll, deleteLabelled, readAll, review } from './cluster.ts';
import { NAMESPACES, rbacObjects } from './objects.ts';
import { type ReviewSpec, reviewsOf } from './reviews.ts';
import { indexOfCluster } from './snapshot.ts';

const ROUNDS = 10;
const STATES = 20;
const REVIEWS = 50;

onEveryVersion('RBAC', (controlPlane, version) => {
  beforeAll(() => inParallel(NAMESPACES, (namespace) => controlPlane().createNamespace(namespace)));

  test('decides 10,000 random requests in 200 random states as the engine does', async () => {
    const { admin } = controlPlane();
    const seed = Date.now();
    const differences: unknown[] = [];
    let granted = 0;
    for (let round = 0; round < ROUNDS; round++) {
      // Many states at once, since no name in one is in another.
      const states = Array.from({ length: STATES }, (_, index) => randomState(`s${round}x${index}`, seed));
      await createAll(
        admin,
        states.flatMap(({ objects }) => objects),
      );
      await authorizerCaughtUp(admin, NAMESPACES[0], `mark-${round}`);
      const index = indexOfCluster(await readAll(admin), version);
      expect(index.problems).toEqual([]);
      for (const { objects, reviews } of states) {
        const answers = await inParallel(reviews, (spec) => review(admin, spec));
        for (const [i, spec] of reviews.entries()) {
          const { allowed, reason = '' } = answers[i] ?? { allowed: false };
          const grants = grantsOf(index, spec);
          const agree = allowed ? grants.includes(reason) : grants.length === 0;
          if (!agree) differences.push({ spec, allowed, reason, grants, objects, seed });
          if (allowed) granted++;
        }
      }
      await deleteLabelled(admin, 'e2e=rbac', NAMESPACES);
    }
    expect(differences.slice(0, 3)).toEqual([]);
    expect(granted).toBeGreaterThan(1000);
  }, 300_000);

  test('makes the default roles and bindings that the engine knows', async () => {
    const kubernetesVersion = parseKubernetesVersion(version);
    if (kubernetesVersion === undefined) throw new Error(`${version} is no version`);
    const defaults = rbacDefaultsFor(kubernetesVersion);
    expect(defaults.version).toEqual(kubernetesVersion);
    const known = defaults.objects.map((object) => object as unknown as KubernetesObject);
    const stored = async () => (await readAll(controlPlane().admin)).filter(isDefault);
    await expect
      .poll(async () => (await stored()).sort(byName), { timeout: 30_000 }) // a controller fills aggregated roles
      .toEqual(known.toSorted(byName));
  }, 60_000);
});

interface RandomState {
  readonly objects: readonly KubernetesObject[];
  readonly reviews: readonly ReviewSpec[];
}

function randomState(prefix: string, seed: number): RandomState {
  // Each state has a seed of its own, from the prefix.
  const own = { numRuns: 1, seed: Array.from(prefix).reduce((hash, char) => hash * 31 + char.charCodeAt(0), seed) | 0 };
  const [objects = []] = fc.sample(rbacObjects(prefix), own);
  const [reviews = []] = fc.sample(reviewsOf(prefix, objects, REVIEWS), own);
  return { objects, reviews };
}

/** Every grant that allows the request, in the words of the API server, which names the one that it met first. */
function grantsOf(index: RbacIndex, spec: ReviewSpec): string[] {
  const user = { name: spec.user, groups: spec.groups };
  const attributes = attributesOf(spec);
  const decision = authorize(index, user, attributes);
  const namespace = 'namespace' in attributes ? (attributes.namespace ?? '') : '';
  const grants = index
    .principal(user)
    .boundIn(namespace)
    .filter(({ matcher }) => matcher.find(attributes) >= 0)
    .map(({ binding, role, subject }) => {
      const place = binding.namespace === '' ? '' : `/${binding.namespace}`;
      const owner = subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace}` : subject.name;
      return `RBAC: allowed by ${binding.kind} "${binding.name}${place}" of ${role.kind} "${role.name}" to ${subject.kind} "${owner}"`;
    });
  if (decision.allowed !== grants.length > 0) throw new Error('the decision is not that of the grants');
  return grants;
}

/** Field selectors are not asked for here. */
function attributesOf({ resourceAttributes, nonResourceAttributes }: ReviewSpec): Attributes {
  if (nonResourceAttributes !== undefined) return nonResourceAttributes;
  if (resourceAttributes === undefined) throw new Error('the review asks for nothing');
  const { fieldSelector: _, ...attributes } = resourceAttributes;
  return attributes;
}

function isDefault({ metadata }: KubernetesObject): boolean {
  return metadata.labels?.['kubernetes.io/bootstrapping'] === 'rbac-defaults';
}

function byName(a: KubernetesObject, b: KubernetesObject): number {
  const key = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.namespace ?? ''} ${metadata.name}`;
  return key(a) < key(b) ? -1 : 1;
}
