import { type FieldPath, isJsonObject, type JsonObject, type JsonValue } from '../../kube/index.ts';
import type { Check } from '../check.ts';

type Texts = Omit<Check, 'needs' | 'references' | 'run' | 'examples'> & {
  /** Lines of the configuration. */
  readonly examples: { readonly bad: string; readonly good: string };
};

/** A field of the configuration at fault. */
interface Fault {
  readonly path: FieldPath;
  readonly message: string;
}

/** A check of the kubelet's configuration file, or of what its `configz` endpoint shows. */
export function kubeletCheck(texts: Texts, judge: (field: FieldReader) => Fault | undefined): Check {
  return configurationCheck('kubelet.config.k8s.io', 'KubeletConfiguration', texts, judge);
}

/** A check of the configuration file of kube-proxy. */
export function kubeProxyCheck(texts: Texts, judge: (field: FieldReader) => Fault | undefined): Check {
  return configurationCheck('kubeproxy.config.k8s.io', 'KubeProxyConfiguration', texts, judge);
}

/** Reads a field by its path. Absent and null are undefined. */
export type FieldReader = (...path: readonly string[]) => JsonValue | undefined;

function configurationCheck(
  group: string,
  kind: string,
  texts: Texts,
  judge: (field: FieldReader) => Fault | undefined,
): Check {
  const example = (lines: string): string => `apiVersion: ${group}/v1beta1\nkind: ${kind}\n${lines}\n`;
  const check: Check = {
    ...texts,
    examples: { bad: example(texts.examples.bad), good: example(texts.examples.good) },
    needs: ['nodes'],
    nothingToJudge: ({ snapshot }) =>
      snapshot.ofKind(group, kind).length > 0 ? undefined : `no ${kind} in what was read`,
    references: [
      {
        title: `Kubernetes: ${kind}`,
        url: `https://kubernetes.io/docs/reference/config-api/${kind === 'KubeletConfiguration' ? 'kubelet-config.v1beta1' : 'kube-proxy-config.v1alpha1'}/`,
      },
    ],
    *run({ snapshot }) {
      for (const object of snapshot.ofKind(group, kind)) {
        const fault = judge((...path) => at(object.content, path));
        if (fault !== undefined) yield { check, object, ...fault };
      }
    },
  };
  return check;
}

function at(content: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = content;
  for (const key of path) value = isJsonObject(value) ? value[key] : undefined;
  return value ?? undefined;
}
