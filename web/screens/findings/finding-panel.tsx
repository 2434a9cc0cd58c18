import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import type { SearchableRow } from '../../../src/views/findings/query.ts';
import type { CheckView, FindingDetail, FixView } from '../../../src/views/index.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { CodeText, DiffView, ExcerptView, formatPlace } from '../../parts/code.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { CloseIcon } from '../../parts/icons.tsx';
import { Markdown } from '../../parts/markdown.tsx';
import { ObjectLabel, objectOfKey } from '../../parts/object-label.tsx';
import { SeverityMark } from '../../parts/severity.tsx';
import { Answered } from '../../parts/state.tsx';
import { formatTime } from '../../parts/words.ts';

/** One finding in full, beside the list. Escape closes it. */
export function FindingPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const api = useApi();
  const finding = useQuery(queries.finding(api, id));
  const checkId = finding.data?.row.check;
  const { data: check } = useQuery({ ...queries.check(api, checkId ?? ''), enabled: checkId !== undefined });
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose();
    };
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [onClose]);
  return (
    <aside className="finding-panel" aria-label="Finding">
      <div className="finding-bar">
        <CopyButton text={location.href} label="Copy link" />
        <button type="button" className="plain-button bare" onClick={onClose} aria-label="Close the finding">
          <CloseIcon />
        </button>
      </div>
      <div className="finding-body">
        <Answered query={finding} what="the finding">
          {({ row, detail }) => {
            return (
              <>
                <Head row={row} headingRef={heading} />
                <Evidence row={row} detail={detail} />
                {check !== undefined && (
                  <Block title="Why it matters">
                    <Markdown text={check.rationale} />
                  </Block>
                )}
                <Block title="How to fix it">
                  {check !== undefined && <Markdown text={check.remediation} />}
                  {detail !== undefined && <Fix fix={detail.fix} />}
                </Block>
                {detail !== undefined && <ExceptionBlock detail={detail} row={row} />}
                <History id={id} />
                {check !== undefined && <References check={check} alsoFails={detail?.alsoFails ?? []} />}
              </>
            );
          }}
        </Answered>
      </div>
    </aside>
  );
}

function Head({
  row,
  headingRef,
}: {
  readonly row: SearchableRow;
  readonly headingRef: React.RefObject<HTMLHeadingElement | null>;
}) {
  const { kind, namespace, name } = row.object;
  return (
    <header className="section">
      <SeverityMark severity={row.severity} />
      <h2 className="finding-title" ref={headingRef}>
        {row.title}
      </h2>
      <dl className="facts">
        <dt>Object</dt>
        <dd>
          {row.workload === undefined ? (
            <ObjectLabel object={row.object} />
          ) : (
            <Link to="/workloads/$kind/$namespace/$name" params={objectOfKey(row.workload)}>
              {kind} {namespace}/{name}
            </Link>
          )}
        </dd>
        {row.container !== undefined && (
          <>
            <dt>Container</dt>
            <dd>{row.container}</dd>
          </>
        )}
        {row.owner !== undefined && (
          <>
            <dt>Owner</dt>
            <dd>{row.owner}</dd>
          </>
        )}
        <dt>Check</dt>
        <dd>
          <code>{row.check}</code>
        </dd>
      </dl>
    </header>
  );
}

function Evidence({ row, detail }: { readonly row: SearchableRow; readonly detail: FindingDetail | undefined }) {
  return (
    <Block title="Evidence">
      <p className="break">{row.message}</p>
      {row.field !== '' && (
        <p className="quiet break">
          <code>{row.field}</code>
        </p>
      )}
      {detail?.excerpt !== undefined && <ExcerptView excerpt={detail.excerpt} />}
      {detail?.excerpt !== undefined && !detail.excerpt.exact && (
        <p className="faint">The field is missing; the marked line begins what it is missing in.</p>
      )}
      {detail?.noExcerpt !== undefined && (
        <p className="faint">
          {detail.noExcerpt} {row.place !== undefined && <code>{formatPlace(row.place)}</code>}
        </p>
      )}
    </Block>
  );
}

const TIERS: Readonly<Record<'safe' | 'likely', string>> = {
  safe: 'Safe: no effect on a program that runs.',
  likely: 'Likely: works for most programs, and may need the image’s consent.',
};

function Fix({ fix }: { readonly fix: FixView }) {
  switch (fix.type) {
    case 'proven':
      return (
        <div className="section">
          <p>
            <strong>{sentence(fix.title)}.</strong> <span className="quiet">{sentence(fix.why)}</span>
          </p>
          {fix.diff !== undefined && <DiffView title="Fix as a patch" diff={fix.diff} />}
          {fix.diff === undefined && fix.patch !== undefined && (
            <CodeText title="Fix as a strategic merge patch" text={fix.patch} />
          )}
          <p className="faint">
            {TIERS[fix.tier]} Proven: made in a copy together with the other fixes and judged again, the finding is
            gone, nothing new is found, and the API server would take the object.
          </p>
        </div>
      );
    case 'also-fixed':
      return <p className="quiet">The proven fixes of other findings in this object mend this one too.</p>;
    case 'by-hand':
      return <p className="quiet">No fix is proven: {fix.reason}</p>;
    case 'not-tried':
      return <p className="quiet">{fix.reason}</p>;
  }
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function ExceptionBlock({ detail, row }: { readonly detail: FindingDetail; readonly row: SearchableRow }) {
  const { exception, exceptionText } = detail;
  if (exception !== undefined && row.state === 'accepted') {
    return (
      <Block title="Accepted">
        <p>{exception.reason}</p>
        <p className="faint">
          {[exception.owner, exception.expires && `until ${exception.expires}`, exception.source]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </Block>
    );
  }
  return (
    <Block title="Accept it instead">
      {exception !== undefined && (
        <p className="quiet">
          An exception accepted it until {exception.expires}: {exception.reason}
        </p>
      )}
      <p className="quiet">
        For a decision that was reviewed: complete this and put it into <code>breakwater.yaml</code>.
      </p>
      <CodeText title="Exception" text={exceptionText} />
    </Block>
  );
}

function History({ id }: { readonly id: string }) {
  const { data } = useQuery(queries.findingHistory(useApi(), id));
  if (data == null) return null;
  return (
    <Block title="History">
      <dl className="facts">
        {data.events.map((event) => (
          <div key={`${event.at} ${event.what}`} className="facts-row">
            <dt>{formatTime(event.at)}</dt>
            <dd>{event.what}</dd>
          </div>
        ))}
      </dl>
    </Block>
  );
}

function References({ check, alsoFails }: { readonly check: CheckView; readonly alsoFails: readonly string[] }) {
  return (
    <Block title="References">
      <ul className="references">
        {check.references.map(({ title, url }) => (
          <li key={url}>
            <a href={url} target="_blank" rel="noreferrer noopener">
              {title}
            </a>
          </li>
        ))}
      </ul>
      {alsoFails.length > 0 && (
        <p className="faint">
          By the same cause also fails{' '}
          {alsoFails.map((id, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <code>{id}</code>
            </span>
          ))}
          .
        </p>
      )}
    </Block>
  );
}

function Block({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="section finding-block">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
