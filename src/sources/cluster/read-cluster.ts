import {
  BUILT_IN_POD_TEMPLATES,
  type Gap,
  type Need,
  type PodTemplatePaths,
  resourcesFor,
  Snapshot,
} from '../../kube/index.ts';
import { printable } from '../printable.ts';
import { ClusterError } from './cluster-error.ts';
import { type Connection, type ConnectionOptions, connect, PARALLEL, refusal } from './connection.ts';
import { type Discovered, discover, type FoundResource, type WantedResource } from './discovery.ts';
import { withoutGoneNamespaces } from './gone-namespaces.ts';
import { type Collected, Patience, readResource } from './read-resource.ts';
import { RequestFailure } from './request-failure.ts';

export interface ReadClusterOptions extends ConnectionOptions {
  /** What the checks need; nothing else is read. */
  readonly needs: readonly Need[];
  /** Kinds that carry a pod template: they are read where `pod-templates` is needed. */
  readonly podTemplates?: PodTemplatePaths | undefined;
  /** Reads the namespaced objects of one namespace only. */
  readonly namespace?: string | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface Progress {
  /** Kinds read to their end so far, and in all. */
  readonly kinds: number;
  readonly of: number;
  /** Objects read so far, also of kinds that are under way. */
  readonly objects: number;
}

/** A running cluster as it was read. */
export interface ClusterReading {
  readonly snapshot: Snapshot;
  /** The context's name. */
  readonly context: string;
  /** As the API server writes it; empty when it does not say. */
  readonly gitVersion: string;
}

/** Bytes of JSON in all. What they become takes a few times that, and the process must not end for lack of memory. */
const MOST_BYTES = 2 ** 30;

/** See `readCluster` of the room. */
export async function readCluster(options: ReadClusterOptions): Promise<ClusterReading> {
  const connection = await connect(options);
  try {
    const { context } = connection.target;
    const discovered = await discoverNeeds(connection, options);
    const { objects, gaps } = await readAll(connection, discovered, options);
    const { gitVersion, kubernetesVersion } = connection;
    return { snapshot: new Snapshot(objects, gaps, options.podTemplates, kubernetesVersion), context, gitVersion };
  } finally {
    connection.close();
  }
}

/**
 * The resources that hold what is needed, as this cluster serves them.
 *
 * @throws ClusterError when the API server does not say what it serves
 */
export async function discoverNeeds(
  { server, source, target }: Connection,
  options: Pick<ReadClusterOptions, 'needs' | 'podTemplates' | 'requestTimeout' | 'signal'>,
): Promise<Discovered> {
  const wanted: WantedResource[] = [...resourcesFor(options.needs)];
  if (options.needs.includes('pod-templates')) wanted.push(...customTemplates(options.podTemplates));
  try {
    return await discover(server, wanted, source, options.requestTimeout, options.signal);
  } catch (error) {
    throw error instanceof RequestFailure ? refusal(error, server, target) : error;
  }
}

function customTemplates(paths: PodTemplatePaths = BUILT_IN_POD_TEMPLATES): readonly WantedResource[] {
  return [...paths.keys()]
    .filter((kindGroup) => !BUILT_IN_POD_TEMPLATES.has(kindGroup))
    .map((kindGroup) => {
      const dot = kindGroup.indexOf('.');
      return { kind: kindGroup.slice(0, dot), group: kindGroup.slice(dot + 1), read: 'objects' };
    });
}

async function readAll(
  connection: Connection,
  discovered: Discovered,
  options: ReadClusterOptions,
): Promise<Collected> {
  const { namespace, requestTimeout, signal } = options;
  let kinds = 0;
  const counts = new Map<FoundResource, number>();
  let bytes = 0;
  const patience = new Patience();
  const onBytes = (more: number): void => {
    bytes += more;
    if (bytes > MOST_BYTES)
      throw new RequestFailure('too-large', `the cluster holds more than ${MOST_BYTES >> 20} MiB`);
  };
  const tell = (): void => {
    const objects = [...counts.values()].reduce((sum, count) => sum + count, 0);
    options.onProgress?.({ kinds, of: discovered.resources.length, objects });
  };
  const read = async (resource: FoundResource): Promise<Collected> => {
    const onObjects = (count: number): void => {
      counts.set(resource, count);
      tell();
    };
    const listing = { namespace, requestTimeout, signal, onBytes, onObjects };
    const part = await readResource(connection, resource, listing, patience);
    counts.set(resource, part.objects.length);
    kinds++;
    tell();
    return part;
  };
  const { last = [], first = [] } = Object.groupBy(discovered.resources, (resource) =>
    isNamespace(resource) ? 'last' : 'first',
  );
  const others = await inParallel(first, read);
  const [listed] = await inParallel(last, read);
  const namespaces = listed === undefined ? undefined : chosenNamespaces(connection, listed, namespace);
  const parts = namespaces === undefined ? others : [namespaces, ...others];
  const collected = {
    objects: parts.flatMap(({ objects }) => objects),
    gaps: [...discovered.gaps, ...parts.flatMap(({ gaps }) => gaps)],
  };
  if (parts.length > 0 && parts.every(({ objects, gaps }) => objects.length === 0 && gaps.length > 0)) {
    throw nothingRead(connection, collected.gaps);
  }
  if (namespaces === undefined || namespaces.gaps.length > 0) return collected;
  return withoutGoneNamespaces(collected, new Set(namespaces.objects.map(({ name }) => name)), connection.source);
}

function chosenNamespaces({ source }: Connection, listed: Collected, only: string | undefined): Collected {
  if (only === undefined || listed.gaps.length > 0) return listed;
  const objects = listed.objects.filter(({ name }) => name === only);
  if (objects.length > 0) return { ...listed, objects };
  throw new ClusterError('unknown-namespace', `${source} has no namespace "${printable(only)}"`);
}

function nothingRead({ server, source }: Connection, gaps: readonly Gap[]): ClusterError {
  const what = `nothing could be read from ${source} (${server.url})`;
  const forbidden = gaps.find(({ reason }) => reason === 'forbidden');
  if (forbidden === undefined) return new ClusterError('unreachable', `${what}: ${gaps.at(-1)?.message ?? ''}`);
  const help = '"breakwater permissions -o yaml" prints the rights it needs';
  return new ClusterError('forbidden', `${what}: ${forbidden.message}; ${help}`);
}

function isNamespace({ group, kind }: FoundResource): boolean {
  return group === '' && kind === 'Namespace';
}

/** The results in the order of the items, whichever is done first. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = new Array(items.length);
  const open = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of open) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return results;
}
