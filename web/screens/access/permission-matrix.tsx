import type { PermissionView, SubjectPermissions } from '../../../src/views/index.ts';
import { EmptyState } from '../../parts/state.tsx';
import { count } from '../../parts/words.ts';

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'] as const;

/** Everything that a subject may do: resources by verbs, for everywhere and for each namespace. */
export function PermissionMatrix({ answer }: { readonly answer: SubjectPermissions }) {
  const { permissions, grants, groups } = answer;
  if (permissions.length === 0) {
    return <EmptyState title="No binding gives the subject anything." />;
  }
  const places = [...Map.groupBy(permissions, ({ namespace }) => namespace)];
  return (
    <>
      <p className="faint">
        {count(permissions.length, 'right')}
        {groups.length > 0 && `, with those of its groups: ${groups.join(', ')}`}. A filled square is a verb that is
        allowed.
      </p>
      {places.map(([namespace, held]) => (
        <section className="section" key={namespace}>
          <h2>{namespace === '' ? 'Everywhere' : `Namespace ${namespace}`}</h2>
          <div className="panel table-scroll">
            <table className="table permissions" aria-label={namespace === '' ? 'Everywhere' : namespace}>
              <thead>
                <tr>
                  <th>Resource</th>
                  {VERBS.map((verb) => (
                    <th key={verb} className="verb">
                      {verb === 'deletecollection' ? 'delete all' : verb}
                    </th>
                  ))}
                  <th>Others</th>
                  <th>Given by</th>
                </tr>
              </thead>
              <tbody>
                {held.map((permission) => (
                  <PermissionRow
                    key={`${permission.resource} ${permission.names.join()}`}
                    permission={permission}
                    grants={grants}
                  />
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
    </>
  );
}

function PermissionRow({
  permission,
  grants,
}: {
  readonly permission: PermissionView;
  readonly grants: SubjectPermissions['grants'];
}) {
  const { resource, names, verbs } = permission;
  const all = verbs.includes('*');
  const others = verbs.filter((verb) => verb !== '*' && !VERBS.some((known) => known === verb));
  const bindings = [...new Set(permission.grants.flatMap((index) => grants[index]?.binding ?? []))];
  return (
    <tr>
      <th scope="row" className="break">
        {resource === '*' ? 'every resource' : resource}
        {names.length > 0 && <span className="block faint">only {names.join(', ')}</span>}
      </th>
      {VERBS.map((verb) => {
        const isHeld = all || verbs.includes(verb);
        return (
          <td key={verb} className="verb">
            <i data-held={isHeld} aria-hidden="true" />
            <span className="hidden-text">{isHeld ? verb : `no ${verb}`}</span>
          </td>
        );
      })}
      <td className="quiet">{all ? 'every verb' : others.join(', ')}</td>
      <td className="quiet break">{bindings.join(', ')}</td>
    </tr>
  );
}
