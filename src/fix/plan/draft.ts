import {
  type DocumentRange,
  eachObjectIn,
  isKubernetesObject,
  type JsonObject,
  type KubernetesObject,
  type Origin,
  readObject,
  type Snapshot,
  type SourceText,
} from '../../kube/index.ts';
import { readDocuments } from '../../sources/index.ts';
import { type Change, changed, type DocumentText, editDocument, NoPlace } from '../edit/index.ts';

/** Changes of one object that are made together or not at all. */
export interface ChangeSet {
  readonly object: KubernetesObject;
  /** Paths begin at the object. */
  readonly changes: readonly Change[];
}

/** A snapshot after change sets. */
export interface Draft {
  readonly snapshot: Snapshot;
  /** The objects that changed, by what they were. */
  readonly objects: ReadonlyMap<KubernetesObject, KubernetesObject>;
  /** The documents that changed, by source and index. */
  readonly documents: ReadonlyMap<SourceText, ReadonlyMap<number, DocumentText>>;
  /** Why change sets could not be made. */
  readonly refusals: ReadonlyMap<ChangeSet, string>;
}

type FromDocument = Extract<Origin, { readonly type: 'document' }>;

interface Edited {
  readonly sets: readonly ChangeSet[];
  readonly text: DocumentText;
  readonly refusals: readonly (string | undefined)[];
}

/** Makes change sets in copies of the documents and objects of a snapshot. */
export class Drafter {
  readonly #snapshot: Snapshot;
  readonly #namespace: string;
  readonly #byDocument: ReadonlyMap<string, readonly KubernetesObject[]>;
  readonly #sourceIds = new Map<SourceText, number>();
  readonly #edited = new Map<string, Edited>();

  /** @param namespace The namespace of objects that name none. */
  constructor(snapshot: Snapshot, namespace: string) {
    this.#snapshot = snapshot;
    this.#namespace = namespace;
    this.#byDocument = Map.groupBy(snapshot.objects, ({ origin }) =>
      origin.type === 'document' ? this.#keyOf(origin.document) : '',
    );
  }

  draft(sets: readonly ChangeSet[]): Draft {
    const objects = new Map<KubernetesObject, KubernetesObject>();
    const documents = new Map<SourceText, Map<number, DocumentText>>();
    const refusals = new Map<ChangeSet, string>();
    const byDocument = Map.groupBy(sets, ({ object: { origin } }) =>
      origin.type === 'document' ? this.#keyOf(origin.document) : '',
    );
    for (const [key, group] of byDocument) {
      if (key === '') {
        for (const set of group) this.#changeValue(set, objects, refusals);
        continue;
      }
      const document = documentOf(group);
      if (document === undefined) continue;
      const { text, refusals: refused } = this.#edit(key, document, group);
      for (const [index, set] of group.entries()) {
        const refusal = refused[index];
        if (refusal !== undefined) refusals.set(set, refusal);
      }
      const ofSource = documents.get(document.source) ?? new Map<number, DocumentText>();
      documents.set(document.source, ofSource.set(document.index, text));
      this.#readAgain(key, document, text, objects);
    }
    return { snapshot: this.#snapshot.replacing(objects), objects, documents, refusals };
  }

  #edit(key: string, document: DocumentRange, sets: readonly ChangeSet[]): Edited {
    const known = this.#edited.get(key);
    if (
      known !== undefined &&
      known.sets.length === sets.length &&
      known.sets.every((set, index) => set === sets[index])
    ) {
      return known;
    }
    const groups = sets.map(({ object, changes }) => {
      const { path } = object.origin as FromDocument;
      return changes.map((change) => ({ ...change, path: [...path, ...change.path] }));
    });
    const { text, value, refusals } = editDocument(textOf(document), groups);
    const edited = { sets, text: { text, value }, refusals };
    this.#edited.set(key, edited);
    return edited;
  }

  #readAgain(
    key: string,
    { source, index }: DocumentRange,
    { text, value }: DocumentText,
    objects: Map<KubernetesObject, KubernetesObject>,
  ): void {
    const document = { source: { name: source.name, text }, index, start: 0, end: text.length };
    const placed = new Map([...eachObjectIn(value)].map((one) => [JSON.stringify(one.path), one]));
    for (const object of this.#byDocument.get(key) ?? []) {
      const { path } = object.origin as FromDocument;
      const found = placed.get(JSON.stringify(path));
      const read = found && readObject(found.value, { type: 'document', document, path }, this.#namespace);
      if (read !== undefined && isKubernetesObject(read)) objects.set(object, read);
    }
  }

  #changeValue(
    set: ChangeSet,
    objects: Map<KubernetesObject, KubernetesObject>,
    refusals: Map<ChangeSet, string>,
  ): void {
    const { object, changes } = set;
    try {
      const value = changes.reduce(changed, (objects.get(object) ?? object).content) as JsonObject;
      const read = readObject(value, object.origin, this.#namespace);
      if (isKubernetesObject(read)) objects.set(object, read);
    } catch (error) {
      if (!(error instanceof NoPlace)) throw error;
      refusals.set(set, error.message);
    }
  }

  #keyOf({ source, index }: DocumentRange): string {
    const id = this.#sourceIds.get(source) ?? this.#sourceIds.size;
    this.#sourceIds.set(source, id);
    return `${id}/${index}`;
  }
}

function documentOf([first]: readonly ChangeSet[]): DocumentRange | undefined {
  return first?.object.origin.type === 'document' ? first.object.origin.document : undefined;
}

const texts = new WeakMap<DocumentRange, DocumentText>();

/** The text of a document, and what it is read as. */
export function textOf(document: DocumentRange): DocumentText {
  const known = texts.get(document);
  if (known !== undefined) return known;
  const text = document.source.text.slice(document.start, document.end);
  const value = readDocuments({ name: document.source.name, text })[0]?.value ?? null;
  texts.set(document, { text, value });
  return { text, value };
}
