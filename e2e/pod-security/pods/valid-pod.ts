/**
 * Settles what contradicts itself in a random pod, so that validation (pkg/apis/core/validation of Kubernetes 1.35 to
 * 1.37) accepts it and Pod Security is what decides.
 */
import type { Fields } from './arbitraries.ts';

/** How a container's name is used in an annotation, and with which value. */
export interface AnnotationWish {
  readonly kind: 'seccomp-pod' | 'seccomp-container' | 'apparmor';
  /** An index into the pod's containers, modulo their number. */
  readonly container: number;
  readonly value: 'default' | 'docker' | 'unconfined' | 'localhost' | 'empty';
}

/** What a pod shall be, before what contradicts itself in it is settled. */
export interface PodWish {
  readonly os: 'linux' | 'windows' | null | undefined;
  /** Which of pod and containers ask for the Windows host. */
  readonly hostProcess: 'none' | 'pod' | 'containers' | 'both';
  readonly annotations: readonly AnnotationWish[];
  readonly names: readonly string[];
  readonly spec: Fields & { readonly containers: readonly Fields[]; readonly initContainers: readonly Fields[] };
}

/** The fields that must not be set for Windows, in a security context. */
const LINUX_FIELDS = [
  'allowPrivilegeEscalation',
  'appArmorProfile',
  'capabilities',
  'fsGroup',
  'privileged',
  'procMount',
  'readOnlyRootFilesystem',
  'runAsUser',
  'seLinuxOptions',
  'seccompProfile',
  'sysctls',
];

/** Sysctls that belong to a namespace, and so cannot be set when it is the host's. */
const NETWORK_SYSCTL = /^net[./]/;
const IPC_SYSCTL = /^(kernel[./](shm|msg|sem)|fs[./]mqueue[./])/;

const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const APPARMOR_CONTAINER = 'container.apparmor.security.beta.kubernetes.io/';

/** Makes a pod of a wish, as `{metadata, spec}`. The same wish makes the same pod. */
export function validPod(wish: PodWish): Fields {
  const names = [...wish.names];
  const onHost = wish.os !== 'linux' && wish.hostProcess !== 'none';
  const spec: Fields = {
    ...wish.spec,
    containers: wish.spec.containers.map((fields) => ({ name: names.shift(), ...fields })),
    initContainers: wish.spec.initContainers.map((fields) => ({ name: names.shift(), ...fields })),
  };
  if (wish.os !== undefined) spec['os'] = wish.os === null ? null : { name: wish.os };
  settleHost(spec, wish, onHost);
  settlePorts(spec);
  const context = spec['securityContext'];
  if (isFields(context)) {
    spec['securityContext'] = settlePodContext(context, spec, wish, onHost);
  }
  if (onHost && wish.hostProcess !== 'containers') setHostProcess(spec);
  for (const container of containersOf(spec)) {
    const own = container['securityContext'];
    if (isFields(own)) container['securityContext'] = settleContainerContext(own, spec, wish, onHost);
    if (onHost && wish.hostProcess !== 'pod') setHostProcess(container);
  }
  return { metadata: { name: 'pod', annotations: annotationsOf(wish.annotations, spec) }, spec };
}

function settleHost(spec: Fields, wish: PodWish, onHost: boolean): void {
  if (wish.os === 'windows') for (const name of ['hostUsers', 'hostPID', 'hostIPC']) delete spec[name];
  if (onHost) {
    spec['hostNetwork'] = true;
    if (spec['hostUsers'] === false) delete spec['hostUsers'];
  }
  if (spec['hostUsers'] === false) for (const name of ['hostNetwork', 'hostPID', 'hostIPC']) delete spec[name];
}

/** On the host's network a host port is the container port or left out; elsewhere no two may be equal. */
function settlePorts(spec: Fields): void {
  let number = 8000;
  for (const container of containersOf(spec)) {
    const ports = container['ports'];
    if (!Array.isArray(ports)) continue;
    container['ports'] = (ports as Fields[]).map((port) => {
      number += 1;
      const settled: Fields = { ...port, containerPort: number };
      if (settled['hostPort'] === 8000) settled['hostPort'] = number;
      return settled;
    });
  }
}

function settlePodContext(context: Fields, spec: Fields, wish: PodWish, onHost: boolean): Fields {
  const settled = settleSystem(context, wish, onHost);
  const sysctls = settled['sysctls'];
  if (Array.isArray(sysctls)) {
    settled['sysctls'] = (sysctls as { name: string }[]).filter(
      ({ name }) =>
        !(spec['hostNetwork'] === true && NETWORK_SYSCTL.test(name)) &&
        !(spec['hostIPC'] === true && IPC_SYSCTL.test(name)),
    );
  }
  return settled;
}

function settleContainerContext(context: Fields, spec: Fields, wish: PodWish, onHost: boolean): Fields {
  const settled = settleSystem(context, wish, onHost);
  if (spec['hostUsers'] !== false && settled['procMount'] === 'Unmasked') settled['procMount'] = 'Default';
  const capabilities = settled['capabilities'];
  const added = isFields(capabilities) && Array.isArray(capabilities['add']) ? (capabilities['add'] as unknown[]) : [];
  if (settled['privileged'] === true || added.includes('CAP_SYS_ADMIN')) delete settled['allowPrivilegeEscalation'];
  return settled;
}

function settleSystem(context: Fields, wish: PodWish, onHost: boolean): Fields {
  const settled = { ...context };
  if (wish.os === 'windows') for (const name of LINUX_FIELDS) delete settled[name];
  if (wish.os === 'linux' || onHost) delete settled['windowsOptions'];
  return settled;
}

function setHostProcess(owner: Fields): void {
  const context = owner['securityContext'];
  const windowsOptions = { hostProcess: true };
  owner['securityContext'] = isFields(context) ? { ...context, windowsOptions } : { windowsOptions };
}

/** The deprecated annotations must say what the fields say, where there are fields. */
function annotationsOf(wishes: readonly AnnotationWish[], spec: Fields): Record<string, string> {
  const containers = containersOf(spec);
  const podContext = spec['securityContext'];
  const annotations: Record<string, string> = {};
  for (const wish of wishes) {
    const container = containers[wish.container % containers.length];
    if (container === undefined) continue;
    const name = String(container['name']);
    if (wish.kind === 'seccomp-pod') {
      const profile = profileIn(podContext, 'seccompProfile');
      annotations[SECCOMP_POD] = seccompValue(profile, wish.value);
    } else if (wish.kind === 'seccomp-container') {
      const profile = profileIn(container['securityContext'], 'seccompProfile');
      annotations[SECCOMP_CONTAINER + name] = seccompValue(profile, wish.value);
    } else {
      const profile =
        profileIn(container['securityContext'], 'appArmorProfile') ?? profileIn(podContext, 'appArmorProfile');
      annotations[APPARMOR_CONTAINER + name] = appArmorValue(profile, wish.value);
    }
  }
  return annotations;
}

function seccompValue(profile: Fields | undefined, wish: AnnotationWish['value']): string {
  if (profile !== undefined) {
    if (profile['type'] === 'Localhost') return `localhost/${profile['localhostProfile']}`;
    if (profile['type'] === 'Unconfined') return 'unconfined';
    return wish === 'docker' ? 'docker/default' : 'runtime/default';
  }
  if (wish === 'docker') return 'docker/default';
  return wish === 'unconfined' ? 'unconfined' : wish === 'localhost' ? 'localhost/a.json' : 'runtime/default';
}

function appArmorValue(profile: Fields | undefined, wish: AnnotationWish['value']): string {
  if (profile !== undefined) {
    if (profile['type'] === 'Localhost') return `localhost/${profile['localhostProfile']}`;
    return profile['type'] === 'Unconfined' ? 'unconfined' : 'runtime/default';
  }
  switch (wish) {
    case 'unconfined':
      return 'unconfined';
    case 'localhost':
      return 'localhost/a';
    case 'docker':
      return 'localhost/'; // no valid field can be made of it
    case 'empty':
      return '';
    case 'default':
      return 'runtime/default';
  }
}

function profileIn(context: unknown, field: 'appArmorProfile' | 'seccompProfile'): Fields | undefined {
  const profile = isFields(context) ? context[field] : undefined;
  return isFields(profile) ? profile : undefined;
}

function containersOf(spec: Fields): Fields[] {
  return [...(spec['containers'] as Fields[]), ...(spec['initContainers'] as Fields[])];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
