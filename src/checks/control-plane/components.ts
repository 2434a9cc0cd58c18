import {
  type Container,
  containersOf,
  type FieldPath,
  type Indexed,
  isJsonArray,
  isJsonObject,
  type JsonValue,
  type KubernetesObject,
  type Workload,
} from '../../kube/index.ts';
import type { CheckContext } from '../context.ts';
import { COMPONENTS, type ComponentName } from './component-name.ts';
import { Flags, readFlags } from './flags.ts';
import { KUBEADM_FLAGS } from './kubeadm-flags.ts';

/** A control plane component, and the flags it is started with. */
export interface Component {
  readonly name: ComponentName;
  readonly object: KubernetesObject;
  readonly container?: string | undefined;
  readonly flags: Flags;
}

/** The components of static pods and other workloads, and those that kubeadm would start from its configuration. */
export function components({ snapshot }: CheckContext): readonly Component[] {
  return [
    ...snapshot.workloads.flatMap((workload) =>
      [...containersOf(workload.spec)].flatMap(({ list, container }) => {
        if (list !== 'containers') return [];
        const found = componentIn(workload, container);
        return found === undefined ? [] : [found];
      }),
    ),
    ...snapshot.ofKind('kubeadm.k8s.io', 'ClusterConfiguration').flatMap(componentsOfKubeadm),
  ];
}

function componentIn({ object, templatePath }: Workload, container: Indexed<Container>): Component | undefined {
  const command = container.command ?? [];
  const args = container.args ?? [];
  const words = [...command, ...args];
  const program = words.find((word) => !word.startsWith('-') && !/(?:^|\/)(?:sh|bash|env|tini)$/.test(word)) ?? '';
  const name = COMPONENTS.find((candidate) => program === candidate || program.endsWith(`/${candidate}`));
  if (name === undefined) return undefined;
  const at: FieldPath = [...templatePath, 'spec', 'containers', container.index];
  const home = [...at, args.length > 0 ? 'args' : 'command'];
  const flags = readFlags(words, home, (index) =>
    index < command.length ? [...at, 'command', index] : [...at, 'args', index - command.length],
  );
  if (name === 'etcd') addEtcdVariables(flags, container, at);
  // A file takes the place of every flag, and is not read.
  if (name === 'etcd' && flags.has('config-file')) return undefined;
  return { name, object, container: container.name, flags };
}

/** etcd takes each flag from a variable too: `--cert-file` from `ETCD_CERT_FILE`. Flags win. */
function addEtcdVariables(flags: Flags, container: Indexed<Container>, at: FieldPath): void {
  for (const { index, name = '', value } of container.env ?? []) {
    const flag = /^ETCD_([A-Z][A-Z_]{0,60})$/.exec(name)?.[1]?.toLowerCase().replaceAll('_', '-');
    if (flag === undefined || value === undefined || flags.has(flag)) continue;
    flags.add(flag, value, [...at, 'env', index]);
  }
}

const SECTIONS: readonly (readonly [name: ComponentName, path: readonly string[]])[] = [
  ['kube-apiserver', ['apiServer', 'extraArgs']],
  ['kube-controller-manager', ['controllerManager', 'extraArgs']],
  ['kube-scheduler', ['scheduler', 'extraArgs']],
  ['etcd', ['etcd', 'local', 'extraArgs']],
];

/** `extraArgs` is a map until kubeadm.k8s.io/v1beta3, and a list of names and values from v1beta4. */
function componentsOfKubeadm(object: KubernetesObject): readonly Component[] {
  const external = at(object.content, ['etcd', 'external']) !== undefined;
  return SECTIONS.filter(([name]) => name !== 'etcd' || !external).map(([name, path]) => {
    const flags = new Flags(path);
    const extra = at(object.content, path);
    const given = new Set<string>();
    const add = (flag: unknown, value: unknown, where: FieldPath): void => {
      if (typeof flag !== 'string' || typeof value !== 'string') return;
      given.add(flag);
      flags.add(flag, value, where);
    };
    if (isJsonArray(extra)) {
      for (const [index, entry] of extra.entries()) {
        if (isJsonObject(entry)) add(entry['name'], entry['value'], [...path, index]);
      }
    } else if (isJsonObject(extra)) {
      for (const [flag, value] of Object.entries(extra)) add(flag, value, [...path, flag]);
    }
    for (const [flag, value] of KUBEADM_FLAGS[name]) if (!given.has(flag)) flags.add(flag, value, path);
    return { name, object, flags };
  });
}

function at(value: JsonValue, path: readonly string[]): JsonValue | undefined {
  let inner: JsonValue | undefined = value;
  for (const key of path) inner = isJsonObject(inner) ? inner[key] : undefined;
  return inner ?? undefined;
}
