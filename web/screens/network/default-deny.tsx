import { useQuery } from '@tanstack/react-query';
import type { DefaultDenyView } from '../../../src/views/index.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { CodeText } from '../../parts/code.tsx';
import { Answered, EmptyState } from '../../parts/state.tsx';
import { count } from '../../parts/words.ts';

/** A default deny for every namespace, shown before and after. */
export function DefaultDeny() {
  const query = useQuery(queries.defaultDeny(useApi()));
  return (
    <Answered query={query} what="the proposal">
      {(view) =>
        view.namespaces.length === 0 ? (
          <EmptyState title="No namespace has a workload to close." />
        ) : (
          <>
            <Numbers view={view} />
            <section className="section" aria-labelledby="by-namespace">
              <h2 id="by-namespace">By namespace</h2>
              <div className="panel table-scroll">
                <table className="table" aria-label="Pairs that may talk, by the namespace they lead to">
                  <thead>
                    <tr>
                      <th>Into namespace</th>
                      <th className="number">Workloads</th>
                      <th className="number">Pairs before</th>
                      <th className="number">Pairs after</th>
                      <th className="wide">Left open</th>
                    </tr>
                  </thead>
                  <tbody>
                    {view.namespaces.map(({ name, workloads, before, after }) => (
                      <tr key={name}>
                        <td>{name}</td>
                        <td className="number">{workloads}</td>
                        <td className="number">{before.toLocaleString('en')}</td>
                        <td className="number">{after.toLocaleString('en')}</td>
                        <td>
                          <BeforeAfter before={before} after={after} />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </section>
            {view.notes.length > 0 && (
              <section className="section">
                <h2>To know before it is applied</h2>
                <ul className="panel lines">
                  {view.notes.map((note) => (
                    <li key={note} className="break">
                      {note}
                    </li>
                  ))}
                </ul>
              </section>
            )}
            <section className="section" aria-labelledby="policies">
              <div className="section-head">
                <h2 id="policies">{count(view.policies, 'policy', 'policies')} to apply</h2>
                <span className="faint">
                  what programs do at run time and manifests do not say is not kept: prove it with flows by “breakwater
                  network rollout”
                </span>
              </div>
              <div className="tall-code">
                <CodeText title="NetworkPolicies" text={view.text} />
              </div>
            </section>
          </>
        )
      }
    </Answered>
  );
}

function Numbers({ view: { before, after, pairs, kept } }: { readonly view: DefaultDenyView }) {
  const share = (number: number): string => (pairs === 0 ? '0%' : `${Math.round((100 * number) / pairs)}%`);
  return (
    <dl className="strip three">
      <div>
        <dt>Pairs that may talk now</dt>
        <dd>
          {before.toLocaleString('en')} <small>{share(before)} of all</small>
        </dd>
      </div>
      <div>
        <dt>With the policies</dt>
        <dd>
          {after.toLocaleString('en')} <small>{share(after)} of all</small>
        </dd>
      </div>
      {kept !== undefined && (
        <div>
          <dt>Kept, since manifests speak of them</dt>
          <dd>
            {kept.toLocaleString('en')} <small>{kept === 1 ? 'connection' : 'connections'}</small>
          </dd>
        </div>
      )}
    </dl>
  );
}

function BeforeAfter({ before, after }: { readonly before: number; readonly after: number }) {
  const most = Math.max(1, before, after);
  return (
    <span className="bar" aria-hidden="true">
      <i style={{ width: `${(100 * after) / most}%`, background: 'var(--ink)' }} />
      <i style={{ width: `${(100 * Math.max(0, before - after)) / most}%`, background: 'var(--line-2)' }} />
    </span>
  );
}
