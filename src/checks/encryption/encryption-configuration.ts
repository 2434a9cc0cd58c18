import {
  type FieldPath,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type KubernetesObject,
  list,
  Reading,
  string,
} from '../../kube/index.ts';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';

/** An entry of `resources` of an EncryptionConfiguration: what it is for, and its providers in their order. */
export interface EncryptedResources {
  readonly object: KubernetesObject;
  readonly path: FieldPath;
  readonly resources: readonly string[];
  /** `kms`, `aescbc`, `aesgcm`, `secretbox`, `identity`; what stands in it is not kept. */
  readonly providers: readonly Provider[];
}

interface Provider {
  readonly name: string;
  readonly path: FieldPath;
  /** Of `kms` alone: `v1`, the default, or `v2`. */
  readonly kmsVersion?: string;
}

const GROUP = 'apiserver.config.k8s.io';
const KIND = 'EncryptionConfiguration';

/** The configurations of encryption at rest (apiserver.config.k8s.io/v1). */
function encryptedResources({ snapshot }: CheckContext): readonly EncryptedResources[] {
  return snapshot.ofKind(GROUP, KIND).flatMap((object) => {
    const entries = object.content['resources'];
    return (isJsonArray(entries) ? entries : []).flatMap((entry, index) =>
      isJsonObject(entry) ? [readEntry(object, entry, ['resources', index])] : [],
    );
  });
}

function readEntry(object: KubernetesObject, entry: JsonObject, path: FieldPath): EncryptedResources {
  const providers = entry['providers'];
  return {
    object,
    path,
    resources: new Reading().at('resources', entry['resources'], list(string, '')) ?? [],
    providers: (isJsonArray(providers) ? providers : []).flatMap((provider, index) => {
      const [name] = isJsonObject(provider) ? Object.keys(provider) : [];
      if (name === undefined || !isJsonObject(provider)) return [];
      const kms = name === 'kms' ? provider['kms'] : undefined;
      const version = isJsonObject(kms) && typeof kms['apiVersion'] === 'string' ? kms['apiVersion'] : 'v1';
      const at = [...path, 'providers', index, name];
      return [name === 'kms' ? { name, path: at, kmsVersion: version } : { name, path: at }];
    }),
  };
}

/** The first entry that names the resource decides (`secrets`, `*.`, `*.*`), as in the API server. */
export function entryFor(entries: readonly EncryptedResources[], resource: string): EncryptedResources | undefined {
  return entries.find(({ resources }) => resources.some((name) => [resource, '*.', '*.*'].includes(name)));
}

/** A check of the configuration of encryption at rest. */
export function encryptionCheck(
  texts: Omit<Check, 'needs' | 'references' | 'run'>,
  judge: (
    entries: readonly EncryptedResources[],
    object: KubernetesObject,
  ) => Iterable<{ readonly path: FieldPath; readonly message: string }>,
): Check {
  const check: Check = {
    ...texts,
    // It is a file of the control plane, which no API shows.
    needs: ['pods'],
    nothingToJudge: ({ snapshot }) =>
      snapshot.ofKind(GROUP, KIND).length > 0 ? undefined : `no ${KIND} in what was read`,
    references: [
      {
        title: 'Kubernetes: Encrypting confidential data at rest',
        url: 'https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/',
      },
    ],
    *run(context) {
      const all = context.answer(encryptedResources);
      for (const object of context.snapshot.ofKind(GROUP, KIND)) {
        const entries = all.filter((entry) => entry.object === object);
        for (const { path, message } of judge(entries, object)) yield { check, object, path, message };
      }
    },
  };
  return check;
}

/** A configuration for examples: the resources, and lines of its providers. */
export function encryptionExample(providers: string, resources = 'secrets, configmaps'): string {
  return `apiVersion: ${GROUP}/v1
kind: ${KIND}
resources:
  - resources: [${resources}]
    providers:
${providers.replaceAll(/^(?=.)/gm, '      ')}
`;
}

export const KMS_V2 = '- kms: { apiVersion: v2, name: vault, endpoint: unix:///run/kms.sock }\n- identity: {}';
