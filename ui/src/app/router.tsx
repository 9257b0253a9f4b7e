import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
  type AnyRoute,
} from '@tanstack/react-router';
import { Failure } from '../components/QueryPanel/Failure';
import { isLate, needTexts, type LateStation } from '../i18n/later';
import { metricsQuery } from '../metrics/useMetrics';
import { namesQuery } from '../names/useValueName';
import { NotFound } from '../shell/NotFound';
import { pages } from './pages';
import type { Page } from './page';
import { queryClient } from './queryClient';
import { parseSearch, stringifySearch } from './search';
import { sessionQuery } from './session';

const root = createRootRoute({
  component: Outlet,
  validateSearch: (search: Record<string, unknown>) => search,
  // Period and comparison stay where they are when another page opens.
  search: { middlewares: [retainSearchParams(['period', 'from', 'to', 'compare'])] },
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => <Failure error={error} onRetry={reset} />,
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: lazyRouteComponent(() => import('../shell/Shell'), 'Shell'),
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery);
    if (session.setup_required) throw redirect({ to: '/setup', search: location.search });
    if (session.user === null) throw redirect({ to: '/login', search: { next: location.href } });
    // Every page says figures and names; they come while its script does.
    void queryClient.prefetchQuery(metricsQuery);
    void queryClient.prefetchQuery(namesQuery);
  },
});

/** Set-up and login need the session's token, nothing else. */
const bare = createRoute({
  getParentRoute: () => root,
  id: 'bare',
  component: Outlet,
  beforeLoad: () => queryClient.ensureQueryData(sessionQuery).then(() => undefined),
});

const hasShell = (page: Page): boolean => page.station !== null || page.foot === true;

/** The station whose texts a page waits for; those of the pages about privacy are there already. */
const lateStation = (page: Page): LateStation | null =>
  page.station !== null && isLate(page.station) && !page.path.startsWith('/know/privacy') ? page.station : null;

const lateTexts = (station: LateStation) => () => needTexts(station);

const routeOf = (page: Page): AnyRoute => {
  const late = lateStation(page);
  return createRoute({
    getParentRoute: () => (hasShell(page) ? shell : bare) as typeof shell,
    path: page.path,
    ...(late !== null && { beforeLoad: lateTexts(late) }),
    component: lazyRouteComponent(page.load),
    ...(page.filters === true && { search: { middlewares: [retainSearchParams(['where'])] } }),
  });
};

const within = (inShell: boolean): AnyRoute[] => pages.filter((page) => hasShell(page) === inShell).map(routeOf);

export const router = createRouter({
  routeTree: root.addChildren([shell.addChildren(within(true)), bare.addChildren(within(false))]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: ({ error, reset }) => <Failure error={error} onRetry={reset} />,
});
