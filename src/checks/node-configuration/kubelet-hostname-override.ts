import { isJsonArray, isJsonObject, type JsonValue, type KubernetesObject } from '../../kube/index.ts';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';

const GROUP = 'kubeadm.k8s.io';
const KINDS = ['InitConfiguration', 'JoinConfiguration'] as const;
const PATH = ['nodeRegistration', 'kubeletExtraArgs'];

const example = (lines: string): string => `apiVersion: ${GROUP}/v1beta4
kind: JoinConfiguration
nodeRegistration:
  ${lines}
`;

/** The flag is not in the configuration file of kubelets; kubeadm's has their flags. */
export const kubeletHostnameOverride: Check = {
  id: 'node-configuration/kubelet-hostname-override',
  title: 'Kubelet goes by another host name than its node',
  severity: 'low',
  rationale:
    'Certificates, the cloud provider and logs know the node by its own name. Under another one what a node did is hard ' +
    'to attribute, and its certificate may not be verified.',
  remediation: 'Remove `hostname-override`; `nodeRegistration.name` sets the name of the Node.',
  examples: {
    bad: example('kubeletExtraArgs: [{ name: hostname-override, value: worker }]'),
    good: example('kubeletExtraArgs: []'),
  },
  references: [
    {
      title: 'Kubernetes: kubelet',
      url: 'https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/',
    },
  ],
  needs: ['nodes'],
  nothingToJudge: (context) =>
    registrations(context).length > 0 ? undefined : `no ${KINDS.join(' or ')} of kubeadm in what was read`,
  *run(context) {
    for (const object of registrations(context)) {
      const extra = PATH.reduce<JsonValue | undefined>(
        (value, key) => (isJsonObject(value) ? value[key] : undefined),
        object.content,
      );
      const index = isJsonArray(extra) ? extra.findIndex((entry) => isJsonObject(entry) && entry['name'] === FLAG) : -1;
      // `kubeletExtraArgs` is a map until kubeadm.k8s.io/v1beta3.
      const at = isJsonObject(extra) && typeof extra[FLAG] === 'string' ? FLAG : index < 0 ? undefined : index;
      if (at === undefined) continue;
      yield { check: kubeletHostnameOverride, object, path: [...PATH, at], message: 'the host name is overridden' };
    }
  },
};

const FLAG = 'hostname-override';

function registrations({ snapshot }: CheckContext): readonly KubernetesObject[] {
  return KINDS.flatMap((kind) => snapshot.ofKind(GROUP, kind));
}
