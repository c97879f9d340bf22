import { Skeleton, Text } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { IconBuildingStore, IconDeviceTv, IconMap2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Site } from '@vitrine/api/types';
import { useEffect, useMemo, useState } from 'react';
import type { ReadScreen } from '../../data/screens';
import { sitesQuery } from '../../data/sites';
import { type PlaceRow, placeRows, type Tally, talliesOf } from '../../lib/place-tree';
import { useTranslation } from '../../lib/use-translation';
import { liveScreens, patched, useLiveScreen } from '../../live/store';
import { PlaceTree } from '../../ui/PlaceTree';
import { Since } from '../../ui/Since';
import { ConvergencePill, StatusPill } from '../../ui/states';
import { TallyPills } from '../../ui/TallyPills';
import { useFolds } from '../../ui/use-folds';
import { Choose } from './Choose';
import classes from './Fleet.module.css';

const BEAT_MS = 5_000;

interface Props {
  screens: ReadScreen[];
  more: boolean;
  onMore: () => void;
  /** Whether these are only some: then what is found is in sight at once. */
  isFiltered: boolean;
}

/** The fleet by region, store and screen, with how each is. */
export function ScreensByPlace({ screens, more, onMore, isFiltered }: Props) {
  const { t } = useTranslation();
  const sites = useQuery(sitesQuery);
  const folds = useFolds(({ kind }) => kind === 'region' || isFiltered);
  // a place is told by all its screens, so these are read to the end
  useEffect(() => {
    if (more) onMore();
  }, [more, onMore]);
  const tallies = useLiveTallies(sites.data, screens);
  if (!sites.data) return <Skeleton height={320} radius="lg" />;
  const peopled = sites.data.filter(({ id }) => tallies.has(id));
  return (
    <div className={`v-card ${classes.places}`}>
      {more && (
        <Text size="sm" c="dimmed" px="sm" pb="xs" role="status">
          {t('fleet.stillComing', { count: screens.length })}
        </Text>
      )}
      <PlaceTree label={t('place.tree')} rows={placeRows(peopled, screens, folds.isOpen)} onFold={folds.fold}>
        {(row, tabIndex) =>
          row.screen ? (
            <ScreenLine screen={row.screen} tabIndex={tabIndex} />
          ) : (
            <SiteLine row={row} tally={tallies.get(row.id)} tabIndex={tabIndex} />
          )
        }
      </PlaceTree>
    </div>
  );
}

/** The tallies with what the live stream has said since. */
function useLiveTallies(sites: Site[] | undefined, screens: ReadScreen[]): Map<string, Tally> {
  const [beat, setBeat] = useState(0);
  useInterval(() => setBeat((count) => count + 1), BEAT_MS, { autoInvoke: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: every beat looks again at what came in
  return useMemo(
    () =>
      talliesOf(
        sites ?? [],
        screens.map((screen) => patched(screen, liveScreens.get(screen.id), screen.readAt)),
      ),
    [sites, screens, beat],
  );
}

function SiteLine({
  row: { site },
  tally,
  tabIndex,
}: {
  row: PlaceRow;
  tally: Tally | undefined;
  tabIndex: number;
}) {
  const { t } = useTranslation();
  if (!site) return null;
  const Icon = site.kind === 'region' ? IconMap2 : IconBuildingStore;
  return (
    <>
      <Link
        to="/sites"
        search={{ site: site.id }}
        className={classes.place}
        tabIndex={tabIndex}
        activeProps={{}}
      >
        <Icon size={18} stroke={1.7} aria-hidden />
        {site.name}
      </Link>
      <TallyPills tally={tally} />
      <Text component="span" size="sm" c="dimmed" className="v-num">
        {t('common.screens', { count: tally?.total ?? 0 })}
      </Text>
    </>
  );
}

function ScreenLine({ screen: read, tabIndex }: { screen: ReadScreen; tabIndex: number }) {
  const { t } = useTranslation();
  const screen = useLiveScreen(read, read.readAt);
  return (
    <>
      <Choose screen={screen} tabIndex={tabIndex} />
      <Link to="/screens/$id" params={{ id: screen.id }} className={classes.place} tabIndex={tabIndex}>
        <IconDeviceTv size={18} stroke={1.7} aria-hidden />
        {screen.name}
      </Link>
      <StatusPill status={screen.status} />
      {screen.statusSince && (
        <Text component="span" size="sm" c="dimmed">
          {t('alerts.since')} <Since at={screen.statusSince} span />
        </Text>
      )}
      {screen.status !== 'revoked' && screen.status !== 'never' && (
        <ConvergencePill convergence={screen.convergence} />
      )}
    </>
  );
}
