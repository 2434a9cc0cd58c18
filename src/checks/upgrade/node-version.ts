import {
  formatKubernetesVersion,
  type KubernetesObject,
  type KubernetesVersion,
  parseKubernetesVersion,
  record,
  string,
} from '../../kube/index.ts';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';

const shape = record<{ readonly status?: { readonly nodeInfo?: { readonly kubeletVersion?: string } } }>({
  status: record({ nodeInfo: record({ kubeletVersion: string }) }),
});

/** A check of the version of each node's kubelet. */
export function nodeVersionCheck(
  texts: Omit<Check, 'needs' | 'references' | 'run'>,
  judge: (kubelet: KubernetesVersion, context: CheckContext) => string | undefined,
): Check {
  const check: Check = {
    ...texts,
    needs: ['nodes'],
    references: [
      { title: 'Kubernetes: Version skew policy', url: 'https://kubernetes.io/releases/version-skew-policy/' },
      { title: 'Kubernetes: Releases', url: 'https://kubernetes.io/releases/' },
    ],
    *run(context) {
      for (const object of context.snapshot.ofKind('', 'Node')) {
        const kubelet = kubeletVersion(context, object);
        const what = kubelet && judge(kubelet, context);
        if (kubelet === undefined || what === undefined) continue;
        const message = `its kubelet is ${formatKubernetesVersion(kubelet)}, ${what}`;
        yield { check, object, path: ['status', 'nodeInfo', 'kubeletVersion'], message };
      }
    },
  };
  return check;
}

function kubeletVersion(context: CheckContext, object: KubernetesObject): KubernetesVersion | undefined {
  const written = context.read(object, shape)?.status?.nodeInfo?.kubeletVersion;
  return written === undefined || written === 'latest' ? undefined : parseKubernetesVersion(written);
}

/** A Node for examples. */
export function nodeExample(kubeletVersion: string): string {
  return `apiVersion: v1
kind: Node
metadata:
  name: worker-1
status:
  nodeInfo: { kubeletVersion: ${kubeletVersion} }
`;
}
