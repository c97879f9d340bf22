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
  IconUrgent,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { alertCountsQuery } from '../data/alerts';
import { meQuery } from '../data/me';
import classes from './Navigation.module.css';

const PLACES = [
  { to: '/', name: 'overview', icon: IconLayoutDashboard },
  { to: '/campaigns', name: 'campaigns', icon: IconSpeakerphone },
  { to: '/schedule', name: 'schedule', icon: IconCalendarTime },
  { to: '/playlists', name: 'playlists', icon: IconPlaylist },
  { to: '/scenes', name: 'scenes', icon: IconLayoutBoard },
  { to: '/media', name: 'media', icon: IconPhoto },
  { to: '/screens', name: 'screens', icon: IconDeviceTv },
  { to: '/alerts', name: 'alerts', icon: IconBell },
  { to: '/what-plays', name: 'preview', icon: IconEye },
  { to: '/sites', name: 'sites', icon: IconBuildingStore },
  { to: '/calendars', name: 'calendars', icon: IconCalendarEvent },
  { to: '/reports', name: 'reports', icon: IconChartBar },
  { to: '/publications', name: 'publications', icon: IconHistory },
  { to: '/emergency', name: 'emergency', icon: IconUrgent },
] as const;

export function Navigation() {
  const { t } = useTranslation();
  const { data: me } = useQuery(meQuery);
  return (
    <div className={classes.column}>
      <ul className={classes.list}>
        {PLACES.map(({ to, name, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              className={classes.link}
              activeOptions={{ exact: to === '/', includeSearch: false }}
            >
              <Icon size={20} stroke={1.7} aria-hidden />
              {t(`nav.${name}`)}
              {name === 'alerts' && <OpenAlerts />}
            </Link>
          </li>
        ))}
      </ul>
      <ul className={classes.foot}>
        <li>
          <Link
            to="/settings/$section"
            params={{ section: 'account' }}
            className={classes.link}
            activeProps={{ className: classes.link }}
          >
            <IconSettings size={20} stroke={1.7} aria-hidden />
            {t('nav.settings')}
          </Link>
        </li>
        {me && <li className={classes.organisation}>{me.organisation.name}</li>}
      </ul>
    </div>
  );
}

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
