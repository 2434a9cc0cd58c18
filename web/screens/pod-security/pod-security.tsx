import './pod-security.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { NamespaceLevels, PodSecurityView, RejectionView } from '../../../src/views/index.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { one, oneOf } from '../../app/search.ts';
import { useSearchState } from '../../app/use-search.ts';
import { Choice } from '../../parts/choice.tsx';
import { CodeText, formatPlace } from '../../parts/code.tsx';
import { ObjectLabel, objectOfKey } from '../../parts/object-label.tsx';
import { Answered, EmptyState } from '../../parts/state.tsx';
import { Verdict } from '../../parts/verdict.tsx';
import { count } from '../../parts/words.ts';

const LEVELS = [
  { value: 'restricted', label: 'Restricted' },
  { value: 'baseline', label: 'Baseline' },
] as const;
type Level = (typeof LEVELS)[number]['value'];

/** Namespaces by level: what each satisfies, what stands in the way, and the labels to set. */
export function PodSecurity() {
  const query = useQuery(queries.podSecurity(useApi()));
  const [search, change] = useSearchState();
  const level: Level = oneOf(search, 'level', ['restricted', 'baseline']) ?? 'restricted';
  return (
    <div className="page">
      <header className="page-head">
        <div className="lead">
          <h1>Pod Security</h1>
          <p>
            The strictest level that each namespace satisfies today, and what must change before it can enforce the
            next, in the words of the API server.
          </p>
        </div>
      </header>
      <Answered query={query} what="namespaces">
        {(view) => {
          const chosen = view.namespaces.find(({ name }) => name === one(search, 'namespace')) ?? view.namespaces[0];
          if (chosen === undefined) {
            return <EmptyState title="No namespace has anything in it that was read." />;
          }
          return (
            <>
              <Levels view={view} chosen={chosen.name} />
              <section className="section" aria-labelledby="obstacles">
                <div className="section-head">
                  <h2 id="obstacles">
                    {chosen.name}: what stands in the way of {level}
                  </h2>
                  <span className="more">
                    <Choice
                      label="Level"
                      value={level}
                      options={LEVELS}
                      onChange={(value) => change({ level: value })}
                    />
                  </span>
                </div>
                <Obstacles rejections={chosen[level]} level={level} namespace={chosen} />
              </section>
              <Labels namespace={chosen} level={level} version={view.versions[0] ?? 'latest'} />
            </>
          );
        }}
      </Answered>
    </div>
  );
}

function Levels({ view, chosen }: { readonly view: PodSecurityView; readonly chosen: string }) {
  return (
    <div className="panel table-scroll">
      <table className="table" aria-label="Namespaces">
        <thead>
          <tr>
            <th>Namespace</th>
            <th>Enforces now</th>
            <th className="number">Workloads</th>
            <th>Baseline</th>
            <th>Restricted</th>
            {view.versions.map((version) => (
              <th key={version} title={`satisfied by version ${version} of the policy`}>
                {version === 'latest' ? 'Satisfies (latest)' : version}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.namespaces.map((namespace) => (
            <tr key={namespace.name} className="link-row" data-chosen={namespace.name === chosen}>
              <td>
                <Link
                  to="/pod-security"
                  search={(before) => ({ ...before, namespace: namespace.name })}
                  className="strong-link"
                  aria-current={namespace.name === chosen}
                >
                  {namespace.name}
                </Link>
                {namespace.labelErrors.map((error) => (
                  <span key={error} className="block faint">
                    {error}
                  </span>
                ))}
              </td>
              <td className="quiet">{namespace.exempt ? 'exempt' : namespace.policy.enforce}</td>
              <td className="number">{namespace.workloads}</td>
              <td>
                <Blocked rejections={namespace.baseline} />
              </td>
              <td>
                <Blocked rejections={namespace.restricted} />
              </td>
              {namespace.satisfies.map((level, index) => (
                <td key={view.versions[index]} className={index === 0 ? undefined : 'quiet'}>
                  {level === 'privileged' ? <span className="faint">no level</span> : level}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Blocked({ rejections }: { readonly rejections: readonly RejectionView[] }) {
  if (rejections.length === 0) return <Verdict verdict="pass" />;
  return <span className="in-the-way">{count(rejections.length, 'workload')} in the way</span>;
}

function Obstacles({
  rejections,
  level,
  namespace,
}: {
  readonly rejections: readonly RejectionView[];
  readonly level: Level;
  readonly namespace: NamespaceLevels;
}) {
  if (rejections.length === 0) {
    return (
      <EmptyState title={`Nothing stands in the way: ${namespace.name} satisfies ${level}.`}>
        <span>Set the labels below, so that it stays so.</span>
      </EmptyState>
    );
  }
  return (
    <ul className="panel obstacles">
      {rejections.map((rejection) => (
        <li key={rejection.object}>
          <Link to="/workloads/$kind/$namespace/$name" params={objectOfKey(rejection.object)} className="obstacle-name">
            <ObjectLabel object={objectOfKey(rejection.object)} />
          </Link>
          <ul className="violations">
            {rejection.violations.map((violation) => (
              <li key={violation.reason}>
                <strong>{violation.reason}</strong>
                {violation.level === 'baseline' && level === 'restricted' && <span className="tag">baseline</span>}
                {violation.detail !== '' && <span className="quiet break"> {violation.detail}</span>}
                {violation.fields.slice(0, 4).map(({ field, place }) => (
                  <span key={field} className="block faint break">
                    <code>{field}</code>
                    {place !== undefined && ` – ${formatPlace(place)}`}
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** What the namespace can be told to enforce without rejecting anything that was read, and without loosening it. */
function enforceable({ satisfies, policy }: NamespaceLevels, level: Level, isThere: boolean): string | undefined {
  if (isThere) return level;
  const [satisfied = 'privileged'] = satisfies;
  const enforced = policy.enforce.split(':', 1)[0];
  return satisfied === 'privileged' || satisfied === enforced ? undefined : satisfied;
}

function Labels({
  namespace,
  level,
  version,
}: {
  readonly namespace: NamespaceLevels;
  readonly level: Level;
  readonly version: string;
}) {
  const isThere = namespace[level].length === 0;
  const enforced = enforceable(namespace, level, isThere);
  const labels = [
    ...(enforced === undefined
      ? []
      : [`pod-security.kubernetes.io/enforce: ${enforced}`, `pod-security.kubernetes.io/enforce-version: ${version}`]),
    ...(isThere ? [] : [`pod-security.kubernetes.io/warn: ${level}`, `pod-security.kubernetes.io/audit: ${level}`]),
  ];
  const why = isThere
    ? `enforce ${level}: nothing that was read would be rejected`
    : enforced === undefined
      ? `what is enforced now stays; be warned of what ${level} would reject`
      : `enforce ${enforced}, which is satisfied today, and be warned of what ${level} would reject`;
  return (
    <section className="section" aria-labelledby="labels">
      <div className="section-head">
        <h2 id="labels">Labels to set</h2>
        <span className="faint">{why}</span>
      </div>
      <CodeText title={`metadata.labels of Namespace ${namespace.name}`} text={labels.join('\n')} />
    </section>
  );
}
