import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { PROFILES } from '../../../network/index.ts';
import { addRoute } from '../api.ts';
import { asked, type ServerContext } from '../context.ts';
import { exact, optional, SliceQuery, several, Text } from '../schemas/common.ts';
import {
  CanI,
  Connectivity,
  DefaultDeny,
  Explanation,
  Exposures,
  NetworkMap,
  Paths,
  Permissions,
  PodSecurity,
  Subjects,
  WhoCan,
  Workload,
  Workloads,
} from '../schemas/engine.ts';

const cni = optional(Type.Enum([...PROFILES.keys()], { description: 'The network plugin that decides.' }));
const Subject = Type.String({
  minLength: 1,
  maxLength: 500,
  description: 'A user name, sa:NAMESPACE:NAME, node:NAME or group:NAME.',
});
const request = {
  verb: Type.String({ minLength: 1, maxLength: 100 }),
  resource: Type.String({
    minLength: 1,
    maxLength: 500,
    description: 'pods, pods/exec, deployments.apps, or a path such as /metrics.',
  }),
  name: optional(Text),
  namespace: optional(Text),
};

/** Questions to the engines about what was read last: the answers that the command line gives. */
export function addEngineRoutes(app: FastifyInstance, context: ServerContext): void {
  addAccessRoutes(app, context);
  addNetworkRoutes(app, context);
  addRoute(app, {
    path: '/pod-security',
    operation: 'previewPodSecurity',
    summary:
      'The level that each namespace satisfies, and what stands before the next; what a policy would reject (enforce); or what an upgrade changes (from, to)',
    tag: 'pod-security',
    query: exact({
      enforce: optional(Type.String({ maxLength: 50, description: 'A level, or level:version.' })),
      from: optional(Type.String({ maxLength: 20 })),
      to: optional(Type.String({ maxLength: 20 })),
      namespace: optional(Text),
    }),
    answer: PodSecurity,
    handle: ({ query }) => asked(context, { ask: 'pod-security', ...query }),
  });
  addRoute(app, {
    path: '/workloads',
    operation: 'listWorkloads',
    summary: 'Workloads with the number of their open findings',
    tag: 'workloads',
    query: exact({ search: optional(Text), namespace: several(Text), ...SliceQuery }),
    answer: Workloads,
    handle: ({ query: { search = '', namespace = [], limit = 100, offset = 0 } }) =>
      asked(context, { ask: 'workloads', search, namespaces: namespace, limit, offset }),
  });
  addRoute(app, {
    path: '/workloads/:namespace/:kind/:name',
    operation: 'getWorkload',
    summary:
      'Everything about one workload: Pod Security, containers, service account and its rights, whom it reaches and who reaches it, exposure, findings',
    tag: 'workloads',
    params: exact({ namespace: Text, kind: Text, name: Text }),
    query: exact({ cni }),
    answer: Workload,
    handle: ({ params, query }) => asked(context, { ask: 'workload', ...params, ...query }),
  });
}

function addAccessRoutes(app: FastifyInstance, context: ServerContext): void {
  const tag = 'access';
  addRoute(app, {
    path: '/access/subjects',
    operation: 'listSubjects',
    summary: 'Service accounts, and the users and groups that bindings name',
    tag,
    query: exact({ search: optional(Text), ...SliceQuery }),
    answer: Subjects,
    handle: ({ query: { search = '', limit = 100, offset = 0 } }) =>
      asked(context, { ask: 'subjects', search, limit, offset }),
  });
  addRoute(app, {
    path: '/access/can-i',
    operation: 'canI',
    summary: 'Whether a subject may make a request, and which rule allows it or what is missing',
    tag,
    query: exact({ subject: Subject, group: several(Text), ...request }),
    answer: CanI,
    handle: ({ query: { group = [], ...query } }) => asked(context, { ask: 'can-i', ...query, groups: group }),
  });
  addRoute(app, {
    path: '/access/who-can',
    operation: 'whoCan',
    summary: 'Everybody who may make a request, with the rules that allow it',
    tag,
    query: exact(request),
    answer: WhoCan,
    handle: ({ query }) => asked(context, { ask: 'who-can', ...query }),
  });
  addRoute(app, {
    path: '/access/permissions',
    operation: 'listPermissions',
    summary: 'Everything that a subject may do',
    tag,
    query: exact({ subject: Subject, group: several(Text) }),
    answer: Permissions,
    handle: ({ query: { subject, group = [] } }) => asked(context, { ask: 'permissions', subject, groups: group }),
  });
  addRoute(app, {
    path: '/access/paths',
    operation: 'listPaths',
    summary: 'How subjects climb to a target, and the smallest set of grants whose removal closes the way',
    tag,
    query: exact({
      from: several(Subject),
      group: several(Text),
      to: optional(
        Type.String({
          maxLength: 500,
          description: 'cluster-admin (the default), node[/NAME], secret[/NAMESPACE[/NAME]], or a subject.',
        }),
      ),
      most: optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'More ways than the shortest alone.' })),
    }),
    answer: Paths,
    handle: ({ query: { from = [], group = [], to = 'cluster-admin', most } }) =>
      asked(context, { ask: 'paths', from, groups: group, to, most }),
  });
}

function addNetworkRoutes(app: FastifyInstance, context: ServerContext): void {
  const tag = 'network';
  addRoute(app, {
    path: '/network/map',
    operation: 'getNetworkMap',
    summary: 'Who reaches whom by namespace; the namespaces that are named unfold into workloads',
    tag,
    query: exact({ namespace: several(Text), cni }),
    answer: NetworkMap,
    handle: ({ query: { namespace = [], cni: plugin } }) =>
      asked(context, { ask: 'network-map', namespaces: namespace, cni: plugin }),
  });
  addRoute(app, {
    path: '/network/connections',
    operation: 'listConnections',
    summary: 'Every connection that policies allow, narrowed by its ends',
    tag,
    query: exact({ from: several(Text), to: several(Text), focus: several(Text), cni, ...SliceQuery }),
    answer: Connectivity,
    handle: ({ query: { from = [], to = [], focus = [], cni: plugin, limit = 100, offset = 0 } }) =>
      asked(context, { ask: 'connectivity', from, to, focus, cni: plugin, limit, offset }),
  });
  addRoute(app, {
    path: '/network/exposure',
    operation: 'listExposure',
    summary: 'What of each workload is open to any pod and to the outside, and by which way',
    tag,
    query: exact({ focus: several(Text), cni, ...SliceQuery }),
    answer: Exposures,
    handle: ({ query: { focus = [], cni: plugin, limit = 100, offset = 0 } }) =>
      asked(context, { ask: 'exposure', focus, cni: plugin, limit, offset }),
  });
  addRoute(app, {
    path: '/network/explain',
    operation: 'explainConnection',
    summary: 'Why a connection is allowed or denied, with every rule that has a say, and what would change it',
    tag,
    query: exact({
      from: Type.String({ minLength: 1, maxLength: 500 }),
      to: Type.String({ minLength: 1, maxLength: 500 }),
      port: optional(Type.String({ maxLength: 50 })),
      cni,
    }),
    answer: Explanation,
    handle: ({ query }) => asked(context, { ask: 'explain', ...query }),
  });
  addRoute(app, {
    path: '/network/default-deny',
    operation: 'proposeDefaultDeny',
    summary: 'The policies that close namespaces but for what every namespace needs, and the connections they change',
    tag,
    query: exact({ namespace: several(Text), cni }),
    answer: DefaultDeny,
    handle: ({ query: { namespace = [], cni: plugin } }) =>
      asked(context, { ask: 'default-deny', namespaces: namespace, cni: plugin }),
  });
}
