import { IconUrgent } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { runningQuery } from '../data/interruptions';
import { useFormat } from '../lib/format';
import { useTranslation } from '../lib/use-translation';
import classes from './StaleBanner.module.css';

/** Everybody sees on every page that an emergency runs, and until when. */
export const EmergencyBanner = memo(function EmergencyBanner() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data = [] } = useQuery(runningQuery('emergency'));
  return (
    <div role="status" aria-live="assertive">
      {data.map(({ id, name, to }) => (
        <div key={id} className={classes.banner} data-urgent>
          <IconUrgent size={20} aria-hidden />
          <span>{t('emergency.banner', { name, at: to ? format.edge(to) : '' })}</span>
          <Link to="/emergency">{t('emergency.see')}</Link>
        </div>
      ))}
    </div>
  );
});
