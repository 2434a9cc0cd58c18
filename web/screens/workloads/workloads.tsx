import './workloads.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { WorkloadSummary } from '../../../src/views/index.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { one } from '../../app/search.ts';
import { useSearchState } from '../../app/use-search.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { objectOfKey } from '../../parts/object-label.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { SEVERITIES, SeverityCounts } from '../../parts/severity.tsx';
import { Answered, EmptyState } from '../../parts/state.tsx';
import { count } from '../../parts/words.ts';

const COLUMNS: readonly Column<WorkloadSummary>[] = [
  {
    id: 'name',
    header: 'Workload',
    value: ({ name }) => name,
    cell: ({ key, name }) => (
      <Link to="/workloads/$kind/$namespace/$name" params={objectOfKey(key)} className="strong-link">
        {name}
      </Link>
    ),
  },
  { id: 'kind', header: 'Kind', value: ({ kind }) => kind, cell: ({ kind }) => <span className="quiet">{kind}</span> },
  { id: 'namespace', header: 'Namespace', value: ({ namespace }) => namespace, cell: ({ namespace }) => namespace },
  {
    id: 'level',
    header: 'Satisfies',
    value: ({ level = '' }) => LEVEL_ORDER.indexOf(level),
    cell: ({ level }) => (level === 'privileged' ? <span className="faint">no level</span> : level),
  },
  {
    id: 'account',
    header: 'Service account',
    value: ({ serviceAccount }) => serviceAccount,
    cell: ({ namespace, serviceAccount }) => (
      <Link to="/access/$id" params={{ id: `sa:${namespace}:${serviceAccount}` }}>
        {serviceAccount}
      </Link>
    ),
  },
  {
    id: 'exposed',
    header: 'From outside',
    value: ({ exposed }) => Number(exposed),
    cell: ({ exposed }) => (exposed ? 'reachable' : <span className="faint">no way</span>),
  },
  {
    id: 'findings',
    header: 'Open findings',
    value: ({ bySeverity }) => SEVERITIES.reduce((sum, severity) => sum * 1_000 + bySeverity[severity], 0),
    cell: ({ bySeverity }) => <SeverityCounts counts={bySeverity} />,
    isNumber: true,
  },
];

/** A server tells levels on the page of each. */
const WITHOUT_LEVEL = COLUMNS.filter(({ id }) => id !== 'level');

const LEVEL_ORDER: readonly string[] = ['privileged', 'baseline', 'restricted'];

/** Every workload, with what matters most about it. */
export function Workloads() {
  const api = useApi();
  const query = useQuery(queries.workloads(api));
  const [search, change] = useSearchState();
  const text = one(search, 'q') ?? '';
  const rows = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return query.data?.filter(({ key, serviceAccount }) => {
      const all = `${key} ${serviceAccount}`.toLowerCase();
      return words.every((word) => all.includes(word));
    });
  }, [query.data, text]);
  return (
    <div className="page">
      <header className="page-head">
        <div className="lead">
          <h1>Workloads</h1>
          <p>
            What runs pods, with the Pod Security level it satisfies, the account it runs as and what is open in it.
          </p>
        </div>
        <div className="filter">
          <SearchField
            label="Search workloads"
            value={text}
            onChange={(value) => change({ q: value === '' ? undefined : value }, 'replace')}
          />
        </div>
      </header>
      <Answered query={query} what="workloads">
        {(all) =>
          rows === undefined || rows.length === 0 ? (
            <EmptyState title={all.length === 0 ? 'No workload was read.' : 'No workload has all these words.'} />
          ) : (
            <>
              <p className="quiet" role="status">
                {count(rows.length, 'workload')}
              </p>
              <DataTable
                label="Workloads"
                rows={rows}
                columns={rows.some(({ level }) => level !== undefined) ? COLUMNS : WITHOUT_LEVEL}
                rowKey={({ key }) => key}
                sort={{ id: 'findings', desc: true }}
              />
            </>
          )
        }
      </Answered>
    </div>
  );
}
