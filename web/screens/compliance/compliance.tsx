import './compliance.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ControlView, FrameworkView } from '../../../src/views/index.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { one, oneOf } from '../../app/search.ts';
import { useSearchState } from '../../app/use-search.ts';
import { Choice } from '../../parts/choice.tsx';
import { inline } from '../../parts/markdown.tsx';
import { Answered, EmptyState } from '../../parts/state.tsx';
import { Verdict } from '../../parts/verdict.tsx';
import { count } from '../../parts/words.ts';
import { csvOf } from './csv.ts';

const SHOWN = [
  { value: 'all', label: 'All' },
  { value: 'fail', label: 'Fail' },
  { value: 'not-evaluated', label: 'Not evaluated' },
  { value: 'pass', label: 'Pass' },
] as const;
type Shown = (typeof SHOWN)[number]['value'];

/** Frameworks, their sections and controls, each with its verdict and what it rests on. */
export function Compliance() {
  const query = useQuery(queries.compliance(useApi()));
  const [search] = useSearchState();
  return (
    <div className="page">
      <Answered query={query} what="frameworks">
        {(frameworks) => {
          const chosen = frameworks?.find(({ id }) => id === one(search, 'framework')) ?? frameworks?.[0];
          if (frameworks === null || chosen === undefined) {
            return (
              <>
                <h1>Compliance</h1>
                <EmptyState title="The last scan judged no framework.">
                  <span>
                    The command line does: <code>breakwater scan . --framework nsa</code>
                  </span>
                </EmptyState>
              </>
            );
          }
          return <Framework framework={chosen} all={frameworks} />;
        }}
      </Answered>
    </div>
  );
}

function Framework({ framework, all }: { readonly framework: FrameworkView; readonly all: readonly FrameworkView[] }) {
  const [search, change] = useSearchState();
  const shown: Shown = oneOf(search, 'verdict', ['all', 'fail', 'not-evaluated', 'pass']) ?? 'all';
  const controls = framework.sections.flatMap((section) => section.controls);
  const number = (verdict: ControlView['verdict']): number => controls.filter((one) => one.verdict === verdict).length;
  const [pass, fail, open] = [number('pass'), number('fail'), number('not-evaluated')];
  return (
    <>
      <header className="page-head">
        <div className="lead">
          <h1>Compliance</h1>
          <p>
            {framework.title}, {framework.version}. {framework.edition}
          </p>
        </div>
        <div className="toolbar no-print">
          <button type="button" className="plain-button" onClick={() => save(framework)}>
            Export CSV
          </button>
          <button type="button" className="plain-button" onClick={() => print()}>
            Print or save as PDF
          </button>
        </div>
      </header>
      <div className="no-print">
        <Choice
          label="Framework"
          value={framework.id}
          options={all.map(({ id }) => ({ value: id, label: SHORT[id] ?? id }))}
          onChange={(value) => change({ framework: value })}
        />
      </div>
      <dl className="panel score">
        <div>
          <dt>Met, of what was evaluated</dt>
          <dd>
            {pass} <small>of {pass + fail}</small>
          </dd>
        </div>
        <div>
          <dt>Failed</dt>
          <dd>{fail}</dd>
        </div>
        <div>
          <dt>Not evaluated</dt>
          <dd>{open}</dd>
        </div>
        <div className="score-bar">
          <dt>Of {count(controls.length, 'control')}</dt>
          <dd>
            <SectionBar controls={controls} />
          </dd>
        </div>
      </dl>
      <nav className="panel sections no-print" aria-label="Sections">
        <ul>
          {framework.sections.map((section) => (
            <li key={section.id}>
              <button type="button" onClick={() => scrollTo(section.id)}>
                <span>{section.title}</span>
                <Verdict verdict={sectionVerdict(section.controls)} label={sectionWords(section.controls)} />
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div className="no-print">
        <Choice
          label="Verdict"
          value={shown}
          options={SHOWN}
          onChange={(value) => change({ verdict: value === 'all' ? undefined : value })}
        />
      </div>
      {framework.sections.map((section) => {
        const visible = section.controls.filter(({ verdict }) => shown === 'all' || verdict === shown);
        if (visible.length === 0) return null;
        return (
          <section key={section.id} className="section" aria-labelledby={`section-${section.id}`}>
            <div className="section-head">
              <h2 id={`section-${section.id}`}>
                {/^[\w.]{1,6}$/.test(section.id) && /\d/.test(section.id) && (
                  <span className="faint">{section.id} </span>
                )}
                {section.title}
              </h2>
              <span className="more">{sectionWords(section.controls)}</span>
            </div>
            <ul className="panel controls">
              {visible.map((control) => (
                <Control key={control.id} control={control} />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

const SHORT: Readonly<Record<string, string>> = {
  nsa: 'NSA/CISA',
  cis: 'CIS',
  mitre: 'MITRE ATT&CK',
  owasp: 'OWASP',
  'pod-security-standards': 'Pod Security Standards',
};

function scrollTo(section: string): void {
  document.getElementById(`section-${section}`)?.scrollIntoView({ block: 'start' });
}

function sectionVerdict(controls: readonly ControlView[]): 'pass' | 'fail' | 'partly' | 'not-evaluated' {
  if (controls.some(({ verdict }) => verdict === 'fail')) return 'fail';
  const open = controls.filter(({ verdict }) => verdict === 'not-evaluated').length;
  return open === 0 ? 'pass' : open === controls.length ? 'not-evaluated' : 'partly';
}

/** Whether a section is met, in words. */
function sectionWords(controls: readonly ControlView[]): string {
  const fail = controls.filter(({ verdict }) => verdict === 'fail').length;
  const open = controls.filter(({ verdict }) => verdict === 'not-evaluated').length;
  if (fail > 0) return `not met: ${fail} of ${controls.length} fail`;
  if (open === controls.length) return 'not evaluated';
  return open > 0 ? `met as far as it was evaluated: ${open} of ${controls.length} not evaluated` : 'met';
}

function SectionBar({ controls }: { readonly controls: readonly ControlView[] }) {
  const share = (verdict: ControlView['verdict']): string =>
    `${(100 * controls.filter((one) => one.verdict === verdict).length) / Math.max(1, controls.length)}%`;
  return (
    <span className="bar" aria-hidden="true">
      <i style={{ width: share('fail'), background: 'var(--ink)' }} />
      <i style={{ width: share('pass'), background: 'var(--line-2)' }} />
    </span>
  );
}

function Control({ control }: { readonly control: ControlView }) {
  const { id, title, verdict, reason, person, checks, findings } = control;
  return (
    <li className="control">
      <div>
        <p className="control-title">
          {/^[\w.-]{1,8}$/.test(id) && <span className="faint">{id} </span>}
          {title}
        </p>
        {verdict === 'not-evaluated' && reason !== undefined && (
          <p className="quiet break">{inline(sentence(reason))}</p>
        )}
        {verdict !== 'not-evaluated' && person !== undefined && (
          <p className="quiet break">A person has to look as well: {inline(person)}</p>
        )}
        {checks.length > 0 && (
          <p className="faint break">
            {checks.map((check, index) => (
              <span key={check}>
                {index > 0 && ', '}
                <Link to="/findings" search={{ check, state: 'open' }}>
                  {check}
                </Link>
              </span>
            ))}
          </p>
        )}
      </div>
      <span className="control-verdict">
        <Verdict verdict={verdict} />
        {findings > 0 && (
          <Link to="/findings" search={{ check: [...checks], state: 'open' }}>
            {count(findings, 'finding')}
          </Link>
        )}
      </span>
    </li>
  );
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function save(framework: FrameworkView): void {
  const url = URL.createObjectURL(new Blob([csvOf(framework)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `breakwater-${framework.id}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
