import type { Workload } from '../../kube/index.ts';
import { parseImage } from '../image-reference/parse-image.ts';

/** Images of programs that take connections from outside for others, by the end of their repository. */
const CONTROLLERS =
  /(?:^|\/)(?:ingress-nginx\/controller|nginx-ingress|traefik|kubernetes-ingress|haproxy-ingress|kong|kong-gateway|contour|envoy|proxyv2|caddy-ingress|apisix|emissary)$/;

/** Whether a workload is an ingress controller or a gateway, by its images. */
export function isIngressController({ spec }: Workload): boolean {
  return (spec.containers ?? []).some(({ image = '' }) => CONTROLLERS.test(parseImage(image)?.repository ?? ''));
}
