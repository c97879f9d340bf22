import { Text, Title } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { Screen } from '@vitrine/api/types';
import { useState } from 'react';
import { itemTitlesQuery } from '../../data/item-titles';
import { explanationQuery } from '../../data/preview';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { useExpected } from '../../ui/ExpectedGlass';
import { LinkText } from '../../ui/links';
import { shareOf } from '../../ui/programme/reasons';
import { useReasonText } from '../../ui/programme/use-reason';
import classes from './Screen.module.css';
import { upcoming } from './upcoming';
import { useCampaignNames } from './use-campaign-names';

const COMING = 5;
const REASONS = 4;
const MINUTE_MS = 60_000;

/** What follows, when, and why the other campaigns of this screen wait. */
export function Next({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const format = useFormat();
  const zone = screen.effectiveTimeZone;
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), 5_000, { autoInvoke: true });
  const { data: manifest } = useExpected(screen);
  const { data: said } = useQuery({
    ...explanationQuery(screen.id, Math.floor(now / MINUTE_MS) * MINUTE_MS, false),
    placeholderData: (before) => before,
  });
  const reason = useReasonText(zone);
  const nameOf = useCampaignNames();
  const coming = manifest ? upcoming(manifest, now, COMING) : [];
  const campaigns = [...new Set((manifest?.items ?? []).map((item) => item.campaignId))].sort();
  const { data: titles = {} } = useQuery({ ...itemTitlesQuery(campaigns), enabled: campaigns.length > 0 });
  const waiting = (said?.candidates ?? []).filter(
    (one) => shareOf(one) === null && one.outcome !== 'not_targeted',
  );
  if (coming.length === 0 && waiting.length === 0) return null;
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="next">
      <div className={classes.head}>
        <Title order={2} id="next">
          {t('screen.next')}
        </Title>
        {said?.nextChange && (
          <Text size="sm" c="dimmed">
            {t('preview.nextChange', { at: format.dayTime(said.nextChange, zone) })}
          </Text>
        )}
      </div>
      <ol className={classes.log} style={{ marginTop: 0 }}>
        {coming.map(({ at, item }) => (
          <li key={at}>
            <span className="v-num">{format.time(at, zone)}</span>
            {item ? (
              <>
                <b>{titles[item.id]?.title ?? '…'}</b>
                <Text component="span" size="sm" c="dimmed">
                  {nameOf(item.campaignId)}
                </Text>
              </>
            ) : (
              <span>{t('screen.off')}</span>
            )}
          </li>
        ))}
      </ol>
      {waiting.length > 0 && (
        <>
          <Title order={3} size="h5" mt="md">
            {t('screen.waiting')}
          </Title>
          <ul className={classes.log} style={{ marginTop: 8 }}>
            {waiting.slice(0, REASONS).map((one) => (
              <li key={one.campaignId}>
                <LinkText to="/campaigns/$id" params={{ id: one.campaignId }} size="sm" fw={550}>
                  {one.name}
                </LinkText>
                <Text component="span" size="sm">
                  {reason(one)}
                </Text>
              </li>
            ))}
          </ul>
          {waiting.length > REASONS && (
            <Text size="sm" mt="xs">
              <LinkText to="/what-plays" search={{ screen: screen.id }}>
                {t('screen.allReasons', { count: waiting.length })}
              </LinkText>
            </Text>
          )}
        </>
      )}
    </section>
  );
}
