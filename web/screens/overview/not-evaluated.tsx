import { useQuery } from '@tanstack/react-query';
import type { CheckView } from '../../../src/views/index.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { one } from '../../app/search.ts';
import { useSearchState } from '../../app/use-search.ts';
import { Answered, EmptyState } from '../../parts/state.tsx';
import { count } from '../../parts/words.ts';

/** Everything that was not evaluated, with the reason. */
export function NotEvaluated() {
  const api = useApi();
  const [search] = useSearchState();
  const layer = one(search, 'layer');
  const checks = useQuery(queries.checks(api));
  const gaps = useQuery(queries.gaps(api));
  return (
    <div className="page">
      <header className="page-head">
        <div className="lead">
          <h1>Not evaluated</h1>
          <p>
            What could not be read or had nothing to judge. It never counts as a pass: each line says what would have to
            be read.
          </p>
        </div>
      </header>
      <Answered query={gaps} what="gaps">
        {(list) =>
          list.length === 0 ? (
            <EmptyState title="Everything that was named could be read." />
          ) : (
            <section className="section">
              <h2>{count(list.length, 'gap')} in what was read</h2>
              <ul className="panel lines">
                {list.map((gap) => (
                  <li key={`${gap.source}\n${gap.line ?? ''}\n${gap.field ?? ''}\n${gap.message}`}>
                    <span className="break">
                      <code>{gap.line === undefined ? gap.source : `${gap.source}:${gap.line}`}</code>{' '}
                      {gap.object !== undefined && <span className="faint">{gap.object}</span>}
                    </span>
                    <span className="quiet break">{gap.message}</span>
                  </li>
                ))}
              </ul>
            </section>
          )
        }
      </Answered>
      <Answered query={checks} what="checks">
        {(list) => {
          const idle = list.filter(
            (check) => check.verdict === 'not-evaluated' && (layer === undefined || check.layer === layer),
          );
          return idle.length === 0 ? (
            <EmptyState title="Every check was evaluated." />
          ) : (
            <section className="section">
              <h2>{count(idle.length, 'check')}</h2>
              {[...Map.groupBy(idle, ({ reason }) => reason ?? 'no reason is known')].map(([reason, members]) => (
                <Reason key={reason} reason={reason} checks={members} />
              ))}
            </section>
          );
        }}
      </Answered>
    </div>
  );
}

function Reason({ reason, checks }: { readonly reason: string; readonly checks: readonly CheckView[] }) {
  return (
    <div className="panel panel-pad section">
      <h3 className="break">{sentence(reason)}</h3>
      <ul className="reason-checks">
        {checks.map((check) => (
          <li key={check.id}>
            <code className="faint">{check.id}</code> {check.title}
          </li>
        ))}
      </ul>
    </div>
  );
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
