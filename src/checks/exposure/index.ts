import type { Check } from '../check.ts';
import { adminConsole } from './admin-console.ts';
import { externalIps } from './external-ips.ts';
import { ingressNginxVersion } from './ingress-nginx-version.ts';
import { ingressWildcardHost } from './ingress-wildcard-host.ts';
import { ingressWithoutTls } from './ingress-without-tls.ts';
import { nginxSnippet } from './nginx-snippet.ts';
import { nodePort } from './node-port.ts';
import { openLoadBalancer } from './open-load-balancer.ts';
import { routeWithoutTls } from './route-without-tls.ts';

/** What is open to clients outside the cluster. */
export const EXPOSURE_CHECKS: readonly Check[] = [
  ingressNginxVersion,
  adminConsole,
  nginxSnippet,
  externalIps,
  openLoadBalancer,
  nodePort,
  ingressWithoutTls,
  routeWithoutTls,
  ingressWildcardHost,
];
