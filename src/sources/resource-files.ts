import {
  type DocumentRange,
  type FieldPath,
  isJsonObject,
  type JsonValue,
  objectsIn,
  type RenderedFrom,
} from '../kube/index.ts';
import { decodeText } from './decode.ts';
import type { Kustomization } from './kustomization.ts';
import { readFileBytes } from './read-file.ts';
import { readDocuments } from './yaml/index.ts';

interface Identity {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

interface Resource extends Identity {
  readonly document: DocumentRange;
  readonly path: FieldPath;
}

/** The objects in the resource files of a kustomization, to find the one that a rendered object was made from. */
export class ResourceIndex {
  readonly #byKind: ReadonlyMap<string, readonly Resource[]>;
  readonly #byName: ReadonlyMap<string, readonly Resource[]>;

  constructor(resources: readonly Resource[]) {
    this.#byKind = Map.groupBy(resources, ({ kind }) => kind);
    this.#byName = Map.groupBy(resources, nameKey);
  }

  /**
   * The object of the same kind and name. kustomize adds prefixes and suffixes to names, so otherwise it is the one
   * with the longest name that is part of the rendered one. Of several, it is the one in the same namespace.
   */
  find(rendered: JsonValue): Extract<RenderedFrom, { readonly type: 'resource' }> | undefined {
    const identity = identityOf(rendered);
    const candidates = this.#byName.get(nameKey(identity)) ?? this.#byPartOfName(identity);
    const near = candidates.filter(({ namespace }) => namespace === identity.namespace);
    const [found, ...others] = candidates.length > 1 ? near : candidates;
    if (found === undefined || others.length > 0) return undefined;
    return { type: 'resource', document: found.document, path: found.path };
  }

  #byPartOfName({ kind, name }: Identity): readonly Resource[] {
    let longest: Resource[] = [];
    for (const resource of this.#byKind.get(kind) ?? []) {
      const most = longest[0]?.name.length ?? 0;
      if (resource.name === '' || resource.name.length < most || !name.includes(resource.name)) continue;
      if (resource.name.length > most) longest = [];
      longest.push(resource);
    }
    return longest;
  }
}

/** Reads each resource file once, however many kustomizations list it. */
export class ResourceFiles {
  readonly #bound: number;
  readonly #byPath = new Map<string, readonly Resource[]>();

  constructor(bound: number) {
    this.#bound = bound;
  }

  /** Indexes the resource files of a kustomization's parts; `nameOf` gives the name that the user knows them by. */
  index(parts: readonly Kustomization[], nameOf: (path: string) => string): ResourceIndex {
    const paths = new Set(parts.flatMap((part) => part.resources));
    return new ResourceIndex([...paths].flatMap((path) => this.#read(path, nameOf(path))));
  }

  #read(path: string, name: string): readonly Resource[] {
    const known = this.#byPath.get(path);
    if (known !== undefined) return known;
    const bytes = readFileBytes(path, this.#bound);
    const documents = Buffer.isBuffer(bytes) ? readDocuments({ name, text: decodeText(bytes) }) : [];
    const resources = documents.flatMap(({ range, value }) =>
      value === undefined
        ? []
        : objectsIn(value).map((placed) => ({ ...identityOf(placed.value), document: range, path: placed.path })),
    );
    this.#byPath.set(path, resources);
    return resources;
  }
}

function identityOf(value: JsonValue): Identity {
  const map = isJsonObject(value) ? value : {};
  const metadata = isJsonObject(map['metadata']) ? map['metadata'] : {};
  const { name, namespace } = metadata;
  return { kind: `${text(map['kind'])} ${text(map['apiVersion'])}`, name: text(name), namespace: text(namespace) };
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function nameKey({ kind, name }: Identity): string {
  return `${kind}\n${name}`;
}
