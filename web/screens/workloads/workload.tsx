import './workloads.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ContainerView, WorkloadDetail, WorkloadNetwork } from '../../../src/views/index.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { formatPlace } from '../../parts/code.tsx';
import { ObjectLabel, objectOfKey } from '../../parts/object-label.tsx';
import { passageText } from '../../parts/passage.ts';
import { SeverityCounts, SeverityMark } from '../../parts/severity.tsx';
import { Answered } from '../../parts/state.tsx';
import { Verdict } from '../../parts/verdict.tsx';
import { count } from '../../parts/words.ts';

/** One page that joins everything about a workload. */
export function WorkloadPage() {
  const { kind = '', namespace = '', name = '' } = useParams({ strict: false });
  const key = `${kind}/${namespace}/${name}`;
  const api = useApi();
  const workloads = useQuery(queries.workloads(api));
  const detail = useQuery(queries.workload(api, key));
  const summary = workloads.data?.find((one) => one.key === key);
  return (
    <div className="page">
      <header className="page-head">
        <div className="lead">
          <p className="crumbs">
            <Link to="/workloads">Workloads</Link> / {namespace}
          </p>
          <h1>{name}</h1>
          <p>
            {kind} in namespace {namespace}
            {detail.data?.written.place !== undefined && (
              <>
                , written at <code>{formatPlace(detail.data.written.place)}</code>
              </>
            )}
          </p>
        </div>
        {summary !== undefined && <SeverityCounts counts={summary.bySeverity} />}
      </header>
      <Answered query={detail} what="the workload">
        {(workload) => (
          <div className="workload-grid">
            <div className="workload-column">
              <Findings objectKey={key} />
              <Containers containers={workload.containers} />
            </div>
            <div className="workload-column">
              <PodSecurityBlock detail={workload} />
              <AccountBlock detail={workload} />
              {workload.network !== undefined && <NetworkBlock network={workload.network} objectKey={key} />}
              <Labels labels={workload.labels} />
            </div>
          </div>
        )}
      </Answered>
    </div>
  );
}

function Block({
  title,
  more,
  children,
}: {
  readonly title: string;
  readonly more?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="section">
      <div className="section-head">
        <h2>{title}</h2>
        {more !== undefined && <span className="more">{more}</span>}
      </div>
      {children}
    </section>
  );
}

const MOST_FINDINGS = 12;

function Findings({ objectKey }: { readonly objectKey: string }) {
  const api = useApi();
  const query = { object: objectKey, only: { state: ['open'] } };
  const found = useQuery({
    queryKey: ['findings-of', 'workload', objectKey],
    queryFn: () => api.findings(query),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Block
      title="Findings"
      more={
        <Link to="/findings" search={{ object: objectKey, state: 'open' }}>
          Open in the list
        </Link>
      }
    >
      <Answered query={found} what="findings">
        {({ rows, total }) => (
          <ul className="panel lines">
            {rows.length === 0 && <li className="quiet">Nothing is open.</li>}
            {rows.slice(0, MOST_FINDINGS).map((row) => (
              <li key={row.id} className="finding-line">
                <SeverityMark severity={row.severity} />
                <span className="break">
                  <Link
                    to="/findings"
                    search={{ object: objectKey, state: 'open', finding: row.id }}
                    className="strong-link"
                  >
                    {row.title}
                  </Link>
                  <span className="quiet">
                    {' '}
                    {row.container === undefined ? '' : `${row.container}: `}
                    {row.message}
                  </span>
                </span>
              </li>
            ))}
            {total > MOST_FINDINGS && <li className="faint">… and {count(total - MOST_FINDINGS, 'more', 'more')}</li>}
          </ul>
        )}
      </Answered>
    </Block>
  );
}

function PodSecurityBlock({ detail }: { readonly detail: WorkloadDetail }) {
  const levels = [
    { name: 'baseline', violations: detail.baseline },
    { name: 'restricted', violations: detail.restricted },
  ];
  return (
    <Block
      title="Pod Security"
      more={detail.level === 'privileged' ? 'satisfies no level' : `satisfies ${detail.level}`}
    >
      <ul className="panel lines">
        {levels.map(({ name, violations }) => (
          <li key={name}>
            <span className="spread">
              <strong>{name}</strong>
              <Verdict verdict={violations?.length === 0 ? 'pass' : 'fail'} />
            </span>
            {violations === undefined && <span className="quiet">what breaks baseline breaks it as well</span>}
            {violations?.map((violation) => (
              <span key={violation.reason} className="quiet break">
                {violation.reason}
                {violation.detail !== '' && <span className="faint"> – {violation.detail}</span>}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </Block>
  );
}

function AccountBlock({ detail: { account } }: { readonly detail: WorkloadDetail }) {
  const { subject } = account;
  const reaches = Object.entries(subject?.reaches ?? {});
  return (
    <Block title="Service account">
      <div className="panel panel-pad">
        <dl className="facts">
          <dt>Runs as</dt>
          <dd>
            <Link to="/access/$id" params={{ id: `sa:${account.namespace}:${account.name}` }} className="strong-link">
              {account.namespace}/{account.name}
            </Link>
          </dd>
          <dt>Token in the pod</dt>
          <dd>
            {account.mounted === undefined
              ? 'yes, unless the ServiceAccount says otherwise, which was not read'
              : account.mounted
                ? 'yes'
                : 'no'}
          </dd>
          <dt>Rights</dt>
          <dd>{subject?.permissions === undefined ? 'none are known' : subject.permissions.toLocaleString('en')}</dd>
          <dt>Can climb to</dt>
          <dd>
            {reaches.length === 0
              ? 'nothing that was looked for'
              : reaches.map(([target, rights]) => (
                  <span key={target} className="block">
                    <Link
                      to="/access/$id"
                      params={{ id: `sa:${account.namespace}:${account.name}` }}
                      search={{ tab: 'paths', target }}
                    >
                      {target === 'node' ? 'a node' : target === 'secret' ? 'secrets' : target}
                    </Link>{' '}
                    <span className="faint">{rights === 0 ? 'directly' : `by ${count(rights, 'right')}`}</span>
                  </span>
                ))}
          </dd>
        </dl>
      </div>
    </Block>
  );
}

const MOST_NEIGHBOURS = 8;

function NetworkBlock({ network, objectKey }: { readonly network: WorkloadNetwork; readonly objectKey: string }) {
  return (
    <Block
      title="Network"
      more={
        <Link to="/network" search={{ node: objectKey }}>
          Show on the map
        </Link>
      }
    >
      <div className="panel panel-pad section">
        <dl className="facts">
          <dt>From outside</dt>
          <dd>
            {network.ways.length === 0 && 'no Service, Ingress or host port leads here'}
            {network.ways.map((way) => (
              <span key={`${way.kind} ${way.by} ${way.port}`} className="block">
                {way.open ? passageText(way.passage) : 'closed by policies'}{' '}
                <span className="faint">
                  by {way.kind} ({way.by})
                </span>
              </span>
            ))}
          </dd>
          <dt>From any pod</dt>
          <dd>{passageText(network.fromAnyPod)}</dd>
          <dt>To the outside</dt>
          <dd>{passageText(network.toOutside)}</dd>
        </dl>
        <Neighbours title="Reached by" list={network.from} pair={(other) => ({ from: other, to: objectKey })} />
        <Neighbours title="Reaches" list={network.to} pair={(other) => ({ from: objectKey, to: other })} />
      </div>
    </Block>
  );
}

function Neighbours({
  title,
  list,
  pair,
}: {
  readonly title: string;
  readonly list: WorkloadNetwork['from'];
  readonly pair: (other: string) => { readonly from: string; readonly to: string };
}) {
  return (
    <div>
      <h3>
        {title} {count(list.length, 'workload')}
      </h3>
      <ul className="neighbours">
        {list.slice(0, MOST_NEIGHBOURS).map(({ key, passage }) => (
          <li key={key}>
            <Link to="/network" search={pair(key)}>
              <ObjectLabel object={objectOfKey(key)} />
            </Link>
            <span className="faint">{passageText(passage)}</span>
          </li>
        ))}
        {list.length > MOST_NEIGHBOURS && (
          <li className="faint">… and {count(list.length - MOST_NEIGHBOURS, 'more', 'more')}</li>
        )}
      </ul>
    </div>
  );
}

function Containers({ containers }: { readonly containers: readonly ContainerView[] }) {
  return (
    <Block title={count(containers.length, 'container')}>
      {containers.map((container) => (
        <div className="panel panel-pad section" key={`${container.list} ${container.name}`}>
          <div className="spread">
            <h3>{container.name || 'without a name'}</h3>
            {container.list !== 'containers' && (
              <span className="tag">{container.list === 'initContainers' ? 'init' : 'ephemeral'}</span>
            )}
          </div>
          <p className="quiet break">
            <code>{container.image || 'no image'}</code>
          </p>
          <dl className="container-facts">
            {container.facts.map(({ name, value, isDefault }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className={isDefault ? 'faint' : undefined}>
                  {value}
                  {isDefault && value !== 'none' && value !== 'as the pod says' && ' (default)'}
                </dd>
              </div>
            ))}
            {container.ports.length > 0 && (
              <div>
                <dt>ports</dt>
                <dd>{container.ports.join(', ')}</dd>
              </div>
            )}
            {container.mounts.length > 0 && (
              <div>
                <dt>mounts</dt>
                <dd className="break">{container.mounts.join(', ')}</dd>
              </div>
            )}
          </dl>
        </div>
      ))}
    </Block>
  );
}

function Labels({ labels }: { readonly labels: Readonly<Record<string, string>> }) {
  const entries = Object.entries(labels);
  if (entries.length === 0) return null;
  return (
    <Block title="Labels">
      <p className="label-list">
        {entries.map(([key, value]) => (
          <code key={key} className="break">
            {key}={value}
          </code>
        ))}
      </p>
    </Block>
  );
}
