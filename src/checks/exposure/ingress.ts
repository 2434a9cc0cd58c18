import { anyMap, type Indexed, indexedList, type JsonObject, list, record, string } from '../../kube/index.ts';
import type { ObjectKind } from '../object-check.ts';

/** The parts of an Ingress that say what it exposes and how (networking/v1 IngressSpec). */
export interface Ingress {
  readonly spec?: {
    readonly ingressClassName?: string;
    readonly defaultBackend?: JsonObject;
    readonly rules?: readonly Indexed<{ readonly host?: string }>[];
    readonly tls?: readonly Indexed<{ readonly hosts?: readonly string[]; readonly secretName?: string }>[];
  };
}

const shape = record<Ingress>({
  spec: record({
    ingressClassName: string,
    defaultBackend: anyMap,
    rules: indexedList(record<{ readonly host?: string }>({ host: string })),
    tls: indexedList(
      record<{ readonly hosts?: readonly string[]; readonly secretName?: string }>({
        hosts: list(string, ''),
        secretName: string,
      }),
    ),
  }),
});

export const INGRESS: ObjectKind<Ingress> = { group: 'networking.k8s.io', kind: 'Ingress', shape };

/** A manifest of an Ingress, for examples: its host, more lines of its specification, and of its annotations. */
export function ingressExample(parts: {
  readonly host?: string;
  readonly spec?: string;
  readonly annotations?: string;
}): string {
  const { host = 'shop.example.com', spec = '', annotations = '' } = parts;
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
${annotations === '' ? '' : `  annotations:\n${annotations.replaceAll(/^(?=.)/gm, '    ')}\n`}spec:
${spec === '' ? '' : `${spec.replaceAll(/^(?=.)/gm, '  ')}\n`}  rules:
    - ${host === '' ? '' : `host: ${host}\n      `}http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service: { name: web, port: { number: 80 } }
`;
}
