import {
  type FieldPath,
  type KubernetesObject,
  type LabelSelector,
  type LabelSelectorRequirement,
  matchesLabels,
  nearestWord,
  valueAt,
} from '../../kube/index.ts';
import { type Unmatched, unmatchedSelectors } from '../../network/index.ts';
import type { CheckContext } from '../context.ts';
import { isSystemNamespace } from '../namespace/system-namespace.ts';
import { clusterOf, reachabilityOf } from './network-answers.ts';

/** A selector that selects nothing of what was read, where what it looks at was read. */
export interface NothingSelected extends Unmatched {
  /** A label that differs from one that is there by a letter or two; undefined when there is none. */
  readonly misspelt: Misspelling | undefined;
}

export interface Misspelling {
  /** The label as it is written in the selector. */
  readonly path: FieldPath;
  readonly written: string;
  readonly meant: string;
}

/** Labels of pods or namespaces that a selector chooses among. */
type Labels = ReadonlyMap<string, string>;

/** The selectors of policies that select nothing. */
export function nothingSelected(context: CheckContext): readonly NothingSelected[] {
  const { workloads, namespaces, policies } = context.answer(clusterOf);
  if (policies.length === 0) return [];
  const podLabels = new Map<string, Labels[]>();
  for (const { namespace, pods } of workloads) {
    const known = podLabels.get(namespace) ?? [];
    known.push(...pods.map(({ labels }) => labels));
    podLabels.set(namespace, known);
  }
  const namespaceLabels = [...namespaces.values()].map(({ labels }) => labels);
  return unmatchedSelectors(context.answer(reachabilityOf)).flatMap((unmatched): readonly NothingSelected[] => {
    const { policy, match, path, namespaces: seen } = unmatched;
    if (isSystemNamespace(policy.object.namespace)) return [];
    if (seen.length === 0) {
      if (match.namespaces.type === 'name') return [];
      const misspelt = misspelling(match.namespaces.selector, policy.object, path, namespaceLabels);
      // In files the other namespaces are somewhere else; a cluster has them all.
      return misspelt === undefined && !isLive(policy.object) ? [] : [{ ...unmatched, misspelt }];
    }
    const labels = seen.flatMap((name) => podLabels.get(name) ?? []);
    if (labels.length === 0 && !isLive(policy.object)) return [];
    if (isOfCustomResource(match.pods, seen, context)) return [];
    return [{ ...unmatched, misspelt: misspelling(match.pods, policy.object, path, labels) }];
  });
}

function isLive({ origin }: KubernetesObject): boolean {
  return origin.type === 'cluster';
}

/** Operators give the pods that they make the labels of what they make them of. */
function isOfCustomResource(pods: LabelSelector, namespaces: readonly string[], { snapshot }: CheckContext): boolean {
  return namespaces.some((namespace) =>
    snapshot
      .inNamespace(namespace)
      .some(({ group, labels }) => isCustom(group) && labels.size > 0 && matchesLabels(pods, labels)),
  );
}

function isCustom(group: string): boolean {
  return group.includes('.') && !group.endsWith('.k8s.io');
}

/** Where selectors sit in a peer or a subject, or are it. */
const SELECTOR_FIELDS = [
  [],
  ['podSelector'],
  ['namespaceSelector'],
  ['namespaces'],
  ['pods', 'podSelector'],
  ['pods', 'namespaceSelector'],
];

/** The requirement of a selector that a label of those there would meet, but for a letter or two. */
export function misspelling(
  { requirements }: LabelSelector,
  { content }: KubernetesObject,
  path: FieldPath,
  among: readonly Labels[],
): Misspelling | undefined {
  for (const requirement of requirements) {
    const { key, operator, values } = requirement;
    if (operator !== 'In' && operator !== 'Exists') continue;
    if (among.some((labels) => matchesLabels({ requirements: [requirement] }, labels))) continue;
    const meant = nearestLabel(requirement, among);
    if (meant === undefined) continue;
    const places = SELECTOR_FIELDS.map((field) => [...path, ...field, 'matchLabels', key]);
    const place = places.find((one) => valueAt(content, one) !== undefined) ?? path;
    return { path: place, written: operator === 'In' ? `${key}=${values.join(' or ')}` : key, meant };
  }
  return undefined;
}

function nearestLabel(
  { key, operator, values }: LabelSelectorRequirement,
  among: readonly Labels[],
): string | undefined {
  const ofKey = new Set(among.flatMap((labels) => labels.get(key) ?? []));
  for (const value of values) {
    // Numbers tell things apart: web-1 is not meant for web-2.
    const words = [...ofKey].filter((other) => withoutDigits(other) !== withoutDigits(value));
    const near = isWord(value) ? nearestWord(value, words) : undefined;
    if (near !== undefined) return `${key}=${near}`;
  }
  const keys = new Set(among.flatMap((labels) => [...labels.keys()]));
  keys.delete(key);
  const nearKey = isWord(key) ? nearestWord(key, keys) : undefined;
  if (nearKey === undefined) return undefined;
  if (operator === 'Exists') return nearKey;
  const value = values.find((one) => among.some((labels) => labels.get(nearKey) === one));
  return value === undefined ? undefined : `${nearKey}=${value}`;
}

function withoutDigits(text: string): string {
  return text.replaceAll(/[0-9]/g, '');
}

const SHORTEST_WORD = 3;
const LONGEST_WORD = 100;

/** Of few letters anything is near to anything. */
function isWord(text: string): boolean {
  return text.length >= SHORTEST_WORD && text.length <= LONGEST_WORD;
}
