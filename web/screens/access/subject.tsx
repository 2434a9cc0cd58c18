import './access.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { oneOf } from '../../app/search.ts';
import { useSearchState } from '../../app/use-search.ts';
import { Choice } from '../../parts/choice.tsx';
import { objectOfKey } from '../../parts/object-label.tsx';
import { Answered } from '../../parts/state.tsx';
import { Climbs } from './climbs.tsx';
import { PermissionMatrix } from './permission-matrix.tsx';

const TABS = [
  { value: 'permissions', label: 'Permissions' },
  { value: 'paths', label: 'Ways up' },
] as const;

/** One user, group or service account: what it may do, and what it can climb to. */
export function SubjectPage() {
  const { id = '' } = useParams({ strict: false });
  const api = useApi();
  const [search, change] = useSearchState();
  const subjects = useQuery(queries.subjects(api));
  const summary = subjects.data?.subjects.find((one) => one.id === id);
  const tab = oneOf(search, 'tab', ['permissions', 'paths']) ?? 'permissions';
  const permissions = useQuery({ ...queries.permissions(api, id), enabled: tab === 'permissions' });
  const name = id.replace(/^(?:sa|user|group):/, '').replace(':', '/');
  return (
    <div className="page">
      <header className="page-head">
        <div className="lead">
          <p className="crumbs">
            <Link to="/access">Access</Link> / {kindOf(id)}
          </p>
          <h1 className="break">{name}</h1>
          {summary !== undefined && summary.workloads.length > 0 && (
            <p>
              Runs{' '}
              {summary.workloads.map((key, index) => (
                <span key={key}>
                  {index > 0 && ', '}
                  <Link to="/workloads/$kind/$namespace/$name" params={objectOfKey(key)}>
                    {key.replace('/', ' ')}
                  </Link>
                </span>
              ))}
              .
            </p>
          )}
        </div>
        <Choice label="View" value={tab} options={TABS} onChange={(value) => change({ tab: value })} />
      </header>
      {tab === 'permissions' ? (
        <Answered query={permissions} what="permissions">
          {(answer) => <PermissionMatrix answer={answer} />}
        </Answered>
      ) : (
        <Climbs id={id} reaches={summary?.reaches} />
      )}
    </div>
  );
}

function kindOf(id: string): string {
  return id.startsWith('sa:') ? 'service account' : id.startsWith('group:') ? 'group' : 'user';
}
