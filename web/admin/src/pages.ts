import { idle } from './lib/idle';

/** The pages, each in a file of its own that is fetched when it is opened. */
export const page = {
  setup: () => import('./features/entry/SetupPage'),
  signIn: () => import('./features/entry/SignInPage'),
  invite: () => import('./features/entry/InvitePage'),
  guide: () => import('./features/guide/GuidePage'),
  apiDocs: () => import('./features/docs/ApiDocsPage'),
  overview: () => import('./features/overview/OverviewPage'),
  campaigns: () => import('./features/campaigns/CampaignsPage'),
  campaign: () => import('./features/campaigns/CampaignPage'),
  wizard: () => import('./features/campaigns/wizard/WizardPage'),
  emergency: () => import('./features/emergency/EmergencyPage'),
  schedule: () => import('./features/schedule/SchedulePage'),
  playlists: () => import('./features/playlists/PlaylistsPage'),
  playlist: () => import('./features/playlists/PlaylistPage'),
  scenes: () => import('./features/scenes/ScenesPage'),
  media: () => import('./features/media/MediaPage'),
  screens: () => import('./features/fleet/ScreensPage'),
  pair: () => import('./features/fleet/PairPage'),
  provision: () => import('./features/fleet/ProvisionPage'),
  screen: () => import('./features/screen/ScreenPage'),
  preview: () => import('./features/preview/PreviewPage'),
  sites: () => import('./features/sites/SitesPage'),
  tags: () => import('./features/fleet/TagsPage'),
  store: () => import('./features/store/StorePage'),
  storePair: () => import('./features/store/PairPage'),
  calendars: () => import('./features/calendars/CalendarsPage'),
  calendar: () => import('./features/calendars/CalendarPage'),
  reports: () => import('./features/reports/ReportsPage'),
  uptime: () => import('./features/reports/UptimePage'),
  alerts: () => import('./features/alerts/AlertsPage'),
  changes: () => import('./features/publish/ChangesPage'),
  publications: () => import('./features/publish/PublicationsPage'),
  publication: () => import('./features/publish/PublicationPage'),
  settings: () => import('./features/settings/SettingsPage'),
};

/** Fetches a page that is likely to come next, once there is nothing better to do; who opens it is told if it does not come. */
export function fetchSoon(load: () => Promise<unknown>): void {
  idle()
    .then(load)
    .catch(() => null);
}
