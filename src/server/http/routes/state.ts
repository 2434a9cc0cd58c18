import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { annotationFor } from '../../../audit/index.ts';
import { findCheck, layerOf } from '../../../checks/index.ts';
import { formatFieldPath } from '../../../kube/index.ts';
import { overview } from '../../overview/overview.ts';
import { trend } from '../../overview/trend.ts';
import { ServerError } from '../../server-error.ts';
import { addRoute, type Written } from '../api.ts';
import type { ServerContext } from '../context.ts';
import { exact, Id, oneOf, optional, PageQuery, pageOf, several, Text } from '../schemas/common.ts';
import {
  CheckDetails,
  CheckState,
  GapSince,
  Overview,
  Scan,
  ScansPage,
  Server,
  Status,
  StoredObject,
  Trend,
  TrendQuery,
} from '../schemas/state.ts';

const OfScan = exact({ scan: optional(Id) });
const ScanById = exact({ id: Id });
const Started = exact({ status: oneOf(['started', 'queued']) });
const ObjectsQuery = exact({
  ...PageQuery,
  namespace: several(Text),
  kind: several(Text),
  name: optional(Text),
  gone: optional(Type.Boolean()),
});

/** What the last scan says, what scans there were, and asking for one. */
export function addStateRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store, scanner } = context;
  addRoute(app, {
    path: '/server',
    operation: 'getServer',
    summary: 'The version, what is scanned, whether a scan is under way, and who is asking',
    tag: 'server',
    isFresh: true,
    answer: Server,
    handle: async ({ identity: { name, role, via } }) => ({
      version: context.version,
      source: context.source,
      user: { name, role, via },
      signOut: context.signsIn,
      scanning: scanner.status,
    }),
  });
  addRoute(app, {
    path: '/overview',
    operation: 'getOverview',
    summary: 'The layers of defense, what changed since yesterday, what to do first, and what was not evaluated',
    tag: 'overview',
    answer: Overview,
    handle: async () => await overview(store, Date.now()),
  });
  addRoute(app, {
    path: '/scans',
    operation: 'listScans',
    summary: 'Scans, the newest first',
    tag: 'scans',
    query: exact(PageQuery),
    answer: ScansPage,
    handle: async ({ query }) => await store.scans(query),
  });
  addRoute(app, {
    path: '/scans/:id',
    operation: 'getScan',
    summary: 'One scan',
    tag: 'scans',
    params: ScanById,
    answer: Scan,
    handle: async ({ params }) => {
      const scan = await store.scan(params.id);
      if (scan === undefined) throw new ServerError('not-found', 'there is no such scan');
      return scan;
    },
  });
  addRoute(app, {
    method: 'POST',
    path: '/scans',
    operation: 'startScan',
    summary: 'Scan now, or after the scan that is under way',
    tag: 'scans',
    audience: 'editor',
    status: 202,
    answer: Started,
    handle: async () => ({ status: await scanner.request() }),
  });
  addRoute(app, {
    path: '/status',
    operation: 'getStatus',
    summary: 'Whether a scan is under way, how far it is, and why the last attempt failed',
    tag: 'scans',
    isFresh: true,
    answer: Status,
    handle: async () => scanner.status,
  });
  addRoute(app, {
    path: '/gaps',
    operation: 'listGaps',
    summary: 'What was not read in a scan, and why; in the latest when none is named',
    tag: 'scans',
    query: OfScan,
    answer: exact({ items: Type.Array(GapSince) }),
    handle: async ({ query }) => ({
      items: (await store.gaps(query.scan)).map(({ reason, source, position, object, path, message, since }) => ({
        reason,
        source,
        position: position && { line: position.line, column: position.column },
        object,
        field: path && formatFieldPath(path),
        message,
        since,
      })),
    }),
  });
  addRoute(app, {
    path: '/checks',
    operation: 'listChecks',
    summary: 'Every check with its verdict in a scan; in the latest when none is named',
    tag: 'checks',
    query: OfScan,
    answer: exact({ items: Type.Array(CheckState) }),
    handle: async ({ query }) => ({ items: (await store.verdicts(query.scan)).map(checkState) }),
  });
  addRoute(app, {
    path: '/checks/:subject/:name',
    operation: 'getCheck',
    summary: 'One check: what it is about, what to do, examples, references and its verdict',
    tag: 'checks',
    params: exact({ subject: Text, name: Text }),
    answer: CheckDetails,
    handle: async ({ params }) => {
      const id = `${params.subject}/${params.name}`;
      const check = findCheck(id);
      if (check === undefined) throw new ServerError('not-found', `there is no check "${id}"`);
      const state = (await store.verdicts()).find((one) => one.check === id);
      const { title, severity, rationale, remediation, references, examples } = check;
      return {
        check: id,
        title,
        severity,
        layer: layerOf(id),
        rationale,
        remediation,
        references: [...references],
        examples,
        annotation: annotationFor(id),
        state: state && checkState(state),
      };
    },
  });
  addRoute(app, {
    path: '/trends',
    operation: 'getTrend',
    summary: 'Findings and verdicts by day: of everything, of one layer or of one check',
    tag: 'overview',
    query: TrendQuery,
    answer: Trend,
    handle: async ({ query }) => ({ days: await trend(store, query) }),
  });
  addRoute(app, {
    path: '/objects',
    operation: 'listObjects',
    summary: 'Objects that were read, by namespace, kind and name',
    tag: 'scans',
    query: ObjectsQuery,
    answer: pageOf(StoredObject),
    handle: async ({ query }) => await store.objects(query),
  });
}

function checkState(
  verdict: Awaited<ReturnType<ServerContext['store']['verdicts']>>[number],
): Written<Static<typeof CheckState>> {
  const { check, title, severity, reason, since } = verdict;
  return { check, title, severity, layer: layerOf(check), verdict: verdict.verdict, reason, since };
}
