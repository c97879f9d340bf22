import { Text, Title } from '@mantine/core';
import { IconClockHour4, IconPlayerPlayFilled, IconSpeakerphone } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Overview } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/format';
import { Empty } from '../../ui/Empty';
import { LinkText } from '../../ui/links';
import classes from './OverviewPage.module.css';

/** What is live, what ends soon, what waits. */
export function NowCampaigns({ campaigns }: { campaigns: Overview['campaigns'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ending = new Map(campaigns.endingSoon.map((one) => [one.id, one.to]));
  const live = campaigns.liveNow.slice(0, 6);
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="now">
      <div className={classes.sectionHead}>
        <Title order={2} id="now">
          {t('overview.campaigns')}
        </Title>
        <LinkText to="/campaigns" size="sm">
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
          <li key={one.id}>
            <Link to="/campaigns/$id" params={{ id: one.id }} className={classes.row}>
              <span className={classes.sign} data-tone="good">
                <IconPlayerPlayFilled size={16} aria-hidden />
              </span>
              <span className={classes.rowMain}>
                <Text component="span" display="block" fw={550} className="v-truncate">
                  {one.name}
                </Text>
                <Text component="span" display="block" size="sm" c="dimmed">
                  {ending.has(one.id)
                    ? t('overview.ends', { when: format.edge(ending.get(one.id) ?? '') })
                    : t(`kind.${one.kind}`)}
                </Text>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {(campaigns.scheduled > 0 || campaigns.paused > 0) && (
        <Text size="sm" c="dimmed" mt="xs">
          <IconClockHour4 size={15} aria-hidden style={{ verticalAlign: '-2px' }} />{' '}
          {[
            campaigns.scheduled > 0 ? t('overview.scheduled', { count: campaigns.scheduled }) : '',
            campaigns.paused > 0 ? t('overview.paused', { count: campaigns.paused }) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      )}
    </section>
  );
}
