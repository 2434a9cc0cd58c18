import type { KubernetesObject, KubernetesVersion, Snapshot } from '../../kube/index.ts';
import {
  type LabelError,
  type NamespacePolicy,
  namespacePolicy,
  type PodSecurityConfiguration,
} from '../admission/index.ts';
import { serverMinor } from '../server.ts';
import { type Subject, subjectsByNamespace } from './subjects.ts';

/** What a preview is made for. */
export interface PreviewOptions {
  readonly configuration: PodSecurityConfiguration;
  /** The API server that would judge. */
  readonly version: KubernetesVersion;
  /** One namespace alone; all of them when absent. */
  readonly namespace?: string | undefined;
}

/** A namespace with what it asks for now and what is in it. */
export interface NamespaceState {
  readonly name: string;
  /** The Namespace, where it was read. */
  readonly object: KubernetesObject | undefined;
  /** By its labels, and the cluster's defaults where it has none. */
  readonly policy: NamespacePolicy;
  readonly labelErrors: readonly LabelError[];
  /** Whether the cluster's configuration exempts it, so that labels have no effect. */
  readonly exempt: boolean;
  readonly subjects: readonly Subject[];
}

/** The namespaces that were read or that something is in, by name. */
export function namespacesOf(snapshot: Snapshot, options: PreviewOptions): readonly NamespaceState[] {
  const subjects = subjectsByNamespace(snapshot);
  const objects = new Map(snapshot.ofKind('', 'Namespace').map((object) => [object.name, object]));
  const names =
    options.namespace === undefined
      ? [...new Set([...objects.keys(), ...subjects.keys()])].sort()
      : [options.namespace];
  const { defaults, exemptions } = options.configuration;
  return names.map((name) => {
    const object = objects.get(name);
    const { policy, errors } = namespacePolicy(object?.labels ?? new Map(), defaults, serverMinor(options.version));
    return {
      name,
      object,
      policy,
      labelErrors: errors,
      exempt: exemptions.namespaces.includes(name),
      subjects: subjects.get(name) ?? [],
    };
  });
}
