import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { NetworkMap, Passage } from '../../../src/views/index.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { many, one } from '../../app/search.ts';
import { useSearchState } from '../../app/use-search.ts';
import { passageText } from '../../parts/passage.ts';
import { Answered } from '../../parts/state.tsx';

/** More rows and columns than this are not drawn at once: namespaces narrow them. */
const MOST_DRAWN = 60;

/** Every pair of workloads: who may talk to whom. */
export function Matrix({ map }: { readonly map: NetworkMap }) {
  const [search, change] = useSearchState();
  const names = useMemo(() => [...new Set(map.nodes.map(({ namespace }) => namespace))].sort(), [map]);
  const chosen = many(search, 'open').filter((name) => names.includes(name));
  const shown = map.nodes
    .map((node, index) => ({ node, index }))
    .filter(({ node }) => chosen.length === 0 || chosen.includes(node.namespace))
    .sort((a, b) => (a.node.namespace + a.node.name < b.node.namespace + b.node.name ? -1 : 1))
    .slice(0, MOST_DRAWN);
  const passages = useMemo(
    () => new Map(map.edges.map(([from, to, passage]) => [from * map.nodes.length + to, passage])),
    [map],
  );
  const [from, to] = [one(search, 'from'), one(search, 'to')];
  return (
    <section className="section" aria-label="Matrix">
      <fieldset className="namespaces">
        <legend className="hidden-text">Namespaces to show</legend>
        {names.map((name) => (
          <button
            type="button"
            key={name}
            className="tag"
            aria-pressed={chosen.includes(name)}
            onClick={() =>
              change({ open: chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name] })
            }
          >
            {name}
          </button>
        ))}
      </fieldset>
      <div className="panel table-scroll">
        <table className="pairs" aria-label="From the row to the column">
          <thead>
            <tr>
              <td />
              {shown.map(({ node }) => (
                <th key={node.key} scope="col" title={node.key}>
                  <span>{node.name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.node.key}>
                <th scope="row" title={row.node.key}>
                  <span className="faint">{row.node.namespace}/</span>
                  {row.node.name}
                </th>
                {shown.map((column) => {
                  const passage = passages.get(row.index * map.nodes.length + column.index);
                  const words = passage === undefined ? undefined : map.passages[passage];
                  if (row === column) return <td key={column.node.key} className="pair-self" />;
                  return (
                    <td key={column.node.key}>
                      <Link
                        to="/network"
                        search={(before) => ({ ...before, view: 'matrix', from: row.node.key, to: column.node.key })}
                        className="pair"
                        data-passage={kindOf(words)}
                        data-chosen={row.node.key === from && column.node.key === to}
                        aria-label={`${row.node.name} to ${column.node.name}: ${words === undefined ? 'nothing' : passageText(words)}`}
                        title={`${row.node.name} → ${column.node.name}: ${words === undefined ? 'nothing' : passageText(words)}`}
                      />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="legend faint">
        <span className="pair" data-passage="all" /> all ports
        <span className="pair" data-passage="some" /> some ports
        <span className="pair" data-passage="depends" /> depends on what is not known
        <span className="pair" data-passage="none" /> nothing
        {shown.length === MOST_DRAWN && <span>The first {MOST_DRAWN} are shown: choose namespaces to see others.</span>}
      </p>
    </section>
  );
}

function kindOf(passage: Passage | undefined): 'all' | 'some' | 'depends' | 'none' {
  if (passage === undefined) return 'none';
  if (passage.allowed === '') return 'depends';
  return passage.allowed === 'all ports' ? 'all' : 'some';
}

/** Namespaces by namespaces: how many pairs of their workloads may talk. */
export function FoldedMatrix() {
  const query = useQuery(queries.foldedMap(useApi()));
  return (
    <Answered query={query} what="the matrix">
      {({ namespaces, edges }) => {
        const cells = new Map(edges.map((edge) => [`${edge.from} ${edge.to}`, edge]));
        return (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
          <section className="panel table-scroll" aria-label="Namespaces" tabIndex={0}>
            <table className="table folded" aria-label="Pairs that may talk, from the row’s namespace to the column’s">
              <thead>
                <tr>
                  <th>From / to</th>
                  {namespaces.map(({ name }) => (
                    <th key={name} className="number">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {namespaces.map((row, from) => (
                  <tr key={row.name}>
                    <th scope="row">
                      {row.name} <span className="faint">{row.workloads}</span>
                    </th>
                    {namespaces.map((column, to) => {
                      const cell = cells.get(`${from} ${to}`);
                      const share = cell === undefined || cell.pairs === 0 ? 0 : cell.open / cell.pairs;
                      return (
                        <td
                          key={column.name}
                          className="number share"
                          style={{ '--share': `${Math.round(share * 34)}%` }}
                          title={
                            cell === undefined ? 'no pair may talk' : `${cell.open} of ${cell.pairs} pairs may talk`
                          }
                        >
                          {cell === undefined ? (
                            <span className="faint">0</span>
                          ) : (
                            `${Math.max(1, Math.round(share * 100))}%`
                          )}
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        );
      }}
    </Answered>
  );
}
