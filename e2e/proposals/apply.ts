import type { KubernetesObject as KnownObject } from '../../src/kube/index.ts';
import { loadSnapshot } from '../../src/sources/index.ts';
import { type ApiClient, type ApiResponse, type KubernetesObject, messageOf } from '../client.ts';
import { inParallel } from '../in-parallel.ts';

/** What became of an object that was sent to the API server. */
export interface Applied {
  /** `Deployment shop/cart` */
  readonly name: string;
  /** Empty when the API server takes it; undefined when it does not know the kind. */
  readonly refusal: string | undefined;
  readonly warnings: readonly string[];
}

/** The objects of files, as they would be applied; nothing is rendered. */
export async function objectsIn(folder: string): Promise<readonly KnownObject[]> {
  const env = { BREAKWATER_HELM: '/missing', BREAKWATER_KUSTOMIZE: '/missing', BREAKWATER_KUBECTL: '/missing' };
  return (await loadSnapshot([folder], { env })).objects;
}

/** Asks the API server whether it would take each object. What objects stand in, namespaces and accounts, is made. */
export class Applier {
  readonly #client: ApiClient;
  readonly #collections = new Map<string, Promise<ReadonlyMap<string, Collection>>>();

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /** Makes the namespaces and service accounts of these objects; namespaces as they are written, or without labels. */
  async prepare(objects: readonly KnownObject[]): Promise<void> {
    const content = ({ content }: KnownObject) => content as unknown as KubernetesObject;
    const isA = (wanted: string) => (object: KnownObject) => object.group === '' && object.kind === wanted;
    const namespaces = new Map(
      objects.map(({ namespace }) => [namespace || 'default', { metadata: { name: namespace || 'default' } }]),
    );
    for (const object of objects.filter(isA('Namespace'))) namespaces.set(object.name, content(object));
    for (const object of namespaces.values()) await this.#ensure('/api/v1/namespaces', object);
    for (const object of objects.filter(isA('ServiceAccount'))) {
      await this.#ensure(`/api/v1/namespaces/${object.namespace || 'default'}/serviceaccounts`, content(object));
    }
  }

  /** Sends every object, without effect. */
  async tryAll(objects: readonly KnownObject[]): Promise<Applied[]> {
    return inParallel(objects, async (object) => {
      const place = object.namespace === '' ? '' : `${object.namespace}/`;
      const name = `${object.kind} ${place}${object.name}`;
      const response = await this.#try(object);
      if (response === undefined) return { name, refusal: undefined, warnings: [] };
      const { status, body, warnings } = response;
      // What was made to prepare is there already, and was taken then.
      return { name, refusal: status === 201 || status === 409 ? '' : messageOf(body), warnings };
    });
  }

  async #try(object: KnownObject): Promise<ApiResponse<unknown> | undefined> {
    const api = object.group === '' ? `/api/${object.version}` : `/apis/${object.group}/${object.version}`;
    const collection = (await this.#collectionsOf(api)).get(object.kind);
    if (collection === undefined) return undefined;
    const scope = collection.namespaced ? `/namespaces/${object.namespace || 'default'}` : '';
    return this.#client.request('POST', `${api}${scope}/${collection.resource}?dryRun=All`, { body: object.content });
  }

  async #ensure(path: string, object: KubernetesObject): Promise<void> {
    const { status, body } = await this.#client.request('POST', path, { body: object });
    if (status !== 201 && status !== 409) throw new Error(`${path} ${object.metadata.name}: ${messageOf(body)}`);
  }

  /** The kinds of an API version, by discovery. */
  #collectionsOf(api: string): Promise<ReadonlyMap<string, Collection>> {
    let found = this.#collections.get(api);
    found ??= this.#discover(api);
    this.#collections.set(api, found);
    return found;
  }

  async #discover(api: string): Promise<ReadonlyMap<string, Collection>> {
    interface Resource {
      readonly name: string;
      readonly kind: string;
      readonly namespaced: boolean;
    }
    const { status, body } = await this.#client.request<{ resources: readonly Resource[] }>('GET', api);
    if (status !== 200) return new Map();
    return new Map(
      body.resources
        .filter(({ name }) => !name.includes('/'))
        .map(({ name, kind, namespaced }) => [kind, { resource: name, namespaced }]),
    );
  }
}

interface Collection {
  readonly resource: string;
  readonly namespaced: boolean;
}
