import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { QUESTIONS } from '../../../src/views/access/questions.ts';
import type { WhoCanView } from '../../../src/views/index.ts';
import type { WhoCanQuestion } from '../../api/api.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { one } from '../../app/search.ts';
import { useSearchState } from '../../app/use-search.ts';
import { Answered } from '../../parts/state.tsx';
import { count } from '../../parts/words.ts';
import { AskForm } from './ask-form.tsx';
import { GrantLine } from './grant-line.tsx';

/** `deployments.apps`, `pods/exec` */
function resourceOf({ group, resource, subresource }: (typeof QUESTIONS)[number]): string {
  const type = group === '' ? resource : `${resource}.${group}`;
  return subresource === undefined ? type : `${type}/${subresource}`;
}

/** More namespaces than this are no table: the form below asks of any. */
const MOST_COLUMNS = 24;

/** The rights that matter most by namespace, each with how many hold it; and who they are. */
export function WhoCan() {
  const api = useApi();
  const [search] = useSearchState();
  const namespaces = useQuery(queries.podSecurity(api));
  const names = ['', ...(namespaces.data?.namespaces.map(({ name }) => name) ?? [])].slice(0, MOST_COLUMNS);
  const asked: WhoCanQuestion = {
    verb: one(search, 'verb') ?? 'get',
    resource: one(search, 'resource') ?? 'secrets',
    namespace: one(search, 'namespace') ?? '',
  };
  const cells = QUESTIONS.map((question) =>
    names.map((namespace) => ({ verb: question.verb, resource: resourceOf(question), namespace })),
  );
  const answers = useQueries({ queries: cells.flat().map((cell) => queries.whoCan(api, cell)) });
  return (
    <>
      <Answered query={namespaces} what="namespaces">
        {() => (
          <div className="panel table-scroll">
            <table className="table matrix" aria-label="Who can, by namespace">
              <thead>
                <tr>
                  <th>Who can …</th>
                  {names.map((name) => (
                    <th key={name} className="number">
                      {name || 'everywhere'}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {QUESTIONS.map((question, row) => (
                  <tr key={question.id}>
                    <th scope="row">{question.title}</th>
                    {names.map((name, column) => {
                      const cell = cells[row]?.[column];
                      const answer = answers[row * names.length + column]?.data;
                      if (cell === undefined) return null;
                      return (
                        <td key={name} className="number">
                          <Link
                            to="/access"
                            search={{ tab: 'who-can', ...cell }}
                            resetScroll={false}
                            className="matrix-cell"
                            data-chosen={same(cell, asked)}
                            aria-label={`${question.title} in ${name || 'every namespace'}: ${answer === undefined ? 'not known' : holders(answer)}`}
                          >
                            {answer === undefined ? '–' : holders(answer)}
                          </Link>
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answered>
      <Holders question={asked} />
      <AskForm asked={asked} namespaces={names.filter((name) => name !== '')} />
    </>
  );
}

function same(a: WhoCanQuestion, b: WhoCanQuestion): boolean {
  return a.verb === b.verb && a.resource === b.resource && a.namespace === b.namespace;
}

/** Those that the cluster's own bindings do not give it to anyway. */
function holders(answer: WhoCanView): number {
  return answer.holders.filter(({ isClustersOwn }) => !isClustersOwn).length + answer.nodes.length;
}

function Holders({ question }: { readonly question: WhoCanQuestion }) {
  const query = useQuery(queries.whoCan(useApi(), question));
  const { verb, resource, namespace } = question;
  return (
    <section className="section" aria-labelledby="holders">
      <div className="section-head">
        <h2 id="holders">
          Who can {verb} {resource} {namespace === '' ? 'in every namespace' : `in namespace ${namespace}`}
        </h2>
        {query.data !== undefined && (
          <span className="faint">{count(holders(query.data), 'holder')}, and those that every cluster has</span>
        )}
      </div>
      <Answered query={query} what="who can">
        {(answer) => (
          <ul className="panel lines">
            {holders(answer) === 0 && (
              <li className="quiet">Nobody but those that every cluster has, and the group system:masters.</li>
            )}
            {ordered(answer).map((holder) => (
              <Holder key={holder.id} holder={holder} />
            ))}
            {answer.nodes.map((node) => (
              <li key={node}>
                <span>Node {node}</span>
                <span className="faint">by the Node authorizer</span>
              </li>
            ))}
            {answer.incomplete !== undefined && <li className="quiet">There may be more: {answer.incomplete}</li>}
          </ul>
        )}
      </Answered>
    </section>
  );
}

/** The cluster's own come last. */
function ordered({ holders: all }: WhoCanView): WhoCanView['holders'] {
  return all.toSorted((a, b) => Number(a.isClustersOwn) - Number(b.isClustersOwn));
}

function Holder({ holder }: { readonly holder: WhoCanView['holders'][number] }) {
  return (
    <li className="holder" data-own={holder.isClustersOwn}>
      <span>
        <Link to="/access/$id" params={{ id: holder.id }} className="strong-link break">
          {holder.namespace === '' ? holder.name : `${holder.namespace}/${holder.name}`}
        </Link>
        <span className="block faint">
          {holder.kind === 'ServiceAccount' ? 'service account' : holder.kind.toLowerCase()}
          {holder.isClustersOwn && ', as in every cluster'}
          {holder.members.length > 0 && `, ${count(holder.members.length, 'service account')} in it`}
        </span>
      </span>
      <ul>
        {holder.grants.map((grant) => (
          <GrantLine key={`${grant.binding} ${grant.rule}`} grant={grant} />
        ))}
      </ul>
    </li>
  );
}
