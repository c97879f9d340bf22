import { Text } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import type { Site } from '@vitrine/api/types';
import { useState } from 'react';
import { useFormat } from '../../lib/format';
import { openingAt } from '../../lib/opening';
import { useTranslation } from '../../lib/use-translation';
import { wallOf } from '../../lib/zone';
import { Pill } from '../../ui/Pill';
import classes from './Store.module.css';

const MINUTE_MS = 60_000;

/** Whether the store is open now, by its own clock, and until when. */
export function OpenNow({ site }: { site: Site }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), MINUTE_MS / 2, { autoInvoke: true });
  const wall = wallOf(now, site.effectiveTimeZone);
  const hours = site.effectiveOpeningHours;
  const { open, until } = openingAt(hours, wall);
  const sameDay = until?.slice(0, 10) === wall.slice(0, 10);
  const when = until && (sameDay ? until.slice(11) : format.edge(until));
  return (
    <div className={classes.status}>
      <Pill tone={open ? 'good' : 'idle'} shape={open ? 'dot' : 'square'}>
        {t(open ? 'store.open' : 'store.closed')}
      </Pill>
      <Text component="span" size="sm" c="dimmed">
        {when ? t(open ? 'store.openUntil' : 'store.opensAt', { when }) : !hours && t('store.always')}
      </Text>
    </div>
  );
}
