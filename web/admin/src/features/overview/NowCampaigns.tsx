import { Text, Title } from '@mantine/core';
import { IconClockHour4, IconPlayerPlayFilled, IconSpeakerphone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Overview } from '@vitrine/api/types';
import { nextStretchQuery } from '../../data/campaigns';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { LinkText } from '../../ui/links';
import classes from './OverviewPage.module.css';

type Live = Overview['campaigns']['liveNow'][number];

const SHOWN = 6;

/** What runs: what is in its hours now, and what waits for its next ones. */
export function NowCampaigns({ campaigns }: { campaigns: Overview['campaigns'] }) {
  const { t } = useTranslation();
  const ending = new Map(campaigns.endingSoon.map((one) => [one.id, one.to]));
  const live = campaigns.liveNow.slice(0, SHOWN);
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="now">
      <div className={classes.sectionHead}>
        <Title order={2} id="now">
          {t('overview.campaigns')}
        </Title>
        <LinkText to="/campaigns" search={{ phase: 'live' }} size="sm">
          {t('action.seeAll')}
        </LinkText>
      </div>
      {live.length === 0 && (
        <Empty
          compact
          icon={IconSpeakerphone}
          title={t('overview.nothingLive')}
          text={t('overview.nothingLiveText')}
        />
      )}
      <ul className={classes.rows}>
        {live.map((one) => (
          <Row key={one.id} campaign={one} ends={ending.get(one.id)} />
        ))}
      </ul>
      {campaigns.live > live.length && (
        <Text size="sm" c="dimmed">
          {t('overview.moreLive', { count: campaigns.live - live.length })}
        </Text>
      )}
    </section>
  );
}

function Row({ campaign: { id, name, kind }, ends }: { campaign: Live; ends: string | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: next } = useQuery(nextStretchQuery(id));
  const waits = next?.start && Date.parse(next.start) > Date.now() ? next.start : null;
  const Icon = waits ? IconClockHour4 : IconPlayerPlayFilled;
  return (
    <li>
      <Link to="/campaigns/$id" params={{ id }} className={classes.row}>
        <span className={classes.sign} data-tone={waits ? 'idle' : 'good'}>
          <Icon size={16} aria-hidden />
        </span>
        <span className={classes.rowMain}>
          <Text component="span" display="block" fw={550} className="v-truncate">
            {name}
          </Text>
          <Text component="span" display="block" size="sm" c="dimmed">
            {[
              waits
                ? t('overview.waits', { when: format.dayTime(waits, next?.timeZone) })
                : t(`kind.${kind}`),
              ...(ends ? [t('overview.ends', { when: format.edge(ends) })] : []),
            ].join(' · ')}
          </Text>
        </span>
      </Link>
    </li>
  );
}
