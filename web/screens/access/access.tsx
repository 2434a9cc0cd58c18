import './access.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { SubjectSummary, TargetName } from '../../../src/views/index.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { one, oneOf } from '../../app/search.ts';
import { useSearchState } from '../../app/use-search.ts';
import { Choice } from '../../parts/choice.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { Answered, EmptyState } from '../../parts/state.tsx';
import { count } from '../../parts/words.ts';
import { WhoCan } from './who-can.tsx';

const TABS = [
  { value: 'subjects', label: 'Subjects' },
  { value: 'who-can', label: 'Who can' },
] as const;

/** Who may do what: by subject, and by what is to be done. */
export function Access() {
  const [search, change] = useSearchState();
  const tab = oneOf(search, 'tab', ['subjects', 'who-can']) ?? 'subjects';
  return (
    <div className="page">
      <header className="page-head">
        <div className="lead">
          <h1>Access</h1>
          <p>
            {tab === 'subjects'
              ? 'Users, groups and service accounts: what each may do, and what it can climb to.'
              : 'Who may do what matters most, in each namespace.'}
          </p>
        </div>
        <Choice label="View" value={tab} options={TABS} onChange={(value) => change({ tab: value })} />
      </header>
      {tab === 'subjects' ? <Subjects /> : <WhoCan />}
    </div>
  );
}

function Subjects() {
  const query = useQuery(queries.subjects(useApi()));
  const [search, change] = useSearchState();
  const text = one(search, 'q') ?? '';
  const rows = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return query.data?.subjects.filter(({ id, kind }) => {
      const all = `${id} ${kind}`.toLowerCase();
      return words.every((word) => all.includes(word));
    });
  }, [query.data, text]);
  return (
    <Answered query={query} what="subjects">
      {({ subjects, assumptions, incomplete }) => (
        <>
          <div className="toolbar">
            <div className="filter">
              <SearchField
                label="Search subjects"
                value={text}
                onChange={(value) => change({ q: value === '' ? undefined : value }, 'replace')}
              />
            </div>
            <span className="quiet" role="status">
              {count(rows?.length ?? 0, 'subject')}
            </span>
          </div>
          {incomplete !== undefined && <p className="quiet">There may be more: {incomplete}</p>}
          {rows === undefined || rows.length === 0 ? (
            <EmptyState
              title={
                subjects.length === 0
                  ? 'No user, group or service account is given anything.'
                  : 'No subject has all these words.'
              }
            />
          ) : (
            <DataTable
              label="Subjects"
              rows={rows}
              columns={COLUMNS}
              rowKey={({ id }) => id}
              sort={{ id: 'cluster-admin', desc: false }}
            />
          )}
          <p className="faint">{assumptions.join(' ')}</p>
        </>
      )}
    </Answered>
  );
}

const KINDS: Readonly<Record<SubjectSummary['kind'], string>> = {
  ServiceAccount: 'Service account',
  User: 'User',
  Group: 'Group',
};

const FAR = 1_000;

function reachColumn(target: TargetName, header: string): Column<SubjectSummary> {
  return {
    id: target,
    header,
    value: ({ reaches }) => reaches[target] ?? FAR,
    cell: ({ id, reaches }) => {
      const rights = reaches[target];
      if (rights === undefined) return <span className="faint">no way</span>;
      return (
        <Link to="/access/$id" params={{ id }} search={{ tab: 'paths', target }}>
          {count(rights, 'right')} away
        </Link>
      );
    },
  };
}

const COLUMNS: readonly Column<SubjectSummary>[] = [
  {
    id: 'name',
    header: 'Subject',
    value: ({ namespace, name }) => `${namespace}/${name}`,
    cell: ({ id, namespace, name }) => (
      <Link to="/access/$id" params={{ id }} className="strong-link break">
        {namespace === '' ? name : `${namespace}/${name}`}
      </Link>
    ),
  },
  {
    id: 'kind',
    header: 'Kind',
    value: ({ kind }) => kind,
    cell: ({ kind }) => <span className="quiet">{KINDS[kind]}</span>,
  },
  reachColumn('cluster-admin', 'To cluster-admin'),
  reachColumn('node', 'To a node'),
  reachColumn('secret', 'To secrets'),
  {
    id: 'workloads',
    header: 'Workloads',
    value: ({ workloads }) => workloads.length,
    cell: ({ workloads }) => (workloads.length === 0 ? <span className="faint">0</span> : workloads.length),
    isNumber: true,
  },
  {
    id: 'rights',
    header: 'Rights',
    value: ({ permissions }) => permissions ?? -1,
    cell: ({ permissions }) => permissions?.toLocaleString('en') ?? <span className="faint">–</span>,
    isNumber: true,
  },
];
