import { loadAll } from 'js-yaml';
import {
  isKubernetesObject,
  type JsonValue,
  LATEST_KUBERNETES_VERSION,
  objectsIn,
  readObject,
  Snapshot,
} from '../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../pod-security/index.ts';
import type { Check, Finding } from './check.ts';
import { CheckContext, type CheckSettings } from './context.ts';

/** What tests judge by. */
const SETTINGS: CheckSettings = {
  podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
  kubernetesVersion: LATEST_KUBERNETES_VERSION,
  today: '2026-11-01',
  allowedRegistries: ['registry.example.com', 'docker.io', 'registry.k8s.io'],
};

/** The objects of some manifests, for tests. What is no object is left out. */
export function testContext(manifests: string, settings: CheckSettings = SETTINGS): CheckContext {
  const objects = loadAll(manifests)
    .flatMap((value) => objectsIn(value as JsonValue))
    .map(({ value }) => readObject(value, { type: 'value', name: 'example' }));
  return new CheckContext(new Snapshot(objects.filter(isKubernetesObject)), settings);
}

/** What a check finds in manifests, for tests. */
export function testFindings(check: Check, manifests: string): readonly Finding[] {
  return [...check.run(testContext(manifests))];
}
