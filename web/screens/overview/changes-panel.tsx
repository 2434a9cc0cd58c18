import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Changes } from '../../api/api.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { ObjectLabel } from '../../parts/object-label.tsx';
import { SeverityMark } from '../../parts/severity.tsx';
import { Answered } from '../../parts/state.tsx';
import { count, formatTime } from '../../parts/words.ts';

const MOST_SHOWN = 6;

const NO_HISTORY = {
  file: 'A file holds one scan, and no history. The command “breakwater serve” keeps history and shows what changed.',
  server: 'There is no scan that is a day old yet. From tomorrow on, what changed stands here.',
} as const;

/** What became of findings since yesterday. */
export function ChangesPanel() {
  const api = useApi();
  const query = useQuery(queries.changes(api));
  const { data: session } = useQuery(queries.session(api));
  return (
    <section className="section" aria-labelledby="changes">
      <Answered query={query} what="what changed">
        {(changes) => (
          <>
            <div className="section-head">
              <h2 id="changes">{changes === null ? 'What changed' : 'Since yesterday'}</h2>
              {changes !== null && <span className="faint">compared with {formatTime(changes.since)}</span>}
              {changes !== null && changes.counts.opened > 0 && (
                <Link to="/findings" search={{ since: sinceOf(changes), state: 'open' }} className="more">
                  All {count(changes.counts.opened, 'new finding')}
                </Link>
              )}
            </div>
            {changes === null ? (
              <p className="panel panel-pad quiet">{NO_HISTORY[session?.mode ?? 'server']}</p>
            ) : (
              <ul className="panel lines">
                <li className="quiet">
                  {changes.counts.opened === 0 && changes.counts.resolved === 0
                    ? 'Nothing was found and nothing was resolved.'
                    : `${count(changes.counts.opened, 'new finding')}, ${changes.counts.resolved.toLocaleString('en')} resolved`}
                </li>
                {changes.changes
                  .filter(({ type }) => type === 'opened' || type === 'reopened')
                  .slice(0, MOST_SHOWN)
                  .map(({ row }) => (
                    <li key={row.id}>
                      <Link to="/findings" search={{ since: sinceOf(changes), state: 'open', finding: row.id }}>
                        {row.title}
                      </Link>
                      <span className="toolbar">
                        <SeverityMark severity={row.severity} />
                        <ObjectLabel object={row.object} />
                      </span>
                    </li>
                  ))}
              </ul>
            )}
          </>
        )}
      </Answered>
    </section>
  );
}

/** Just after the scan that is compared with. */
function sinceOf({ since }: Changes): string {
  return String(Date.parse(since) + 1);
}
