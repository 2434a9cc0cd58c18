import { record, stringMap } from '../../kube/index.ts';
import { objectCheck } from '../object-check.ts';
import { type DetectedSecret, detectSecretsInSetting } from './detection/index.ts';

interface ConfigMap {
  readonly data?: ReadonlyMap<string, string>;
}

const example = (line: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  namespace: shop
data:
  ${line}
`;

/** Lines of a configuration file that assign a value: `key = value`, `key: "value"`. */
const ASSIGNMENT =
  /^[ \t]*["']?([A-Za-z_][A-Za-z0-9_.-]{0,100})["']?[ \t]*[:=][ \t]*["']?([^"'\s,;#]{3,512})["']?[ \t]*[,;]?[ \t]*$/;
const MOST_LINES = 20_000;

export const inConfigMap = objectCheck(
  {
    id: 'secrets/in-config-map',
    title: 'Credential is written into a ConfigMap',
    severity: 'high',
    needs: ['config-map-data'],
    rationale:
      'ConfigMaps are read by many: the role `view` may, encryption at rest is seldom set for them, and tools print them ' +
      'freely.',
    remediation: 'Change the credential, and keep the new one in a Secret that is mounted beside the configuration.',
    examples: { bad: example('DB_PASSWORD: tr0ub4dor'), good: example('DB_HOST: db.shop.svc') },
    references: [
      { title: 'Kubernetes: ConfigMaps', url: 'https://kubernetes.io/docs/concepts/configuration/configmap/' },
    ],
  },
  { group: '', kind: 'ConfigMap', shape: record<ConfigMap>({ data: stringMap }) },
  function* ({ data = new Map() }) {
    for (const [key, text] of data) {
      for (const { title, masked } of inText(key, text)) {
        yield { path: ['data', key], message: `holds a ${title}, ${masked}` };
      }
    }
  },
);

/** By the providers' forms in the whole text, and by name: of the key, or of each assignment in a file. */
function inText(key: string, text: string): readonly DetectedSecret[] {
  const found = new Map(detectSecretsInSetting(key, text).map((secret) => [secret.hash, secret]));
  if (!text.includes('\n') && !text.includes('=')) return [...found.values()];
  for (const line of text.split('\n', MOST_LINES)) {
    if (line.length > 1000) continue;
    const [, name = '', value = ''] = ASSIGNMENT.exec(line) ?? [];
    for (const secret of name === '' ? [] : detectSecretsInSetting(name, value)) found.set(secret.hash, secret);
  }
  return [...found.values()];
}
