import { Grid, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Screen } from '@vitrine/api/types';
import { screenQuery } from '../../data/screens';
import { ClockZone } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { useLiveScreen } from '../../live/store';
import { Failure } from '../../ui/Failure';
import { Later } from '../../ui/Later';
import { Page } from '../../ui/Page';
import { StatusPill } from '../../ui/states';
import { Behaviour } from './Behaviour';
import { Commands } from './Commands';
import { Delivery } from './Delivery';
import { Device } from './Device';
import { Faults } from './Faults';
import { Health } from './Health';
import { Next } from './Next';
import { NowPlaying } from './NowPlaying';
import { Plays } from './Plays';
import { Revoked } from './Revoked';
import { ScreenAlerts } from './ScreenAlerts';
import { ScreenSettings } from './ScreenSettings';

export function ScreenPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/inside/screens/$id' });
  const screen = useQuery(screenQuery(id));
  if (screen.data)
    return (
      <ClockZone value={screen.data.effectiveTimeZone}>
        <Known key={id} screen={screen.data} fetchedAt={screen.dataUpdatedAt} />
      </ClockZone>
    );
  return (
    <Page title={t('fleet.screen')} back={{ to: '/screens', label: t('nav.screens') }}>
      {screen.isError ? (
        <Failure error={screen.error} retry={() => void screen.refetch()} />
      ) : (
        <Skeleton height={420} radius="lg" />
      )}
    </Page>
  );
}

function Known({ screen: fetched, fetchedAt }: { screen: Screen; fetchedAt: number }) {
  const { t } = useTranslation();
  const screen = useLiveScreen(fetched, fetchedAt);
  const isGone = screen.status === 'revoked';
  return (
    <Page
      wide
      timed
      title={screen.name}
      badge={<StatusPill status={screen.status} />}
      lead={
        <Text component="span">
          {screen.siteName}
          {screen.effectiveTags.length > 0 && ` · ${screen.effectiveTags.join(' · ')}`}
        </Text>
      }
      back={{ to: '/screens', label: t('nav.screens') }}
    >
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack gap="lg">
            {isGone ? <Revoked screen={screen} /> : <NowPlaying screen={screen} />}
            <Later>
              {!isGone && <Next screen={screen} />}
              <Commands screen={screen} />
              <Health id={screen.id} />
              <Plays screen={screen} />
            </Later>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack gap="lg">
            <Later>
              <ScreenAlerts id={screen.id} />
              <Faults id={screen.id} />
              {!isGone && <Delivery screen={screen} />}
              <Device screen={screen} />
              <ScreenSettings screen={fetched} />
              {!isGone && <Behaviour screen={fetched} />}
            </Later>
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
