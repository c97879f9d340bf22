import { Title } from '@mantine/core';
import type { Screen } from '@vitrine/api/types';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { Since } from '../../ui/Since';
import classes from './Screen.module.css';

export function Device({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="device">
      <Title order={2} id="device" mb="sm">
        {t('fleet.device')}
      </Title>
      <dl className={classes.facts}>
        <dt>{t('screen.seen')}</dt>
        <dd>{screen.lastSeenAt ? <Since at={screen.lastSeenAt} /> : t('status.never')}</dd>
        <dt>{t('screen.localTime')}</dt>
        <dd>
          {format.time(Date.now(), screen.effectiveTimeZone).replace(/:\d\d(?=\s|$)/, '')} (
          {screen.effectiveTimeZone.replaceAll('_', ' ')})
        </dd>
        <dt>{t('screen.model')}</dt>
        <dd>{screen.model ?? '–'}</dd>
        <dt>{t('screen.resolution')}</dt>
        <dd>{screen.resolution ? `${screen.resolution.width} × ${screen.resolution.height}` : '–'}</dd>
        <dt>{t('screen.address')}</dt>
        <dd>{screen.address ?? '–'}</dd>
        <dt>{t('screen.player')}</dt>
        <dd>{screen.playerVersion ?? '–'}</dd>
        <dt>{t('screen.paired')}</dt>
        <dd>{screen.pairedAt ? format.dateTime(screen.pairedAt) : '–'}</dd>
      </dl>
    </section>
  );
}
