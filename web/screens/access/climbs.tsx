import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { ClimbView, SubjectSummary, TargetName } from '../../../src/views/index.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { oneOf } from '../../app/search.ts';
import { useSearchState } from '../../app/use-search.ts';
import { Choice } from '../../parts/choice.tsx';
import { Answered, EmptyState, Loading } from '../../parts/state.tsx';
import { count } from '../../parts/words.ts';
import { GrantLine } from './grant-line.tsx';

/** Graphs and their layout are large: they come when one is opened. */
const ClimbGraph = lazy(async () => ({ default: (await import('./climb-graph.tsx')).ClimbGraph }));

const TARGETS = [
  { value: 'cluster-admin', label: 'To cluster-admin' },
  { value: 'node', label: 'To a node' },
  { value: 'secret', label: 'To secrets' },
] as const;

/** The ways up of one subject: the shortest in words, all as a graph, and the smallest cut that closes them. */
export function Climbs({
  id,
  reaches,
}: {
  readonly id: string;
  readonly reaches: SubjectSummary['reaches'] | undefined;
}) {
  const [search, change] = useSearchState();
  const first = TARGETS.find(({ value }) => reaches?.[value] !== undefined)?.value;
  const target: TargetName = oneOf(search, 'target', ['cluster-admin', 'node', 'secret']) ?? first ?? 'cluster-admin';
  const hasWay = reaches === undefined || reaches[target] !== undefined;
  const query = useQuery({ ...queries.climbs(useApi(), id, target), enabled: reaches !== undefined && hasWay });
  return (
    <>
      <Choice label="Target" value={target} options={TARGETS} onChange={(value) => change({ target: value })} />
      {hasWay ? (
        <Answered query={query} what="ways up">
          {(view) => <Ways view={view} />}
        </Answered>
      ) : (
        <EmptyState
          title={`No way leads there${first === undefined ? ', nor to anything else that was looked for' : ''}.`}
        >
          <span>Known techniques were tried over every grant, pod and secret that was read.</span>
        </EmptyState>
      )}
    </>
  );
}

function Ways({ view }: { readonly view: ClimbView }) {
  const { shortest, steps, grants, positions } = view;
  return (
    <div className="climb-columns">
      <section className="section" aria-labelledby="graph">
        <div className="section-head">
          <h2 id="graph">Every way</h2>
          <span className="faint">
            {count(steps.length, 'step')}, the shortest way in ink; each edge carries the grant behind it
            {view.more && '; there are more steps than can be drawn'}
          </span>
        </div>
        <Suspense fallback={<Loading what="the graph" />}>
          <ClimbGraph view={view} />
        </Suspense>
      </section>
      <div className="climb-words">
        <section className="section" aria-labelledby="shortest">
          <h2 id="shortest">The shortest way</h2>
          <ol className="panel steps">
            {shortest.map((index, at) => {
              const step = steps[index];
              if (step === undefined) return null;
              return (
                <li key={index}>
                  <span className="action-rank">{at + 1}</span>
                  <div>
                    <p>
                      <strong>{step.action}</strong>
                      <span className="quiet"> – is then {positions[step.to]?.label}</span>
                    </p>
                    <ul>
                      {step.needs.flatMap((any) => {
                        const [grant] = any.flatMap((one) => grants[one] ?? []);
                        if (grant === undefined) return [];
                        return [
                          <GrantLine key={`${grant.binding} ${grant.rule}`} grant={grant} />,
                          ...(any.length > 1
                            ? [
                                <li key={`${grant.binding} others`} className="faint">
                                  or {count(any.length - 1, 'other grant')} of the same
                                </li>,
                              ]
                            : []),
                        ];
                      })}
                      {step.needs.length === 0 && <li className="faint">needs no right of its own</li>}
                    </ul>
                  </div>
                </li>
              );
            })}
          </ol>
        </section>
        <Cut view={view} />
      </div>
    </div>
  );
}

function Cut({ view: { cut, grants } }: { readonly view: ClimbView }) {
  return (
    <section className="section" aria-labelledby="cut">
      <h2 id="cut">The smallest cut</h2>
      <div className="panel panel-pad section">
        {cut === undefined && <p className="quiet">There is no way to close.</p>}
        {cut?.possible === false && (
          <p className="quiet">No removal closes the ways: one is made of grants that are the cluster’s own.</p>
        )}
        {cut?.possible === true && (
          <>
            <p>
              Without {cut.grants.length === 1 ? 'this grant' : `these ${cut.grants.length} grants`} no way is left
              {cut.proven ? ', proven by searching again.' : ' by the graph, but searching again found one.'}
              {!cut.smallest && ' A smaller set may exist.'}
            </p>
            <ul>
              {cut.grants.map((index) => {
                const grant = grants[index];
                return grant && <GrantLine key={index} grant={grant} />;
              })}
            </ul>
            {cut.instead.length > 0 && (
              <>
                <h3>Or any one of these instead</h3>
                <ul>
                  {cut.instead.map((index) => {
                    const grant = grants[index];
                    return grant && <GrantLine key={index} grant={grant} />;
                  })}
                </ul>
              </>
            )}
          </>
        )}
      </div>
    </section>
  );
}
