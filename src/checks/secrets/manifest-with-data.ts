import { isJsonObject, isRedactedConfiguration, ownField } from '../../kube/index.ts';
import type { Check } from '../check.ts';

const example = (data: string): string => `apiVersion: v1
kind: Secret
metadata:
  name: db
  namespace: shop
${data}
`;

/** Types whose values the control plane writes. */
const FILLED_BY_OTHERS: ReadonlySet<string> = new Set(['kubernetes.io/service-account-token']);

export const manifestWithData: Check = {
  id: 'secrets/manifest-with-data',
  title: 'Secret lies in a file with its values',
  severity: 'high',
  needs: ['secrets'],
  rationale:
    'Base64 is no encryption. Whoever can read the file, a fork or an old commit of it has the values, and a repository ' +
    'is copied to more places than anyone remembers.',
  remediation:
    'Change the values. Keep the new ones in a vault and let External Secrets or the Secrets Store CSI driver bring them, ' +
    'or encrypt the file with SOPS or Sealed Secrets.',
  examples: {
    bad: example('stringData:\n  password: tr0ub4dor'),
    good: example('type: Opaque'),
  },
  references: [
    {
      title: 'Kubernetes: Good practices for Kubernetes Secrets',
      url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    },
  ],
  *run({ snapshot }) {
    for (const object of snapshot.ofKind('', 'Secret')) {
      const { content, origin } = object;
      // A live Secret is where it belongs; what a chart renders is made when it is installed.
      if (origin.type === 'cluster' || origin.type === 'rendered') continue;
      if (typeof content['type'] === 'string' && FILLED_BY_OTHERS.has(content['type'])) continue;
      // SOPS leaves its own field beside the values that it has encrypted.
      if (Object.hasOwn(content, 'sops')) continue;
      for (const field of ['data', 'stringData'] as const) {
        const values = content[field];
        if (!isJsonObject(values)) continue;
        const filled = Object.keys(values).filter((key) => isFilled(ownField(values, key)));
        if (filled.length === 0) continue;
        const suspects = filled.filter((key) => !isRedactedConfiguration(ownField(values, key)));
        yield suspects.length > 0
          ? { check: manifestWithData, object, path: [field], message: `holds ${listed(suspects)}` }
          : {
              check: manifestWithData,
              object,
              path: [field],
              message: `holds ${listed(filled)}: configuration in which nothing looks like a credential`,
              severity: 'info',
            };
      }
    }
  },
};

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** The first keys, and how many more there are. */
function listed(keys: readonly string[]): string {
  const more = keys.length > 5 ? ` and ${keys.length - 5} more` : '';
  return `the ${keys.length === 1 ? 'value' : 'values'} of ${keys.slice(0, 5).join(', ')}${more}`;
}
