import { anyMap, type Indexed, indexedList, type JsonObject, record, string } from '../../kube/index.ts';
import type { Check } from '../check.ts';

interface Gateway {
  readonly spec?: { readonly listeners?: readonly Indexed<{ readonly name?: string; readonly protocol?: string }>[] };
}
interface OpenShiftRoute {
  readonly spec?: { readonly host?: string; readonly tls?: JsonObject };
}

const gateway = record<Gateway>({
  spec: record({ listeners: indexedList(record({ name: string, protocol: string })) }),
});
const openShiftRoute = record<OpenShiftRoute>({ spec: record({ host: string, tls: anyMap }) });

const example = (listeners: string): string => `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: shop
  namespace: shop
spec:
  gatewayClassName: public
  listeners:
${listeners}`;

const HTTP = '    - { name: http, port: 80, protocol: HTTP }\n';
const HTTPS = `    - name: https
      port: 443
      protocol: HTTPS
      tls: { certificateRefs: [{ name: shop-tls }] }
`;

export const routeWithoutTls: Check = {
  id: 'exposure/route-without-tls',
  title: 'Gateway or Route takes connections without TLS',
  severity: 'medium',
  needs: ['routes'],
  perObject: true,
  rationale:
    'Requests, with passwords and session cookies in them, cross the network in clear text, and anybody on the way can ' +
    'read and change them.',
  remediation:
    'Give the Gateway an HTTPS listener with a certificate and let the one for HTTP redirect to it, or the Route a ' +
    '`tls.termination`. Where a load balancer in front ends TLS, say so in an exception.',
  examples: { bad: example(HTTP), good: example(`${HTTP}${HTTPS}`) },
  references: [{ title: 'Gateway API: TLS', url: 'https://gateway-api.sigs.k8s.io/guides/tls/' }],
  *run(context) {
    for (const object of context.snapshot.ofKind('gateway.networking.k8s.io', 'Gateway')) {
      const listeners = context.read(object, gateway)?.spec?.listeners ?? [];
      // Beside one with TLS, a listener for HTTP is there to redirect.
      if (listeners.some(({ protocol }) => protocol === 'HTTPS' || protocol === 'TLS')) continue;
      for (const { index, name = '', protocol } of listeners) {
        if (protocol !== 'HTTP') continue;
        const path = ['spec', 'listeners', index, 'protocol'];
        yield { check: routeWithoutTls, object, path, message: `listener ${name} takes HTTP, and none takes HTTPS` };
      }
    }
    for (const object of context.snapshot.ofKind('route.openshift.io', 'Route')) {
      const spec = context.read(object, openShiftRoute)?.spec;
      if (spec === undefined || spec.tls !== undefined) continue;
      yield {
        check: routeWithoutTls,
        object,
        path: ['spec', 'tls'],
        message: `${spec.host ?? 'its host'} is served without TLS`,
      };
    }
  },
};
