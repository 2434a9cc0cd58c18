import { isJsonArray, isJsonObject } from '../../kube/index.ts';
import { podExample, workloadCheck } from './workload-check.ts';

/** Seconds. The kubelet renews a token long before it ends, so that a longer life has no use. */
const LONGEST = 24 * 60 * 60;

export const longLivedToken = workloadCheck(
  {
    id: 'workload/long-lived-token',
    title: 'Projected service account token lives long',
    severity: 'low',
    rationale:
      'A token that leaks works until it expires, from wherever it was taken to. The kubelet renews tokens by itself, so ' +
      'a short life costs nothing.',
    remediation: 'Set `expirationSeconds` to 3600, the default, or at most to a day.',
    examples: {
      bad: podExample({
        pod: `volumes:
  - name: token
    projected:
      sources:
        - serviceAccountToken: { path: token, audience: vault, expirationSeconds: 31536000 }`,
      }),
      good: podExample({
        pod: `volumes:
  - name: token
    projected:
      sources:
        - serviceAccountToken: { path: token, audience: vault, expirationSeconds: 3600 }`,
      }),
    },
    references: [
      {
        title: 'Kubernetes: Service account token volume projection',
        url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#serviceaccount-token-volume-projection',
      },
    ],
  },
  function* ({ spec }) {
    for (const { index, source } of spec.volumes ?? []) {
      const projected = source['projected'];
      const sources = isJsonObject(projected) ? projected['sources'] : undefined;
      if (!isJsonArray(sources)) continue;
      for (const [entry, value] of sources.entries()) {
        const token = isJsonObject(value) ? value['serviceAccountToken'] : undefined;
        const seconds = isJsonObject(token) ? token['expirationSeconds'] : undefined;
        if (typeof seconds !== 'number' || seconds <= LONGEST) continue;
        const path = [
          'spec',
          'volumes',
          index,
          'projected',
          'sources',
          entry,
          'serviceAccountToken',
          'expirationSeconds',
        ];
        yield { path, message: `lives for ${Math.round(seconds / 3600)} hours` };
      }
    }
  },
);
