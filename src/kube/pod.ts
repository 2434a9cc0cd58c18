import type { JsonObject } from './json.ts';
import {
  anyMap,
  boolean,
  type Indexed,
  indexedList,
  int32,
  int64,
  intOrString,
  list,
  record,
  type Shape,
  string,
  stringMap,
} from './shape.ts';

/**
 * The parts of a Pod that Breakwater judges, narrowed (Kubernetes API reference, core/v1 PodSpec). A field that is
 * absent, null or of the wrong type is absent here. Nothing is defaulted: engines apply the API's defaults where
 * they decide.
 */
export interface PodSpec {
  readonly containers?: readonly Indexed<Container>[];
  readonly initContainers?: readonly Indexed<Container>[];
  readonly ephemeralContainers?: readonly Indexed<Container>[];
  readonly volumes?: readonly Indexed<Volume>[];
  readonly securityContext?: PodSecurityContext;
  readonly os?: { readonly name?: string };
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly hostUsers?: boolean;
  readonly hostAliases?: readonly Indexed<{ readonly ip?: string; readonly hostnames?: readonly string[] }>[];
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly shareProcessNamespace?: boolean;
  readonly serviceAccountName?: string;
  /** The deprecated alias of `serviceAccountName`; the API server keeps both equal. */
  readonly serviceAccount?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly runtimeClassName?: string;
  readonly priorityClassName?: string;
  readonly nodeName?: string;
  readonly nodeSelector?: ReadonlyMap<string, string>;
  readonly restartPolicy?: string;
  readonly dnsPolicy?: string;
  readonly tolerations?: readonly Indexed<Toleration>[];
  readonly imagePullSecrets?: readonly Indexed<{ readonly name?: string }>[];
  /** Of the pod as a whole, from 1.34. */
  readonly resources?: Resources;
}

/** Quantities by resource name, as they were written. */
export interface Resources {
  readonly limits?: JsonObject;
  readonly requests?: JsonObject;
}

export interface Container {
  readonly name?: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly env?: readonly Indexed<EnvVar>[];
  readonly envFrom?: readonly Indexed<EnvFrom>[];
  readonly ports?: readonly Indexed<ContainerPort>[];
  readonly resources?: Resources;
  readonly volumeMounts?: readonly Indexed<VolumeMount>[];
  readonly livenessProbe?: ProbeHandler;
  readonly readinessProbe?: ProbeHandler;
  readonly startupProbe?: ProbeHandler;
  readonly lifecycle?: { readonly postStart?: ProbeHandler; readonly preStop?: ProbeHandler };
  readonly securityContext?: ContainerSecurityContext;
  readonly restartPolicy?: string;
  /** Ephemeral containers alone: the container whose namespaces it joins. */
  readonly targetContainerName?: string;
  readonly stdin?: boolean;
  readonly tty?: boolean;
}

export interface EnvVar {
  readonly name?: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly secretKeyRef?: { readonly name?: string; readonly key?: string };
    readonly configMapKeyRef?: { readonly name?: string; readonly key?: string };
    readonly fieldRef?: { readonly fieldPath?: string };
  };
}

export interface EnvFrom {
  readonly prefix?: string;
  readonly secretRef?: { readonly name?: string };
  readonly configMapRef?: { readonly name?: string };
}

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort?: number;
  readonly hostPort?: number;
  readonly hostIP?: string;
  /** TCP when absent. */
  readonly protocol?: string;
}

export interface VolumeMount {
  readonly name?: string;
  readonly mountPath?: string;
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

/** What a probe or a lifecycle hook does. */
export interface ProbeHandler {
  readonly httpGet?: {
    readonly host?: string;
    readonly path?: string;
    readonly port?: number | string;
    readonly scheme?: string;
  };
  readonly tcpSocket?: { readonly host?: string; readonly port?: number | string };
  readonly grpc?: { readonly port?: number; readonly service?: string };
  readonly exec?: { readonly command?: readonly string[] };
}

/**
 * A volume. Its source is the one key beside `name` whose value is a map; which keys a server knows depends on its
 * version, so `source` holds them all as they were written.
 */
export interface Volume {
  readonly name?: string;
  /** Every field but the name that is set, including unknown ones. Those of {@link VOLUME_SOURCES} are maps. */
  readonly source: JsonObject;
  readonly hostPath?: { readonly path?: string; readonly type?: string };
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

export interface PodSecurityContext {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number | bigint;
  readonly runAsGroup?: number | bigint;
  readonly fsGroup?: number | bigint;
  readonly supplementalGroups?: readonly (number | bigint)[];
  readonly seLinuxOptions?: SeLinuxOptions;
  readonly seccompProfile?: SecurityProfile;
  readonly appArmorProfile?: SecurityProfile;
  readonly windowsOptions?: WindowsOptions;
  readonly sysctls?: readonly Indexed<{ readonly name?: string; readonly value?: string }>[];
}

export interface ContainerSecurityContext {
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number | bigint;
  readonly runAsGroup?: number | bigint;
  readonly procMount?: string;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly seLinuxOptions?: SeLinuxOptions;
  readonly seccompProfile?: SecurityProfile;
  readonly appArmorProfile?: SecurityProfile;
  readonly windowsOptions?: WindowsOptions;
}

export interface SeLinuxOptions {
  readonly user?: string;
  readonly role?: string;
  readonly type?: string;
  readonly level?: string;
}

/** A seccomp or AppArmor profile. */
export interface SecurityProfile {
  readonly type?: string;
  readonly localhostProfile?: string;
}

export interface WindowsOptions {
  readonly hostProcess?: boolean;
  readonly runAsUserName?: string;
  readonly gmsaCredentialSpecName?: string;
}

/** The parts of a Pod's or a template's metadata that matter beside the object's own. */
export interface PodMetadata {
  readonly name?: string;
  readonly labels?: ReadonlyMap<string, string>;
  readonly annotations?: ReadonlyMap<string, string>;
}

/** A Pod, or the template of one. */
export interface PodTemplate {
  readonly metadata?: PodMetadata;
  readonly spec?: PodSpec;
}

const named = record<{ readonly name?: string }>({ name: string });
const keyRef = record<{ readonly name?: string; readonly key?: string }>({ name: string, key: string });

const resources = record<Resources>({ limits: anyMap, requests: anyMap });
const seLinuxOptions = record<SeLinuxOptions>({ user: string, role: string, type: string, level: string });
const securityProfile = record<SecurityProfile>({ type: string, localhostProfile: string });
const windowsOptions = record<WindowsOptions>({
  hostProcess: boolean,
  runAsUserName: string,
  gmsaCredentialSpecName: string,
});

const containerSecurityContext = record<ContainerSecurityContext>({
  privileged: boolean,
  allowPrivilegeEscalation: boolean,
  readOnlyRootFilesystem: boolean,
  runAsNonRoot: boolean,
  runAsUser: int64,
  runAsGroup: int64,
  procMount: string,
  capabilities: record({ add: list(string, ''), drop: list(string, '') }),
  seLinuxOptions,
  seccompProfile: securityProfile,
  appArmorProfile: securityProfile,
  windowsOptions,
});

const podSecurityContext = record<PodSecurityContext>({
  runAsNonRoot: boolean,
  runAsUser: int64,
  runAsGroup: int64,
  fsGroup: int64,
  supplementalGroups: list(int64, 0),
  seLinuxOptions,
  seccompProfile: securityProfile,
  appArmorProfile: securityProfile,
  windowsOptions,
  sysctls: indexedList(record<{ readonly name?: string; readonly value?: string }>({ name: string, value: string })),
});

const probeHandler = record<ProbeHandler>({
  httpGet: record({ host: string, path: string, port: intOrString, scheme: string }),
  tcpSocket: record({ host: string, port: intOrString }),
  grpc: record({ port: int32, service: string }),
  exec: record({ command: list(string, '') }),
});

const container = record<Container>({
  name: string,
  image: string,
  imagePullPolicy: string,
  command: list(string, ''),
  args: list(string, ''),
  workingDir: string,
  env: indexedList(
    record<EnvVar>({
      name: string,
      value: string,
      valueFrom: record({ secretKeyRef: keyRef, configMapKeyRef: keyRef, fieldRef: record({ fieldPath: string }) }),
    }),
  ),
  envFrom: indexedList(record<EnvFrom>({ prefix: string, secretRef: named, configMapRef: named })),
  ports: indexedList(
    record<ContainerPort>({ name: string, containerPort: int32, hostPort: int32, hostIP: string, protocol: string }),
  ),
  resources,
  volumeMounts: indexedList(
    record<VolumeMount>({ name: string, mountPath: string, subPath: string, readOnly: boolean }),
  ),
  livenessProbe: probeHandler,
  readinessProbe: probeHandler,
  startupProbe: probeHandler,
  lifecycle: record({ postStart: probeHandler, preStop: probeHandler }),
  securityContext: containerSecurityContext,
  restartPolicy: string,
  targetContainerName: string,
  stdin: boolean,
  tty: boolean,
});

const namedVolume = record<{ readonly name?: string; readonly hostPath?: { path?: string; type?: string } }>({
  name: string,
  hostPath: record({ path: string, type: string }),
});

/** The volume sources of the API, from the first server to the newest. */
const VOLUME_SOURCES: ReadonlySet<string> = new Set([
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'gitRepo',
  'glusterfs',
  'hostPath',
  'image',
  'iscsi',
  'nfs',
  'persistentVolumeClaim',
  'photonPersistentDisk',
  'portworxVolume',
  'projected',
  'quobyte',
  'rbd',
  'scaleIO',
  'secret',
  'storageos',
  'vsphereVolume',
]);

const volume: Shape<Volume> = (value, reading) => {
  const known = namedVolume(value, reading);
  const fields = known && anyMap(value, reading);
  if (known === undefined || fields === undefined) return undefined;
  const set = Object.entries(fields).filter(([key, field]) => {
    if (key === 'name' || field === undefined || field === null) return false;
    // A hostPath of a wrong type has been reported above.
    if (key === 'hostPath') return known.hostPath !== undefined;
    return !VOLUME_SOURCES.has(key) || reading.at(key, field, anyMap) !== undefined;
  });
  return { ...known, source: Object.fromEntries(set) };
};

const podSpec = record<PodSpec>({
  containers: indexedList(container),
  initContainers: indexedList(container),
  ephemeralContainers: indexedList(container),
  volumes: indexedList(volume),
  securityContext: podSecurityContext,
  os: record({ name: string }),
  hostNetwork: boolean,
  hostPID: boolean,
  hostIPC: boolean,
  hostUsers: boolean,
  hostAliases: indexedList(
    record<{ readonly ip?: string; readonly hostnames?: readonly string[] }>({
      ip: string,
      hostnames: list(string, ''),
    }),
  ),
  hostname: string,
  subdomain: string,
  shareProcessNamespace: boolean,
  serviceAccountName: string,
  serviceAccount: string,
  automountServiceAccountToken: boolean,
  runtimeClassName: string,
  priorityClassName: string,
  nodeName: string,
  nodeSelector: stringMap,
  restartPolicy: string,
  dnsPolicy: string,
  tolerations: indexedList(record<Toleration>({ key: string, operator: string, value: string, effect: string })),
  imagePullSecrets: indexedList(named),
  resources,
});

/** Narrows a Pod, or a template of one. */
export const podTemplate: Shape<PodTemplate> = record<PodTemplate>({
  metadata: record<PodMetadata>({ name: string, labels: stringMap, annotations: stringMap }),
  spec: podSpec,
});

/** The three lists of containers, in the order in which Kubernetes visits them. */
export const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;
export type ContainerList = (typeof CONTAINER_LISTS)[number];

/** Every container of a pod with the list that holds it, in Kubernetes' visiting order. */
export function* containersOf(
  spec: PodSpec,
): Generator<{ readonly list: ContainerList; readonly container: Indexed<Container> }> {
  for (const list of CONTAINER_LISTS) {
    for (const container of spec[list] ?? []) yield { list, container };
  }
}
