import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { CHECKS, type Check, CheckContext, type CheckSettings, type Finding } from '../checks/index.ts';
import {
  describeObject,
  formatFieldPath,
  isKubernetesObject,
  type KubernetesObject,
  LATEST_KUBERNETES_VERSION,
  readObject,
  Snapshot,
} from '../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../pod-security/index.ts';
import { loadSnapshot } from '../sources/index.ts';
import { FindingCache } from './finding-cache.ts';

const SETTINGS: CheckSettings = {
  podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
  kubernetesVersion: LATEST_KUBERNETES_VERSION,
  today: '2026-01-01',
  allowedRegistries: ['registry.example.com'],
};

function inWords(findings: Iterable<Finding>): readonly string[] {
  return [...findings]
    .map(({ object, path, container = '', message }) => {
      return `${describeObject(object)} ${formatFieldPath(path)} ${container} ${message}`;
    })
    .toSorted();
}

/** Our own examples, and real manifests beside the repository where they are present. */
const MANIFESTS = ['../../examples', '../../../shared/corpora/kubernetes-goat', '../../../shared/corpora/argo-cd']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .filter((path) => existsSync(path));

let objects: readonly KubernetesObject[] = [];

beforeAll(async () => {
  const env = { BREAKWATER_HELM: '/missing', BREAKWATER_KUSTOMIZE: '/missing', BREAKWATER_KUBECTL: '/missing' };
  objects = (await loadSnapshot(MANIFESTS, { env })).objects;
});

describe('a check that says it judges each object by itself does', () => {
  test.each(CHECKS.filter(({ perObject }) => perObject === true).map((check) => [check.id, check] as const))(
    '%s',
    (_, check) => {
      const together = check.run(new CheckContext(new Snapshot(objects), SETTINGS));
      const alone = objects.flatMap((object) => [...check.run(new CheckContext(new Snapshot([object]), SETTINGS))]);
      expect(inWords(alone)).toEqual(inWords(together));
    },
  );
});

test('from state to state, what the cache gives is what the checks find', () => {
  const cache = new FindingCache();
  const middle = Math.floor(objects.length / 2);
  let before: readonly KubernetesObject[] = [];
  for (const after of [objects.slice(0, middle), objects, objects.slice(10), objects.slice(10), []]) {
    const state = new CheckContext(new Snapshot(after), SETTINGS);
    const changed = [...before, ...after].filter((object) => !before.includes(object) || !after.includes(object));
    cache.next(state, before.length === 0 ? undefined : changed);
    for (const check of CHECKS) {
      const expected = check.run(new CheckContext(new Snapshot(after), SETTINGS));
      expect([check.id, inWords(cache.run(check))]).toEqual([check.id, inWords(expected)]);
    }
    before = after;
  }
});

describe('what is run again', () => {
  function pod(name: string): KubernetesObject {
    const read = readObject({ apiVersion: 'v1', kind: 'Pod', metadata: { name } }, { type: 'value', name: 'test' });
    if (!isKubernetesObject(read)) throw new Error(read.message);
    return read;
  }

  /** A check that writes down what it is shown. */
  function spy(more: Partial<Check>): { readonly check: Check; readonly seen: (readonly string[])[] } {
    const seen: (readonly string[])[] = [];
    const [any] = CHECKS;
    if (any === undefined) throw new Error('there are no checks');
    const check: Check = {
      ...any,
      needs: ['pods'],
      ...more,
      run: ({ snapshot }) => {
        seen.push(snapshot.objects.map(({ name }) => name));
        return [];
      },
    };
    return { check, seen };
  }

  const [a, b] = [pod('a'), pod('b')];
  const state = (...now: readonly KubernetesObject[]) => new CheckContext(new Snapshot(now), SETTINGS);

  test('is what is new, for a check that judges each object by itself', () => {
    const cache = new FindingCache();
    const { check, seen } = spy({ perObject: true });
    for (const now of [state(a), state(a, b), state(a)]) {
      cache.next(now, []);
      cache.run(check);
    }
    expect(seen).toEqual([['a'], ['b'], []]);
  });

  test('is all of it, for another, when a kind has changed that it needs', () => {
    const cache = new FindingCache();
    const { check, seen } = spy({ perObject: false });
    const states: [CheckContext, Parameters<FindingCache['next']>[1]][] = [
      [state(a), undefined],
      [state(a, b), [b]],
      [state(a, b), [{ group: '', kind: 'Node' }]],
      [state(a), [b]],
    ];
    for (const [now, changed] of states) {
      cache.next(now, changed);
      cache.run(check);
    }
    expect(seen).toEqual([['a'], ['a', 'b'], ['a']]);
  });
});
