import { formatKubernetesVersion } from '../../kube/index.ts';
import type { Check } from '../check.ts';
import { OLD_APIS, type OldApi } from './removed-apis.ts';

/** A check of the API versions that objects are written in, against the version of Kubernetes that takes them. */
export function oldApiCheck(
  texts: Omit<Check, 'needs' | 'references' | 'run'>,
  judge: (api: OldApi, minor: number) => string | undefined,
): Check {
  const check: Check = {
    ...texts,
    needs: [
      'namespaces',
      'pods',
      'pod-templates',
      'services',
      'routes',
      'rbac',
      'network-policies',
      'quotas',
      'storage',
    ],
    references: [
      {
        title: 'Kubernetes: Deprecated API Migration Guide',
        url: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
      },
    ],
    *run({ snapshot, settings: { kubernetesVersion } }) {
      if (kubernetesVersion.major !== 1) return;
      for (const object of snapshot.objects) {
        // A cluster shows objects in the version they are asked for, whatever they were written in.
        if (object.origin.type === 'cluster') continue;
        const api = OLD_APIS.get(`${object.apiVersion}/${object.kind}`);
        const what = api && judge(api, kubernetesVersion.minor);
        if (api === undefined || what === undefined) continue;
        const instead = api.use === undefined ? 'nothing takes its place' : `write ${api.use}`;
        const message = `${object.apiVersion} ${what} (judged for ${formatKubernetesVersion(kubernetesVersion)}); ${instead}`;
        yield { check, object, path: ['apiVersion'], message };
      }
    },
  };
  return check;
}

/** An Ingress or HorizontalPodAutoscaler of some version, for examples. */
export function apiExample(apiVersion: string, kind: string): string {
  return `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: web
  namespace: shop
`;
}
