import {
  createBrowserHistory,
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { Overview } from '../screens/overview/overview.tsx';
import { NotFound } from './not-found.tsx';
import { parseSearch, type Search, stringifySearch } from './search.ts';
import { Shell } from './shell.tsx';

const validateSearch = (search: Record<string, unknown>): Search => search as Search;

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, validateSearch });

/** Screens are loaded when they are opened; the first one comes with the application. */
const overview = createRoute({ getParentRoute: () => root, path: '/', component: Overview });
const findings = createRoute({
  getParentRoute: () => root,
  path: '/findings',
  component: lazyRouteComponent(() => import('../screens/findings/findings.tsx'), 'Findings'),
});
const workloads = createRoute({
  getParentRoute: () => root,
  path: '/workloads',
  component: lazyRouteComponent(() => import('../screens/workloads/workloads.tsx'), 'Workloads'),
});
const workload = createRoute({
  getParentRoute: () => root,
  path: '/workloads/$kind/$namespace/$name',
  component: lazyRouteComponent(() => import('../screens/workloads/workload.tsx'), 'WorkloadPage'),
});
const access = createRoute({
  getParentRoute: () => root,
  path: '/access',
  component: lazyRouteComponent(() => import('../screens/access/access.tsx'), 'Access'),
});
const subject = createRoute({
  getParentRoute: () => root,
  path: '/access/$id',
  component: lazyRouteComponent(() => import('../screens/access/subject.tsx'), 'SubjectPage'),
});
const network = createRoute({
  getParentRoute: () => root,
  path: '/network',
  component: lazyRouteComponent(() => import('../screens/network/network.tsx'), 'Network'),
});
const podSecurity = createRoute({
  getParentRoute: () => root,
  path: '/pod-security',
  component: lazyRouteComponent(() => import('../screens/pod-security/pod-security.tsx'), 'PodSecurity'),
});
const compliance = createRoute({
  getParentRoute: () => root,
  path: '/compliance',
  component: lazyRouteComponent(() => import('../screens/compliance/compliance.tsx'), 'Compliance'),
});
const notEvaluated = createRoute({
  getParentRoute: () => root,
  path: '/not-evaluated',
  component: lazyRouteComponent(() => import('../screens/overview/not-evaluated.tsx'), 'NotEvaluated'),
});

const routeTree = root.addChildren([
  overview,
  findings,
  workloads,
  workload,
  access,
  subject,
  network,
  podSecurity,
  compliance,
  notEvaluated,
]);

/** @param mode A file has its state behind the `#`: there is no server that knows other paths. */
export function makeRouter(mode: 'file' | 'server') {
  return createRouter({
    routeTree,
    history: mode === 'file' ? createHashHistory() : createBrowserHistory(),
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    defaultPreload: 'intent',
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
