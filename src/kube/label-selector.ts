import type { JsonValue } from './json.ts';
import { indexedList, list, type Reading, record, type Shape, string, stringMap } from './shape.ts';

export type LabelSelectorOperator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: LabelSelectorOperator;
  /** Empty for Exists and DoesNotExist. */
  readonly values: readonly string[];
}

/**
 * A label selector (meta/v1 LabelSelector), as the requirements it is made of: all must hold, and a selector with
 * none selects everything. `matchLabels` entries are `In` requirements with one value.
 */
export interface LabelSelector {
  readonly requirements: readonly LabelSelectorRequirement[];
}

interface Written {
  readonly matchLabels?: ReadonlyMap<string, string>;
  readonly matchExpressions?: readonly {
    readonly index: number;
    readonly key?: string;
    readonly operator?: string;
    readonly values?: readonly string[];
  }[];
}

const written = record<Written>({
  matchLabels: stringMap,
  matchExpressions: indexedList(
    record<{ readonly key?: string; readonly operator?: string; readonly values?: readonly string[] }>({
      key: string,
      operator: string,
      values: list(string, ''),
    }),
  ),
});

/**
 * Narrows a label selector. A requirement that the API server refuses (unknown operator, values where none may be)
 * is a problem, and the selector is absent: it must not select more than was meant.
 */
export const labelSelector: Shape<LabelSelector> = (value: JsonValue, reading: Reading) => {
  const before = reading.problems.length;
  const selector = written(value, reading);
  if (selector === undefined || reading.problems.length > before) return undefined;
  const requirements: LabelSelectorRequirement[] = [];
  for (const [key, label] of selector.matchLabels ?? []) requirements.push({ key, operator: 'In', values: [label] });
  for (const { key = '', operator = '', values = [] } of selector.matchExpressions ?? []) {
    switch (operator) {
      case 'In':
      case 'NotIn':
        if (values.length === 0) return reading.problem(`operator ${operator} needs values`);
        break;
      case 'Exists':
      case 'DoesNotExist':
        if (values.length > 0) return reading.problem(`operator ${operator} takes no values`);
        break;
      default:
        return reading.problem('operator must be In, NotIn, Exists or DoesNotExist');
    }
    requirements.push({ key, operator, values });
  }
  return { requirements };
};

/** Whether the labels meet every requirement. NotIn holds for a label that is absent. */
export function matchesLabels(selector: LabelSelector, labels: ReadonlyMap<string, string>): boolean {
  return selector.requirements.every((requirement) => meets(requirement, labels.get(requirement.key)));
}

function meets({ operator, values }: LabelSelectorRequirement, label: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return label !== undefined && values.includes(label);
    case 'NotIn':
      return label === undefined || !values.includes(label);
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
  }
}

/** A selector as kubectl prints it: `app=web,tier in (a,b),!canary`. Empty for one that selects everything. */
export function formatLabelSelector({ requirements }: LabelSelector): string {
  return requirements.map(formatLabelRequirement).join(',');
}

export function formatLabelRequirement({ key, operator, values }: LabelSelectorRequirement): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(',')})`;
    case 'NotIn':
      return values.length === 1 ? `${key}!=${values[0]}` : `${key} notin (${values.join(',')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
  }
}
