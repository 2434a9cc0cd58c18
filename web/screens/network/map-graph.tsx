import { useMemo } from 'react';
import type { NetworkMap } from '../../../src/views/index.ts';
import { many, one } from '../../app/search.ts';
import { useSearchState } from '../../app/use-search.ts';
import { Graph } from '../../graph/graph.tsx';
import { count } from '../../parts/words.ts';
import { fold, OUTSIDE } from './fold.ts';

/** The reachability map: namespaces that unfold into workloads. */
export function MapGraph({ map }: { readonly map: NetworkMap }) {
  const [search, change] = useSearchState();
  const chosen = one(search, 'node');
  const names = useMemo(() => [...new Set(map.nodes.map(({ namespace }) => namespace))].sort(), [map]);
  const asked = many(search, 'open').filter((name) => names.includes(name));
  const chosenIn = map.nodes.find(({ key }) => key === chosen)?.namespace;
  const open = new Set(chosenIn === undefined ? asked : [...asked, chosenIn]);
  const openKey = [...open].sort().join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what the set holds
  const drawing = useMemo(() => fold(map, open, chosen), [map, openKey, chosen]);
  const toggle = (name: string): void => {
    const isOpen = open.has(name);
    change({
      open: isOpen ? [...open].filter((other) => other !== name) : [...open, name],
      ...(isOpen && chosenIn === name ? { node: undefined } : {}),
    });
  };
  const choose = (id: string): void => {
    if (id === OUTSIDE) return;
    if (id.startsWith('namespace ')) toggle(id.slice('namespace '.length));
    else change({ node: id === chosen ? undefined : id });
  };
  return (
    <section className="section" aria-label="Map">
      <fieldset className="namespaces">
        <legend className="hidden-text">Namespaces to open</legend>
        {names.map((name) => (
          <button type="button" key={name} className="tag" aria-pressed={open.has(name)} onClick={() => toggle(name)}>
            {name}
          </button>
        ))}
        <button
          type="button"
          className="plain-button bare"
          onClick={() => change({ open: open.size === names.length ? undefined : names, node: undefined })}
        >
          {open.size === names.length ? 'Fold all' : 'Open all'}
        </button>
      </fieldset>
      <Graph
        nodes={drawing.nodes.map((node) => ({ ...node, onChoose: () => choose(node.id) }))}
        edges={drawing.edges}
        label="Who reaches whom"
      />
      {drawing.leftOut > 0 && (
        <p className="quiet" role="status">
          {count(drawing.leftOut, 'edge')} that allow all ports are not drawn. Choose a workload to see its own, or the
          matrix for all.
        </p>
      )}
      <p className="legend faint">
        <span className="legend-exposed">from outside the cluster</span>
        <span className="legend-plain">allowed</span>
        <span className="legend-in">to the chosen workload</span>
        <span className="legend-out">from the chosen workload, or depends on what is not known</span>
      </p>
    </section>
  );
}
