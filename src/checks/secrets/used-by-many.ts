import { containersOf, isJsonArray, isJsonObject, type JsonObject, type Workload } from '../../kube/index.ts';
import type { Check } from '../check.ts';

/** From this many workloads on a Secret is shared widely. */
const MANY = 5;

const reader = (name: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop }
spec:
  containers: [{ name: a, image: registry.example.com/a:1 }]
  volumes: [{ name: s, secret: { secretName: db } }]
`;

export const usedByMany: Check = {
  id: 'secrets/used-by-many',
  title: 'Many workloads share one Secret',
  severity: 'info',
  needs: ['pods', 'pod-templates'],
  rationale:
    'Each workload that has the credential can lose it, nobody can tell afterwards which one did, and changing it means ' +
    'changing all of them at once.',
  remediation: 'Give each workload a credential of its own, with the rights that it needs.',
  examples: {
    bad: ['a', 'b', 'c', 'd', 'e'].map(reader).join('---\n'),
    good: ['a', 'b'].map(reader).join('---\n'),
  },
  references: [
    {
      title: 'Kubernetes: Good practices for Kubernetes Secrets',
      url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    },
  ],
  *run({ snapshot }) {
    const users = new Map<string, Workload[]>();
    for (const workload of snapshot.workloads) {
      // Pods of one owner are one user of it, which its template stands for.
      if (workload.object.kind === 'Pod' && workload.object.ownerReferences.length > 0) continue;
      for (const name of new Set(secretsOf(workload))) {
        const key = `${workload.object.namespace}/${name}`;
        const known = users.get(key);
        if (known === undefined) users.set(key, [workload]);
        else known.push(workload);
      }
    }
    for (const [key, workloads] of users) {
      const [first] = workloads;
      // Several files may hold one workload: variants of an installation.
      const names = new Set(workloads.map(({ object }) => `${object.group}/${object.kind}/${object.name}`));
      if (first === undefined || names.size < MANY) continue;
      const message = `Secret ${key} is used by ${names.size} workloads, this one first`;
      yield { check: usedByMany, object: first.object, path: [...first.templatePath, 'spec'], message };
    }
  },
};

function* secretsOf({ spec }: Workload): Generator<string> {
  for (const { source } of spec.volumes ?? []) {
    const { secret, projected } = source;
    if (isJsonObject(secret) && typeof secret['secretName'] === 'string') yield secret['secretName'];
    const sources = isJsonObject(projected) ? projected['sources'] : undefined;
    for (const entry of isJsonArray(sources) ? sources : []) {
      const name = isJsonObject(entry) ? nameOf(entry['secret']) : undefined;
      if (name !== undefined) yield name;
    }
  }
  for (const { container } of containersOf(spec)) {
    for (const { valueFrom } of container.env ?? []) {
      if (valueFrom?.secretKeyRef?.name !== undefined) yield valueFrom.secretKeyRef.name;
    }
    for (const { secretRef } of container.envFrom ?? []) if (secretRef?.name !== undefined) yield secretRef.name;
  }
}

function nameOf(secret: JsonObject[string]): string | undefined {
  return isJsonObject(secret) && typeof secret['name'] === 'string' ? secret['name'] : undefined;
}
