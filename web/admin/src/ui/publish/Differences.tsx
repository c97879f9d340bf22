import { Button, Skeleton, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { DryRun } from '@vitrine/api/types';
import { Fragment, useState } from 'react';
import { useTranslation } from '../../lib/use-translation';
import { LinkText } from '../links';
import { useStretch } from '../use-stretch';
import classes from './DryRun.module.css';
import { byStore, type Difference, type News, newsIn } from './dry-run';
import { GlassTime } from './GlassTime';
import { useNewsWords } from './use-news-words';

const SHOWN_GROUPS = 5;
const SHOWN_TIMES = 2;
const SHOWN_SCREENS = 4;

/** What will differ on the glass, screens with the same news together; then how long each campaign is shown. */
export function Differences({ dry }: { dry: UseQueryResult<DryRun> }) {
  const { t } = useTranslation();
  const { data } = dry;
  const [all, setAll] = useState(false);
  if (dry.isError) return null;
  const shown = data?.differences.slice(0, all ? undefined : SHOWN_GROUPS) ?? [];
  const more = (data?.differences.length ?? 0) - shown.length;
  return (
    <section className={`v-card ${classes.glass}`} id="on-glass" aria-labelledby="on-glass-title">
      <Title order={2} id="on-glass-title">
        {t('dryRun.title')}
      </Title>
      {!data && (
        <>
          <Text size="sm" c="dimmed" role="status" mb="sm">
            {t('dryRun.computing')}
          </Text>
          <Skeleton height={120} radius="md" />
        </>
      )}
      {data && (
        <>
          <Text size="sm" c="dimmed">
            {data.differences.length > 0 ? t('dryRun.lead') : t('dryRun.none')}
          </Text>
          {shown.map((difference) => (
            <Group key={difference.screens[0]?.id} difference={difference} dry={data} />
          ))}
          {more > 0 && (
            <Button variant="default" size="compact-sm" mt="md" onClick={() => setAll(true)}>
              {t('dryRun.moreGroups', { count: more })}
            </Button>
          )}
          {data.screensTruncated > 0 && (
            <Text size="sm" c="dimmed" mt="sm">
              {t('dryRun.moreScreens', { count: data.screensTruncated })}
            </Text>
          )}
          <GlassTime campaigns={data.campaigns} />
        </>
      )}
    </section>
  );
}

/** Screens on which the same differs, and what. */
function Group({ difference, dry }: { difference: Difference; dry: DryRun }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { screens, screensTotal } = difference;
  const zone = screens[0]?.timeZone ?? 'UTC';
  const named = screens.slice(0, open ? undefined : SHOWN_SCREENS);
  const first = screens[0]?.id;
  return (
    <div className={classes.group}>
      <Text component="h3" fw={600} size="md">
        {screensTotal === dry.screensTotal && screensTotal > 1
          ? t('dryRun.allScreens', { count: screensTotal })
          : t('common.screens', { count: screensTotal })}
      </Text>
      <Text size="sm" c="dimmed">
        {byStore(named).map(([store, those], at) => (
          <span key={store}>
            {at > 0 && ', '}
            {those.map(({ id, name }, place) => (
              <Fragment key={id}>
                {place > 0 && ', '}
                <LinkText inherit underline="always" to="/screens/$id" params={{ id }}>
                  {name}
                </LinkText>
              </Fragment>
            ))}{' '}
            ({store})
          </span>
        ))}{' '}
        {screensTotal > named.length &&
          (open || screens.length <= named.length ? (
            t('dryRun.andMore', { count: screensTotal - named.length })
          ) : (
            <Button variant="subtle" size="compact-xs" onClick={() => setOpen(true)}>
              {t('dryRun.andMore', { count: screensTotal - named.length })}
            </Button>
          ))}
      </Text>
      <ul className={classes.news}>
        {newsIn(difference.rows).map((news) => (
          <Line key={`${news.what} ${news.come} ${news.go}`} news={news} dry={dry} zone={zone} />
        ))}
      </ul>
      <Text size="sm" c="dimmed" component="p" className={classes.foot}>
        {difference.rowsTruncated > 0 && `${t('dryRun.moreTimes', { count: difference.rowsTruncated })} `}
        {t('dryRun.clock', { zone: zone.replaceAll('_', ' ') })}{' '}
        {first && (
          <LinkText
            inherit
            underline="always"
            to="/what-plays"
            search={{ screen: first, draft: '1', at: difference.rows[0]?.start }}
          >
            {t('dryRun.see')}
          </LinkText>
        )}
      </Text>
    </div>
  );
}

/** "Tue 2 Dec, 09:00 – 12:00: Summer sale appears." */
export function Line({ news, dry, zone }: { news: News; dry: DryRun; zone: string }) {
  const { t } = useTranslation();
  const words = useNewsWords(dry);
  const stretch = useStretch(zone);
  const time = ({ start, end }: News['times'][number]) => {
    if (start === dry.from && end === dry.to) return t('dryRun.always');
    if (start === dry.from) return t('dryRun.untilThen', { end: stretch(start, end).split(' – ')[1] });
    return end === dry.to
      ? t('upcoming.from', { start: stretch(start, end).split(' – ')[0] })
      : stretch(start, end);
  };
  const times = news.times.slice(0, SHOWN_TIMES).map(time);
  const more = news.times.length - times.length;
  return (
    <li className={classes.line} data-what={news.what}>
      <span className={`${classes.when} v-num`}>
        {times.map((text) => (
          <span key={text}>{text}</span>
        ))}
        {more > 0 && <span className={classes.dim}>{t('dryRun.timesMore', { count: more })}</span>}
      </span>
      <span className={classes.what}>{words(news)}</span>
    </li>
  );
}
