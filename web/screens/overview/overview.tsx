import './overview.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ActionView, LayerView, Overview as OverviewData } from '../../../src/views/index.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { inline } from '../../parts/markdown.tsx';
import { SEVERITIES, SeverityCounts, severityName } from '../../parts/severity.tsx';
import { Answered } from '../../parts/state.tsx';
import { Verdict } from '../../parts/verdict.tsx';
import { count } from '../../parts/words.ts';
import { ChangesPanel } from './changes-panel.tsx';
import { GapsPanel } from './gaps-panel.tsx';
import { LayerTrend } from './layer-trend.tsx';
import { TrendPanel } from './trend-panel.tsx';

/** The first screen: where the cluster stands, what changed, and what to do first. */
export function Overview() {
  const api = useApi();
  const query = useQuery(queries.overview(api));
  return (
    <div className="page">
      <Answered query={query} what="the overview">
        {(overview) => (
          <>
            <header className="page-head">
              <div className="lead">
                <h1>{headline(overview)}</h1>
                <p>
                  {count(overview.objects, 'object')} read, {count(overview.workloads, 'workload')} among them
                  {overview.passingWorkloads !== undefined &&
                    `, of which ${overview.passingWorkloads} ${overview.passingWorkloads === 1 ? 'passes' : 'pass'}`}
                  .{overview.accepted > 0 && ` ${count(overview.accepted, 'finding')} accepted by exceptions.`}
                </p>
              </div>
            </header>
            <SeverityStrip overview={overview} />
            <TrendPanel />
            <Layers layers={overview.layers} />
            <div className="overview-columns">
              <Actions actions={overview.actions} />
              <div className="overview-aside">
                <ChangesPanel />
                <GapsPanel layers={overview.layers} />
              </div>
            </div>
          </>
        )}
      </Answered>
    </div>
  );
}

function headline({ bySeverity }: OverviewData): string {
  const { critical, high } = bySeverity;
  if (critical + high > 0) {
    const parts = [
      critical > 0 && `${critical.toLocaleString('en')} critical`,
      high > 0 && `${high.toLocaleString('en')} high`,
    ];
    return `${parts.filter(Boolean).join(' and ')} ${critical + high === 1 ? 'finding' : 'findings'} to act on`;
  }
  return SEVERITIES.some((severity) => bySeverity[severity] > 0)
    ? 'Nothing critical or high is open'
    : 'Nothing is open';
}

function SeverityStrip({ overview }: { readonly overview: OverviewData }) {
  return (
    <ul className="strip" aria-label="Open findings by severity">
      {SEVERITIES.map((severity) => (
        <li key={severity}>
          <Link to="/findings" search={{ severity, state: 'open' }} className={`strip-item severity-${severity}`}>
            <b style={{ '--fill': `var(--${severity}-fill)` }}>{overview.bySeverity[severity].toLocaleString('en')}</b>
            <span>{severityName(severity)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Layers({ layers }: { readonly layers: readonly LayerView[] }) {
  return (
    <section className="section" aria-labelledby="layers">
      <div className="section-head">
        <h2 id="layers">Layers of defense</h2>
        <span className="faint">what each layer’s checks say of everything that was read</span>
      </div>
      <ul className="panel layers">
        {layers.map((layer) => (
          <li key={layer.id}>
            <Link {...targetOf(layer)} className="layer">
              <span className="layer-title">{layer.title}</span>
              <Verdict verdict={layer.verdict} />
              <span className="layer-checks">
                <CheckBar layer={layer} />
                <span className="faint">
                  {layer.pass} pass · {layer.fail} fail
                  {layer.notEvaluated > 0 && ` · ${layer.notEvaluated} not evaluated`}
                </span>
              </span>
              <span className="layer-worst cut quiet">{layer.worst ?? layer.reason ?? 'Every check passes'}</span>
              <LayerTrend layer={layer.id} />
              <span className="layer-counts">
                <SeverityCounts counts={layer.bySeverity} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A layer that fails leads to its findings; another one to what was not evaluated of it. */
function targetOf({ id, fail }: LayerView) {
  return fail > 0
    ? ({ to: '/findings', search: { layer: id, state: 'open' } } as const)
    : ({ to: '/not-evaluated', search: { layer: id } } as const);
}

/** Of a layer's checks: what fails in ink, what passes in grey; what was not evaluated is left empty. */
function CheckBar({ layer: { pass, fail, notEvaluated } }: { readonly layer: LayerView }) {
  const all = Math.max(1, pass + fail + notEvaluated);
  return (
    <span className="bar" aria-hidden="true">
      <i style={{ width: `${(100 * fail) / all}%`, background: 'var(--ink)' }} />
      <i style={{ width: `${(100 * pass) / all}%`, background: 'var(--line-2)' }} />
    </span>
  );
}

function Actions({ actions }: { readonly actions: readonly ActionView[] }) {
  return (
    <section className="section" aria-labelledby="actions">
      <div className="section-head">
        <h2 id="actions">What removes most risk</h2>
        <span className="faint">by what it closes, the worst first</span>
      </div>
      <ol className="panel actions">
        {actions.map((action, index) => (
          <li key={action.check}>
            <span className="action-rank">{index + 1}</span>
            <div className="action-text">
              <Link to="/findings" search={{ check: action.check, state: 'open' }} className="action-title">
                {action.title}
              </Link>
              <p className="quiet">{inline(firstSentence(action.remediation))}</p>
              <p className="faint">{closes(action)}</p>
            </div>
            <SeverityCounts counts={action.bySeverity} />
          </li>
        ))}
        {actions.length === 0 && <li className="quiet">No finding is open.</li>}
      </ol>
    </section>
  );
}

/** What an action closes, and how much of that by proven fixes. */
function closes({ findings, objects, proven = 0 }: ActionView): string {
  const what = `Closes ${count(findings, 'finding')}${objects === undefined ? '' : ` in ${count(objects, 'object')}`}`;
  if (proven === 0) return what;
  const how = proven === findings ? (findings === 1 ? 'with' : 'all with') : `${proven} with`;
  return `${what} · ${how} a proven fix`;
}

/** The first sentence of a text; code may hold full stops. */
function firstSentence(text: string): string {
  const paragraph = text.split('\n\n', 1)[0] ?? '';
  const end = /^(?:`[^`]*`|[^`])*?[.!?](?=\s|$)/.exec(paragraph)?.[0];
  return end ?? paragraph;
}
