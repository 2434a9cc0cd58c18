import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { yamlText } from '../../../answers/index.ts';
import { annotationFor } from '../../../audit/index.ts';
import { CHECKS, findCheck, layerOf } from '../../../checks/index.ts';
import type { FindingDetails, FindingFilter } from '../../../store/index.ts';
import { ServerError } from '../../server-error.ts';
import { addRoute, type Written } from '../api.ts';
import { asked, type ServerContext } from '../context.ts';
import { exact, Id, optional, PageQuery } from '../schemas/common.ts';
import {
  ChangesPage,
  Excerpt,
  Facets,
  FindingDetails as FindingDetailsSchema,
  FindingFilters,
  FindingsPage,
  FindingsQuery,
  Fix,
  GroupsPage,
  GroupsQuery,
} from '../schemas/findings.ts';

const FiltersQuery = exact(FindingFilters);
const ById = exact({ id: Type.String({ minLength: 1, maxLength: 80 }) });
const ChangesQuery = exact({ from: Id, to: optional(Id), ...PageQuery });

/** `/findings`, and what changed. */
export function addFindingRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store } = context;
  const tag = 'findings';
  addRoute(app, {
    path: '/findings',
    operation: 'listFindings',
    summary: 'Findings by filters, sorted, a page at a time. Without a status, those that are open.',
    tag,
    query: FindingsQuery,
    answer: FindingsPage,
    handle: async ({ query }) => {
      const { sort, reverse, limit, cursor } = query;
      return await store.findings({ ...filterOf(query), sort, reverse, limit, cursor });
    },
  });
  addRoute(app, {
    path: '/findings/facets',
    operation: 'countFindings',
    summary: 'For each filter how many findings there are by value, with the other filters in force',
    tag,
    query: FiltersQuery,
    answer: Facets,
    handle: async ({ query }) => await store.facets(filterOf(query)),
  });
  addRoute(app, {
    path: '/findings/groups',
    operation: 'groupFindings',
    summary: 'Findings counted by check, object, namespace or owner, the worst group first',
    tag,
    query: GroupsQuery,
    answer: GroupsPage,
    handle: async ({ query }) => {
      const { by, limit, cursor } = query;
      return await store.findingGroups({ ...filterOf(query), by, limit, cursor });
    },
  });
  addRoute(app, {
    path: '/findings/:id',
    operation: 'getFinding',
    summary: 'One finding with its evidence, history, references and how to accept it',
    tag,
    params: ById,
    answer: FindingDetailsSchema,
    handle: async ({ params }) => {
      const finding = await store.finding(params.id);
      if (finding === undefined) throw new ServerError('not-found', 'there is no such finding');
      return detailsOf(finding);
    },
  });
  addRoute(app, {
    path: '/findings/:id/excerpt',
    operation: 'getFindingExcerpt',
    summary: 'The text around a finding of the last scan, with the lines that it is about; secrets are not shown',
    tag,
    params: ById,
    answer: Excerpt,
    handle: ({ params }) => asked(context, { ask: 'excerpt', finding: params.id }),
  });
  addRoute(app, {
    path: '/findings/:id/fix',
    operation: 'getFindingFix',
    summary: 'What mends a finding of the last scan, made and proven on a copy',
    tag,
    params: ById,
    answer: Fix,
    handle: ({ params }) => asked(context, { ask: 'fix', finding: params.id }),
  });
  addRoute(app, {
    path: '/changes',
    operation: 'listChanges',
    summary: 'What is different between two scans: findings opened, reopened, resolved and changed',
    tag,
    query: ChangesQuery,
    answer: ChangesPage,
    handle: async ({ query }) => await store.changes(query),
  });
}

/** A layer stands for its checks. */
function filterOf({
  status,
  severity,
  check,
  namespace,
  kind,
  owner,
  name,
  object,
  layer,
  changedSince,
  search,
}: Static<typeof FiltersQuery>): FindingFilter {
  const ofLayer = layer && CHECKS.map(({ id }) => id).filter((id) => layer.includes(layerOf(id) ?? ''));
  const checks =
    ofLayer === undefined ? check : check === undefined ? ofLayer : check.filter((id) => ofLayer.includes(id));
  return {
    status: status ?? ['open'],
    severity,
    // No check at all is not every check.
    check: checks?.length === 0 ? ['none'] : checks,
    namespace,
    kind,
    owner,
    name,
    object,
    changedSince,
    search: search?.trim() === '' ? undefined : search,
  };
}

function detailsOf({ fix: _, ...finding }: FindingDetails): Written<Static<typeof FindingDetailsSchema>> {
  const check = findCheck(finding.check);
  return {
    ...finding,
    alsoFails: [...finding.alsoFails],
    history: [...finding.history],
    title: check?.title ?? finding.check,
    layer: layerOf(finding.check),
    rationale: check?.rationale ?? '',
    remediation: check?.remediation ?? '',
    references: [...(check?.references ?? [])],
    accept: {
      annotation: `${annotationFor(finding.check)}: REASON`,
      configuration: exceptionText(finding),
    },
  };
}

/** The entry of `exceptions` in breakwater.yaml that accepts a finding. */
function exceptionText({ check, object, container }: FindingDetails): string {
  return yamlText({
    exceptions: [
      {
        check,
        ...(object.namespace === '' ? {} : { namespace: object.namespace }),
        kind: object.kind,
        name: object.name,
        ...(container === undefined ? {} : { container }),
        reason: 'REASON',
        expires: 'YYYY-MM-DD',
      },
    ],
  });
}
