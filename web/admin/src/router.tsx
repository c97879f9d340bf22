import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  parseSearchWith,
  redirect,
  stringifySearchWith,
} from '@tanstack/react-router';
import { texts } from './lib/search';
import { fetchSoon, page } from './pages';
import { NotFound, NotFoundOutside, PageFailed, PagePending } from './shell/Fallbacks';
import { Root } from './shell/Root';
import { Shell } from './shell/Shell';
import { mustBeSignedIn } from './shell/signed-in';

const root = createRootRoute({ component: Root, notFoundComponent: NotFoundOutside });
const outside = createRoute({ getParentRoute: () => root, id: 'outside', component: Outlet });
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  beforeLoad: ({ location }) => mustBeSignedIn(location),
});

const newScene = lazyRouteComponent(() => import('./features/scenes/NewScenePage'), 'NewScenePage');
const scene = lazyRouteComponent(() => import('./features/scenes/ScenePage'), 'ScenePage');
const brand = lazyRouteComponent(() => import('./features/scenes/BrandPage'), 'BrandPage');
const calendars = lazyRouteComponent(page.calendars, 'CalendarsPage');
const calendar = lazyRouteComponent(page.calendar, 'CalendarPage');
const overview = lazyRouteComponent(page.overview, 'OverviewPage');
const publications = lazyRouteComponent(page.publications, 'PublicationsPage');
const publication = lazyRouteComponent(page.publication, 'PublicationPage');
const changes = lazyRouteComponent(page.changes, 'ChangesPage');

const routeTree = root.addChildren([
  outside.addChildren([
    createRoute({
      getParentRoute: () => outside,
      path: '/setup',
      component: lazyRouteComponent(page.setup, 'SetupPage'),
    }),
    createRoute({
      getParentRoute: () => outside,
      path: '/sign-in',
      validateSearch: texts('next', 'ended'),
      component: lazyRouteComponent(page.signIn, 'SignInPage'),
    }),
    createRoute({
      getParentRoute: () => outside,
      path: '/invite',
      component: lazyRouteComponent(page.invite, 'InvitePage'),
    }),
    createRoute({
      getParentRoute: () => outside,
      path: '/guide',
      validateSearch: texts('q'),
      component: lazyRouteComponent(page.guide, 'GuidePage'),
    }),
    createRoute({
      getParentRoute: () => outside,
      path: '/guide/$chapter',
      validateSearch: texts('q'),
      component: lazyRouteComponent(page.guide, 'GuidePage'),
    }),
    createRoute({
      getParentRoute: () => outside,
      path: '/docs/api',
      validateSearch: texts('q'),
      component: lazyRouteComponent(page.apiDocs, 'ApiDocsPage'),
    }),
  ]),
  inside.addChildren([
    createRoute({ getParentRoute: () => inside, path: '/', component: overview }),
    createRoute({
      getParentRoute: () => inside,
      path: '/campaigns',
      validateSearch: texts('q', 'phase', 'kind'),
      component: lazyRouteComponent(page.campaigns, 'CampaignsPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/campaigns/new',
      staticData: { needs: 'content:write' },
      validateSearch: texts('draft', 'step', 'playlist', 'media', 'scene', 'site', 'screen', 'from', 'to'),
      component: lazyRouteComponent(page.wizard, 'WizardPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/campaigns/$id',
      component: lazyRouteComponent(page.campaign, 'CampaignPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/emergency',
      component: lazyRouteComponent(page.emergency, 'EmergencyPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/schedule',
      validateSearch: texts('view', 'date', 'rows', 'list', 'as', 'q', 'kind', 'state', 'tag', 'site'),
      component: lazyRouteComponent(page.schedule, 'SchedulePage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/playlists',
      validateSearch: texts('q'),
      component: lazyRouteComponent(page.playlists, 'PlaylistsPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/playlists/$id',
      component: lazyRouteComponent(page.playlist, 'PlaylistPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/scenes',
      validateSearch: texts('q', 'of'),
      component: lazyRouteComponent(page.scenes, 'ScenesPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/scenes/new',
      staticData: { needs: 'content:write' },
      component: newScene,
    }),
    createRoute({ getParentRoute: () => inside, path: '/scenes/$id', component: scene }),
    createRoute({ getParentRoute: () => inside, path: '/brand', component: brand }),
    createRoute({
      getParentRoute: () => inside,
      path: '/media',
      validateSearch: texts('q', 'kind', 'state', 'folder', 'tag', 'sort', 'item'),
      component: lazyRouteComponent(page.media, 'MediaPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/screens',
      validateSearch: texts('q', 'site', 'tag', 'status', 'sort', 'view'),
      component: lazyRouteComponent(page.screens, 'ScreensPage'),
      // most go on to one of them
      onEnter: () => fetchSoon(page.screen),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/screens/pair',
      staticData: { needs: 'screens:write' },
      validateSearch: texts('code'),
      component: lazyRouteComponent(page.pair, 'PairPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/screens/provision',
      staticData: { needs: 'screens:write' },
      component: lazyRouteComponent(page.provision, 'ProvisionPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/screens/$id',
      component: lazyRouteComponent(page.screen, 'ScreenPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/what-plays',
      validateSearch: texts('site', 'screen', 'at', 'draft', 'campaign'),
      component: lazyRouteComponent(page.preview, 'PreviewPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/sites',
      validateSearch: texts('site', 'q'),
      component: lazyRouteComponent(page.sites, 'SitesPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/tags',
      validateSearch: texts('q'),
      component: lazyRouteComponent(page.tags, 'TagsPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/store',
      validateSearch: texts('site'),
      component: lazyRouteComponent(page.store, 'StorePage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/store/pair',
      validateSearch: texts('site', 'code', 'screen'),
      component: lazyRouteComponent(page.storePair, 'PairPage'),
    }),
    createRoute({ getParentRoute: () => inside, path: '/calendars', component: calendars }),
    createRoute({ getParentRoute: () => inside, path: '/calendars/$id', component: calendar }),
    createRoute({
      getParentRoute: () => inside,
      path: '/reports',
      validateSearch: texts('range', 'from', 'to', 'by', 'campaign', 'media', 'site', 'screen', 'tag'),
      component: lazyRouteComponent(page.reports, 'ReportsPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/reports/uptime',
      validateSearch: texts('range', 'by', 'hours', 'site'),
      component: lazyRouteComponent(page.uptime, 'UptimePage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/alerts',
      validateSearch: texts('state', 'kind', 'severity', 'site', 'alert'),
      component: lazyRouteComponent(page.alerts, 'AlertsPage'),
    }),
    createRoute({ getParentRoute: () => inside, path: '/changes', component: changes }),
    createRoute({ getParentRoute: () => inside, path: '/publications', component: publications }),
    createRoute({ getParentRoute: () => inside, path: '/publications/$number', component: publication }),
    createRoute({
      getParentRoute: () => inside,
      path: '/settings',
      beforeLoad: () => {
        throw redirect({ to: '/settings/$section', params: { section: 'account' } });
      },
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/settings/$section',
      validateSearch: texts('who', 'action', 'about', 'object', 'from', 'to'),
      component: lazyRouteComponent(page.settings, 'SettingsPage'),
    }),
    createRoute({ getParentRoute: () => inside, path: '/$', component: NotFound }),
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageFailed,
  scrollRestoration: true,
  // all that stands in an address is text: `list=1`, without quotes
  parseSearch: parseSearchWith((text) => (/^".*"$/.test(text) ? JSON.parse(text) : text)),
  stringifySearch: stringifySearchWith(JSON.stringify),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
