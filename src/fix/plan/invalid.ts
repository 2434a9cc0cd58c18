import { type ContainerSecurityContext, containersOf, type PodSpec, type Workload } from '../../kube/index.ts';

/**
 * What the API server, or the kubelet, would refuse in a pod because fields contradict one another, as far as fixes
 * touch these fields (core/v1 validation of Pods: ValidatePodSpec, validateSecurityContext, ValidateVolumeMounts).
 * What was refused before a fix does not count against it.
 */
export function* contradictions({ spec }: Workload): Generator<string> {
  const volumes = new Set<string>();
  for (const { name = '' } of spec.volumes ?? []) {
    if (volumes.has(name)) yield `two volumes are called ${name}`;
    volumes.add(name);
  }
  if (spec.hostUsers === false && (spec.hostNetwork || spec.hostPID || spec.hostIPC)) {
    yield 'hostUsers: false does not go with host namespaces';
  }
  for (const { container } of containersOf(spec)) {
    const mounts = new Set<string>();
    for (const { name = '', mountPath = '' } of container.volumeMounts ?? []) {
      if (!volumes.has(name)) yield `${container.name} mounts ${name}, which is no volume`;
      if (mounts.has(mountPath)) yield `${container.name} mounts two volumes at ${mountPath}`;
      mounts.add(mountPath);
    }
    for (const problem of ofSecurityContext(container.securityContext ?? {}, spec))
      yield `${container.name}: ${problem}`;
  }
}

function* ofSecurityContext(context: ContainerSecurityContext, spec: PodSpec): Generator<string> {
  if (context.allowPrivilegeEscalation === false) {
    if (context.privileged === true) yield 'allowPrivilegeEscalation: false does not go with privileged';
    if (context.capabilities?.add?.includes('CAP_SYS_ADMIN')) {
      yield 'allowPrivilegeEscalation: false does not go with CAP_SYS_ADMIN';
    }
  }
  if (context.procMount === 'Unmasked' && spec.hostUsers !== false) yield 'procMount: Unmasked needs hostUsers: false';
  const user = context.runAsUser ?? spec.securityContext?.runAsUser;
  const nonRoot = context.runAsNonRoot ?? spec.securityContext?.runAsNonRoot;
  if (nonRoot === true && (user === 0 || user === 0n)) yield 'runAsNonRoot does not go with runAsUser: 0';
  if (spec.os?.name === 'windows') {
    const linux = [
      'capabilities',
      'privileged',
      'procMount',
      'readOnlyRootFilesystem',
      'allowPrivilegeEscalation',
    ] as const;
    for (const field of linux) if (context[field] !== undefined) yield `${field} does not go with Windows`;
  }
}
