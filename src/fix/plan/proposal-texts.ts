import type { KubernetesObject, Snapshot, SourceText } from '../../kube/index.ts';
import { editSource } from '../edit/index.ts';
import type { Proposal } from '../fix.ts';
import { type Draft, Drafter } from './draft.ts';

/** Shows proposals one at a time: what each would change by itself. It proves nothing. */
export class ProposalTexts {
  readonly #drafter: Drafter;

  /** @param namespace The namespace of objects that name none. */
  constructor(snapshot: Snapshot, namespace: string) {
    this.#drafter = new Drafter(snapshot, namespace);
  }

  /** The object changed in a copy, and the texts with the edit made. There is no text where a chart made the object. */
  made(
    object: KubernetesObject,
    { changes }: Proposal,
  ): { readonly draft: Draft; readonly texts: ReadonlyMap<SourceText, string> } {
    const draft = this.#drafter.draft([{ object, changes }]);
    const texts = new Map<SourceText, string>();
    for (const [source, documents] of draft.documents) {
      const text = editSource(source, documents);
      if (text !== undefined && text !== source.text) texts.set(source, text);
    }
    return { draft, texts };
  }
}
