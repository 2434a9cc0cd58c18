import './network.css';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { NetworkMap } from '../../../src/views/index.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { one, oneOf } from '../../app/search.ts';
import { useSearchState } from '../../app/use-search.ts';
import { Choice } from '../../parts/choice.tsx';
import { Answered, EmptyState, Loading } from '../../parts/state.tsx';
import { count } from '../../parts/words.ts';
import { DefaultDeny } from './default-deny.tsx';
import { Explanation } from './explanation.tsx';
import { FoldedMatrix, Matrix } from './matrix.tsx';
import { NodeDetails } from './node-details.tsx';

const MapGraph = lazy(async () => ({ default: (await import('./map-graph.tsx')).MapGraph }));

const VIEWS = [
  { value: 'map', label: 'Map' },
  { value: 'matrix', label: 'Matrix' },
  { value: 'default-deny', label: 'Default deny' },
] as const;

/** Beyond this many workloads neither a drawing nor a table of pairs can be read: namespaces stand for them. */
export const MOST_READABLE = 300;

/** Who reaches whom, why, and what a default deny would change. */
export function Network() {
  const [search, change] = useSearchState();
  const view = oneOf(search, 'view', ['map', 'matrix', 'default-deny']) ?? 'map';
  const [from, to] = [one(search, 'from'), one(search, 'to')];
  const query = useQuery(queries.networkMap(useApi()));
  return (
    <div className="page">
      <header className="page-head">
        <div className="lead">
          <h1>Network</h1>
          <p>{LEADS[view]}</p>
        </div>
        <Choice label="View" value={view} options={VIEWS} onChange={(value) => change({ view: value })} />
      </header>
      {view === 'default-deny' ? (
        <DefaultDeny />
      ) : (
        <>
          {from !== undefined && to !== undefined && (
            <Explanation from={from} to={to} onClose={() => change({ from: undefined, to: undefined })} />
          )}
          {query.error !== null ? (
            <FoldedMatrix />
          ) : (
            <Answered query={query} what="the map">
              {(map) => <Reachability map={map} view={view} />}
            </Answered>
          )}
        </>
      )}
    </div>
  );
}

const LEADS = {
  map: 'Which connections policies allow. Open a namespace to see its workloads, choose a workload to see its neighbours.',
  matrix: 'Which connections policies allow, from the row to the column. Choose a cell for the reason.',
  'default-deny':
    'What closing every namespace would change, with the policies that do it and keep what manifests speak of.',
} as const;

function Reachability({ map, view }: { readonly map: NetworkMap; readonly view: 'map' | 'matrix' }) {
  const [search] = useSearchState();
  const node = one(search, 'node');
  if (map.nodes.length === 0) {
    return (
      <EmptyState title="No workload was read.">
        <span>Name folders or a cluster that hold Deployments, Pods and their like.</span>
      </EmptyState>
    );
  }
  const exposed = map.nodes.filter(({ ways }) => ways.some((way) => way.open)).length;
  return (
    <>
      <p className="quiet">
        {count(map.nodes.length, 'workload')}
        {map.policies !== undefined && `, ${count(map.policies, 'policy', 'policies')}`};{' '}
        {count(map.edges.length, 'pair')} of {(map.nodes.length * (map.nodes.length - 1)).toLocaleString('en')} may
        talk, {exposed === 0 ? 'none can be reached from outside' : `${exposed} can be reached from outside`}.
      </p>
      {map.nodes.length > MOST_READABLE ? (
        <FoldedMatrix />
      ) : view === 'matrix' ? (
        <Matrix map={map} />
      ) : (
        <Suspense fallback={<Loading what="the map" />}>
          <MapGraph map={map} />
        </Suspense>
      )}
      {node !== undefined && <NodeDetails map={map} nodeKey={node} />}
      {map.notes.length > 0 && (
        <section className="section">
          <h2>Not in the answer</h2>
          <ul className="panel lines">
            {map.notes.map((note) => (
              <li key={note} className="break">
                {note}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
