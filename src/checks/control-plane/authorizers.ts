import { type FieldPath, isJsonArray, isJsonObject, type KubernetesObject } from '../../kube/index.ts';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { components } from './components.ts';

/** The authorizers that an API server asks, in their order, and where that is written. */
export interface Authorizers {
  readonly object: KubernetesObject;
  readonly container?: string | undefined;
  readonly path: FieldPath;
  /** `Node`, `RBAC`, `Webhook`, …; `AlwaysAllow` where nothing is written. */
  readonly modes: readonly string[];
}

const GROUP = 'apiserver.config.k8s.io';
const KIND = 'AuthorizationConfiguration';
const NO_API_SERVER = 'no kube-apiserver in what was read';

/**
 * By `--authorization-mode`, or, for those with `--authorization-config`, by the AuthorizationConfigurations that were
 * read: the flag names a file of the node.
 */
function authorizersOf(context: CheckContext): readonly Authorizers[] {
  const byFlag = context
    .answer(components)
    .filter(({ name, flags }) => name === 'kube-apiserver' && !flags.has('authorization-config'))
    .map(({ object, container, flags }) => {
      const modes = flags.list('authorization-mode');
      const path = flags.pathOf('authorization-mode');
      return { object, container, path, modes: modes.length === 0 ? ['AlwaysAllow'] : modes };
    });
  const byFile = context.snapshot.ofKind(GROUP, KIND).map((object) => {
    const written = object.content['authorizers'];
    const modes = (isJsonArray(written) ? written : []).flatMap((entry) => {
      const type = isJsonObject(entry) ? entry['type'] : undefined;
      return typeof type === 'string' ? [type] : [];
    });
    return { object, path: ['authorizers'], modes };
  });
  return [...byFlag, ...byFile];
}

/** A check of the authorizers of API servers; it gives the message of its finding. */
export function authorizerCheck(
  texts: Omit<Check, 'needs' | 'references' | 'run'>,
  judge: (modes: readonly string[]) => string | undefined,
): Check {
  const check: Check = {
    ...texts,
    needs: ['pods'],
    nothingToJudge: (context) => {
      if (context.answer(authorizersOf).length > 0) return undefined;
      const byFile = context.answer(components).some(({ name }) => name === 'kube-apiserver');
      return byFile ? `kube-apiserver has --authorization-config, and no ${KIND} was read` : NO_API_SERVER;
    },
    references: [
      {
        title: 'Kubernetes: Authorization',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/authorization/',
      },
    ],
    *run(context) {
      for (const { object, container, path, modes } of context.answer(authorizersOf)) {
        const message = judge(modes);
        if (message !== undefined) yield { check, object, path, container, message };
      }
    },
  };
  return check;
}

/** An AuthorizationConfiguration with authorizers of these types, for examples. */
export function authorizationExample(types: readonly string[]): string {
  return `apiVersion: ${GROUP}/v1
kind: ${KIND}
authorizers:
${types.map((type) => `  - { type: ${type}, name: ${type.toLowerCase()} }\n`).join('')}`;
}
