import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { LayerView } from '../../../src/views/index.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { Answered } from '../../parts/state.tsx';
import { count } from '../../parts/words.ts';

const MOST_SHOWN = 4;

/** What was not evaluated: it never counts as a pass. */
export function GapsPanel({ layers }: { readonly layers: readonly LayerView[] }) {
  const api = useApi();
  const gaps = useQuery(queries.gaps(api));
  const checks = layers.reduce((sum, { notEvaluated }) => sum + notEvaluated, 0);
  return (
    <section className="section" aria-labelledby="gaps">
      <div className="section-head">
        <h2 id="gaps">Not evaluated</h2>
        <Link to="/not-evaluated" className="more">
          All, with reasons
        </Link>
      </div>
      <Answered query={gaps} what="what was not evaluated">
        {(list) => (
          <ul className="panel lines">
            <li>
              <span>
                {checks === 0
                  ? 'Every check was evaluated.'
                  : `${count(checks, 'check')} had nothing to judge, or could not.`}
              </span>
              {layers
                .filter(({ notEvaluated }) => notEvaluated > 0)
                .map(({ id, title, notEvaluated, reason }) => (
                  <span key={id} className="faint">
                    {title}: {notEvaluated}
                    {reason !== undefined && ` – ${reason}`}
                  </span>
                ))}
            </li>
            {list.slice(0, MOST_SHOWN).map((gap) => (
              <li key={`${gap.source}\n${gap.line ?? ''}\n${gap.message}`}>
                <span className="break">
                  <code>{gap.line === undefined ? gap.source : `${gap.source}:${gap.line}`}</code>
                </span>
                <span className="quiet break">{gap.message}</span>
              </li>
            ))}
            {list.length > MOST_SHOWN && <li className="faint">… and {count(list.length - MOST_SHOWN, 'more gap')}</li>}
          </ul>
        )}
      </Answered>
    </section>
  );
}
