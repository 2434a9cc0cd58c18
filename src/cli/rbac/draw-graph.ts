import { gapJson, grantJson, type RbacState } from '../../answers/index.ts';
import { describePosition, type Step } from '../../rbac/index.ts';
import { jsonText, safeText } from '../../report/index.ts';

export const GRAPH_FORMATS = ['dot', 'mermaid', 'json'] as const;
type Format = (typeof GRAPH_FORMATS)[number];

/** Programs that draw give up on larger graphs. JSON has all. */
const MOST_DRAWN: Readonly<Record<Format, number>> = { dot: 5_000, mermaid: 500, json: Number.POSITIVE_INFINITY };

interface Node {
  readonly id: string;
  readonly label: string;
  readonly type: string;
}

/** Steps as text for Graphviz or Mermaid, or as JSON. */
export function* draw(format: Format, steps: readonly Step[], state: RbacState): Generator<string> {
  const drawn = steps.slice(0, MOST_DRAWN[format]);
  const nodes = new Map<string, Node>();
  for (const { from, fromKey, to, toKey } of drawn) {
    for (const [key, position] of [[fromKey, from] as const, [toKey, to] as const]) {
      if (nodes.has(key)) continue;
      nodes.set(key, { id: `p${nodes.size}`, label: describePosition(position), type: position.type });
    }
  }
  const edges = drawn.map((step) => ({
    step,
    from: nodes.get(step.fromKey)?.id ?? '',
    to: nodes.get(step.toKey)?.id ?? '',
  }));
  const left = steps.length - drawn.length;
  switch (format) {
    case 'dot':
      yield 'digraph "ways up" {\n  rankdir=LR;\n  node [shape=box];\n';
      if (left > 0) yield `  // ${left} more steps are left out: -o json has all\n`;
      for (const { id, label } of nodes.values()) yield `  ${id} [label=${dotText(label)}];\n`;
      for (const { step, from, to } of edges) yield `  ${from} -> ${to} [label=${dotText(labelOf(step))}];\n`;
      yield '}\n';
      return;
    case 'mermaid':
      yield 'flowchart LR\n';
      if (left > 0) yield `  %% ${left} more steps are left out: -o json has all\n`;
      for (const { id, label } of nodes.values()) yield `  ${id}["${mermaidText(label)}"]\n`;
      for (const { step, from, to } of edges) yield `  ${from} -->|"${mermaidText(labelOf(step))}"| ${to}\n`;
      return;
    case 'json':
      yield `${jsonText({
        apiVersion: 'breakwater.dev/v1',
        kind: 'RbacGraph',
        positions: [...nodes.values()].map(({ id, label, type }) => ({ id, position: label, type })),
        steps: edges.map(({ step: { technique, action, needs }, from, to }) => {
          return { from, to, technique, action, needs: needs.map((grants) => ({ anyOf: grants.map(grantJson) })) };
        }),
        assumptions: state.assumptions,
        gaps: state.gaps.map(gapJson),
      })}\n`;
  }
}

/** What is done, and by which bindings. */
function labelOf({ action, needs }: Step): string {
  const bindings = needs
    .flat()
    .map(({ binding }) => `${binding.kind} ${binding.namespace ? `${binding.namespace}/` : ''}${binding.name}`);
  const [first, ...others] = new Set(bindings);
  if (first === undefined) return action;
  return `${action} by ${first}${others.length > 0 ? ` and ${others.length} more` : ''}`;
}

function dotText(text: string): string {
  return `"${safeText(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Mermaid reads HTML entities, and takes quotes, brackets and backticks for its own. */
function mermaidText(text: string): string {
  return safeText(text).replaceAll(/[^A-Za-z0-9 ,.:/@_-]/g, (character) => `#${character.codePointAt(0) ?? 0};`);
}
