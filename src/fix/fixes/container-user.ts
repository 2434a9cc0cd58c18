import type { Container, PodSpec } from '../../kube/index.ts';

/** The user id that the manifest gives to a container; undefined when the image decides. */
export function userOf({ securityContext }: Container, spec: PodSpec): number | bigint | undefined {
  return securityContext?.runAsUser ?? spec.securityContext?.runAsUser;
}

/** Whether the manifest keeps a container from running as root. */
export function runsAsNonRoot(container: Container, spec: PodSpec): boolean {
  const required = container.securityContext?.runAsNonRoot ?? spec.securityContext?.runAsNonRoot;
  const user = userOf(container, spec);
  return user === undefined ? required === true : user !== 0 && user !== 0n;
}
