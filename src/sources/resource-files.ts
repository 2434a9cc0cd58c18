import {
  type DocumentRange,
  type FieldPath,
  isJsonObject,
  type JsonValue,
  objectsIn,
  ownField,
  type RenderedFrom,
} from '../kube/index.ts';
import { decodeText } from './decode.ts';
import type { Kustomization } from './kustomization.ts';
import { readFileBytes } from './read-file.ts';
import { readDocuments } from './yaml/index.ts';

interface Resource {
  readonly name: string;
  readonly document: DocumentRange;
  readonly path: FieldPath;
}

/** The objects in the resource files of a kustomization, to find the one that a rendered object was made from. */
export class ResourceIndex {
  readonly #byKind: ReadonlyMap<string, readonly Resource[]>;

  constructor(resources: readonly (Resource & { readonly kind: string })[]) {
    this.#byKind = Map.groupBy(resources, ({ kind }) => kind);
  }

  /**
   * The object of the same kind and name. kustomize adds prefixes and suffixes to names, so otherwise it is the one
   * with the longest name that is part of the rendered one, if that is one alone.
   */
  find(rendered: JsonValue): Extract<RenderedFrom, { readonly type: 'resource' }> | undefined {
    const { kind, name } = identityOf(rendered);
    const candidates = (this.#byKind.get(kind) ?? []).filter((resource) => name.includes(resource.name));
    const longest = candidates.reduce((most, resource) => Math.max(most, resource.name.length), 0);
    const [found, ...others] = candidates.filter((resource) => resource.name.length === longest);
    if (found === undefined || others.length > 0) return undefined;
    return { type: 'resource', document: found.document, path: found.path };
  }
}

/** Reads each resource file once, however many kustomizations list it. */
export class ResourceFiles {
  readonly #bound: number;
  readonly #byPath = new Map<string, readonly (Resource & { readonly kind: string })[]>();

  constructor(bound: number) {
    this.#bound = bound;
  }

  /** Indexes the resource files of a kustomization's parts; `nameOf` gives the name that the user knows them by. */
  index(parts: readonly Kustomization[], nameOf: (path: string) => string): ResourceIndex {
    const paths = new Set(parts.flatMap((part) => part.resources));
    return new ResourceIndex([...paths].flatMap((path) => this.#read(path, nameOf(path))));
  }

  #read(path: string, name: string): readonly (Resource & { readonly kind: string })[] {
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

function identityOf(value: JsonValue): { readonly kind: string; readonly name: string } {
  const map = isJsonObject(value) ? value : {};
  const metadata = isJsonObject(map['metadata']) ? map['metadata'] : {};
  const name = ownField(metadata, 'name');
  return { kind: `${map['kind']} ${map['apiVersion']}`, name: typeof name === 'string' ? name : '' };
}
