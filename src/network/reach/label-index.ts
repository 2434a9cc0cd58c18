import { type LabelSelector, type LabelSelectorRequirement, matchesLabels } from '../../kube/index.ts';
import type { Namespace, NamespaceMatch, PodMatch } from '../model/index.ts';
import { add, type Bitset, emptyBitset } from './bitset.ts';
import type { Endpoints } from './endpoints.ts';

const NO_LABELS: ReadonlyMap<string, string> = new Map();

/** Finds the kinds of pods that selectors select. Equal selections are one and the same set. */
export class LabelIndex {
  readonly #endpoints: Endpoints;
  readonly #namespaces: ReadonlyMap<string, Namespace>;
  readonly #byNamespace = new Map<string, number[]>();
  readonly #byLabel = new Map<string, Map<string, number[]>>();
  readonly #selections = new Map<string, Bitset>();
  readonly #namespaceSelections = new Map<string, ReadonlySet<string>>();

  constructor(endpoints: Endpoints, namespaces: ReadonlyMap<string, Namespace>) {
    this.#endpoints = endpoints;
    this.#namespaces = namespaces;
    for (const [kind, { namespace, labels }] of endpoints.podKinds.entries()) {
      listOf(this.#byNamespace, namespace).push(kind);
      for (const [key, value] of labels) {
        let values = this.#byLabel.get(key);
        if (values === undefined) {
          values = new Map();
          this.#byLabel.set(key, values);
        }
        listOf(values, value).push(kind);
      }
    }
  }

  /** The kinds of pods, and the stranger, that a match selects by namespace and labels alone. */
  select(match: PodMatch): Bitset {
    const key = `${namespacesKey(match.namespaces)}\n${JSON.stringify(match.pods.requirements)}`;
    let selection = this.#selections.get(key);
    if (selection === undefined) {
      selection = this.#evaluate(match);
      this.#selections.set(key, selection);
    }
    return selection;
  }

  #evaluate({ namespaces, pods }: PodMatch): Bitset {
    const selected = emptyBitset(this.#endpoints.count);
    const names = this.#namespacesSelected(namespaces);
    for (const kind of this.#candidates(names, pods)) {
      const pod = this.#endpoints.podKinds[kind];
      if (pod !== undefined && names.has(pod.namespace) && matchesLabels(pods, pod.labels)) add(selected, kind);
    }
    if (
      namespaces.type === 'selector' &&
      matchesLabels(namespaces.selector, NO_LABELS) &&
      matchesLabels(pods, NO_LABELS)
    ) {
      add(selected, this.#endpoints.stranger);
    }
    return selected;
  }

  #namespacesSelected(match: NamespaceMatch): ReadonlySet<string> {
    if (match.type === 'name') return new Set([match.name]);
    const key = namespacesKey(match);
    let names = this.#namespaceSelections.get(key);
    if (names === undefined) {
      const selected = [...this.#namespaces.values()].filter(({ labels }) => matchesLabels(match.selector, labels));
      names = new Set(selected.map(({ name }) => name));
      this.#namespaceSelections.set(key, names);
    }
    return names;
  }

  /** A list that has at least every kind selected: the shorter of those in the namespaces, and those with a label. */
  #candidates(namespaces: ReadonlySet<string>, { requirements }: LabelSelector): readonly number[] {
    const lists = [...namespaces].map((name) => this.#byNamespace.get(name) ?? []);
    const inNamespaces = lists.reduce((sum, list) => sum + list.length, 0);
    let best: readonly number[] | undefined;
    for (const requirement of requirements) {
      if (requirement.operator !== 'In') continue;
      const labelled = this.#labelled(requirement);
      if (labelled.length < (best?.length ?? inNamespaces)) best = labelled;
    }
    return best ?? lists.flat();
  }

  #labelled({ key, values }: LabelSelectorRequirement): readonly number[] {
    const lists = values.map((value) => this.#byLabel.get(key)?.get(value) ?? []);
    return lists.length === 1 ? (lists[0] ?? []) : lists.flat();
  }
}

function listOf(lists: Map<string, number[]>, key: string): number[] {
  let list = lists.get(key);
  if (list === undefined) {
    list = [];
    lists.set(key, list);
  }
  return list;
}

function namespacesKey(match: NamespaceMatch): string {
  return match.type === 'name' ? `=${match.name}` : JSON.stringify(match.selector.requirements);
}
