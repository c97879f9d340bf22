import { Box, Skeleton, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { PublicationConvergence } from '@vitrine/api/types';
import { convergenceQuery } from '../../data/publications';
import { lagOf } from '../../lib/lag';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { LinkText } from '../../ui/links';
import { Meter } from '../../ui/Meter';
import { Pill } from '../../ui/Pill';
import { Since } from '../../ui/Since';
import { ConvergencePill, useReason } from '../../ui/states';
import classes from './Publications.module.css';

/** More are found, sorted and filtered among the screens. */
const SHOWN = 50;

/** "11 of 12 screens updated", live, with who is behind, why, and since when. */
export function Convergence({ number }: { number: number }) {
  const { t } = useTranslation();
  const { data, isError, error, refetch } = useQuery(convergenceQuery(number));
  if (isError) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={180} radius="lg" />;
  const done = data.showing >= data.total;
  const waiting = data.screens.filter((screen) => screen.state !== 'showing');
  return (
    <>
      <section className={`v-card ${classes.hero}`} aria-label={t('publication.progress')}>
        <div className={`${classes.big} v-num`} role="status">
          {data.total === 0
            ? t('publication.noScreen')
            : done
              ? t('convergence.allUpdated', { count: data.total })
              : t('convergence.updated', { count: data.total, showing: data.showing })}
        </div>
        {data.total > 0 && (
          <Box mt="md">
            <Meter counts={data} height={14} />
            <Counts counts={data} />
          </Box>
        )}
      </section>
      {waiting.length > 0 && (
        <section className={`v-card ${classes.hero}`} style={{ marginTop: 20 }} aria-labelledby="waiting">
          <Title order={2} id="waiting" mb="xs">
            {t('publication.notYet')}
          </Title>
          <ul className={classes.screens}>
            {waiting.slice(0, SHOWN).map((screen) => (
              <Waiting key={screen.id} screen={screen} />
            ))}
          </ul>
          {waiting.length > SHOWN && (
            <LinkText to="/screens" search={{ convergence: 'behind' }} size="sm">
              {t('publication.allWaiting', { count: waiting.length })}
            </LinkText>
          )}
        </section>
      )}
    </>
  );
}

function Counts({ counts }: { counts: PublicationConvergence }) {
  const { t } = useTranslation();
  const never = counts.screens.filter(
    ({ state, reason }) => state === 'behind' && reason === 'never_connected',
  ).length;
  const behind = counts.behind - never;
  return (
    <div className={classes.counts}>
      <Pill tone="good" shape="check">
        {t('publication.count.showing', { count: counts.showing })}
      </Pill>
      {counts.ready > 0 && (
        <Pill tone="accent" shape="clock">
          {t('publication.count.ready', { count: counts.ready })}
        </Pill>
      )}
      {counts.downloading > 0 && (
        <Pill tone="accent" shape="down">
          {t('publication.count.downloading', { count: counts.downloading })}
        </Pill>
      )}
      {behind > 0 && (
        <Pill tone="warn" shape="triangle">
          {t('publication.count.behind', { count: behind })}
        </Pill>
      )}
      {never > 0 && (
        <Pill tone="idle" shape="ring">
          {t('publication.count.never', { count: never })}
        </Pill>
      )}
    </div>
  );
}

function Waiting({ screen }: { screen: PublicationConvergence['screens'][number] }) {
  const { t } = useTranslation();
  const reason = useReason();
  return (
    <li className={classes.screen}>
      <span className={classes.main}>
        <LinkText to="/screens/$id" params={{ id: screen.id }} fw={550}>
          {screen.name}
        </LinkText>
        <Text component="span" c="dimmed" size="sm">
          {' '}
          · {screen.siteName}
        </Text>
        {screen.reason && (
          <Text size="sm" c="dimmed">
            <span>{reason(screen.reason, screen)}</span>{' '}
            <span>{t(`next.${lagOf(screen.reason, screen.code)}`)}</span>
          </Text>
        )}
      </span>
      {screen.since && (
        <Text component="span" size="sm" c="dimmed">
          {t('publication.since')} <Since at={screen.since} span />
        </Text>
      )}
      <ConvergencePill convergence={screen} />
    </li>
  );
}
