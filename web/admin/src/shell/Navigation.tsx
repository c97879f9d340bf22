import {
  IconBell,
  IconBuildingStore,
  IconCalendarEvent,
  IconCalendarTime,
  IconChartBar,
  IconDeviceTv,
  IconEye,
  IconHistory,
  IconLayoutBoard,
  IconLayoutDashboard,
  IconPhoto,
  IconPlaylist,
  IconSettings,
  IconSpeakerphone,
  IconTags,
  IconUrgent,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { memo } from 'react';
import { alertCountsQuery } from '../data/alerts';
import { meQuery } from '../data/me';
import { useTranslation } from '../lib/use-translation';
import classes from './Navigation.module.css';

/** Pages that belong to a place, though their address does not say so. */
const BELONGS: Record<string, string> = { '/brand': '/scenes' };

/** What one makes, where it plays, what it came to. */
const GROUPS = [
  { name: 'start', places: [{ to: '/', name: 'overview', icon: IconLayoutDashboard }] },
  {
    name: 'programme',
    places: [
      { to: '/campaigns', name: 'campaigns', icon: IconSpeakerphone },
      { to: '/schedule', name: 'schedule', icon: IconCalendarTime },
      { to: '/playlists', name: 'playlists', icon: IconPlaylist },
      { to: '/scenes', name: 'scenes', icon: IconLayoutBoard },
      { to: '/media', name: 'media', icon: IconPhoto },
      { to: '/calendars', name: 'calendars', icon: IconCalendarEvent },
    ],
  },
  {
    name: 'network',
    places: [
      { to: '/screens', name: 'screens', icon: IconDeviceTv },
      { to: '/sites', name: 'sites', icon: IconBuildingStore },
      { to: '/tags', name: 'tags', icon: IconTags },
      { to: '/alerts', name: 'alerts', icon: IconBell },
      { to: '/what-plays', name: 'preview', icon: IconEye },
      { to: '/emergency', name: 'emergency', icon: IconUrgent },
    ],
  },
  {
    name: 'results',
    places: [
      { to: '/publications', name: 'publications', icon: IconHistory },
      { to: '/reports', name: 'reports', icon: IconChartBar },
    ],
  },
] as const;

/** Not drawn again with every change of page: each link knows by itself whether it is the current one. */
export const Navigation = memo(function Navigation() {
  const { t } = useTranslation();
  const { data: me } = useQuery(meQuery);
  const home = useRouterState({ select: ({ location }) => BELONGS[location.pathname] });
  return (
    <div className={classes.column}>
      <div>
        {GROUPS.map((group) => (
          <ul key={group.name} className={classes.list} aria-label={t(`nav.group.${group.name}`)}>
            {group.places.map(({ to, name, icon: Icon }) => (
              <li key={to}>
                <Link
                  to={to}
                  className={classes.link}
                  activeOptions={{ exact: to === '/', includeSearch: false }}
                  inactiveProps={home === to ? { 'aria-current': 'page' } : undefined}
                >
                  <Icon size={20} stroke={1.7} aria-hidden />
                  {t(`nav.${name}`)}
                  {name === 'alerts' && <OpenAlerts />}
                </Link>
              </li>
            ))}
          </ul>
        ))}
      </div>
      <ul className={classes.foot}>
        <li>
          <Link to="/settings" className={classes.link} activeOptions={{ includeSearch: false }}>
            <IconSettings size={20} stroke={1.7} aria-hidden />
            {t('nav.settings')}
          </Link>
        </li>
        {me && <li className={classes.organisation}>{me.organisation.name}</li>}
      </ul>
    </div>
  );
});

/** How many alerts wait for somebody, live. */
function OpenAlerts() {
  const { t } = useTranslation();
  const { data } = useQuery(alertCountsQuery);
  if (!data?.open) return null;
  return (
    <span className={classes.badge} data-critical={data.critical > 0 || undefined}>
      <span aria-hidden>{data.open > 99 ? '99+' : data.open}</span>
      <span className="v-visually-hidden">{t('nav.alertsOpen', { count: data.open })}</span>
    </span>
  );
}
