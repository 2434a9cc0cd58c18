import { type Indexed, indexedList, int32, list, record, string, stringMap } from '../../kube/index.ts';
import type { ObjectKind } from '../object-check.ts';

/** The parts of a Service that expose it (core/v1 ServiceSpec). */
export interface Service {
  readonly spec?: {
    readonly type?: string;
    readonly selector?: ReadonlyMap<string, string>;
    readonly externalIPs?: readonly string[];
    readonly loadBalancerSourceRanges?: readonly string[];
    readonly ports?: readonly Indexed<{ readonly port?: number; readonly nodePort?: number; readonly name?: string }>[];
  };
}

const shape = record<Service>({
  spec: record({
    type: string,
    selector: stringMap,
    externalIPs: list(string, ''),
    loadBalancerSourceRanges: list(string, ''),
    ports: indexedList(
      record<{ readonly port?: number; readonly nodePort?: number; readonly name?: string }>({
        port: int32,
        nodePort: int32,
        name: string,
      }),
    ),
  }),
});

export const SERVICE: ObjectKind<Service> = { group: '', kind: 'Service', shape };

/** A manifest of a Service, for examples: lines of its specification, and of its annotations. */
export function serviceExample(spec: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector: { app: web }
  ports:
    - port: 443
${spec.replaceAll(/^(?=.)/gm, '  ')}
`;
}
