import { Text, TextInput } from '@mantine/core';
import { IconBuildingStore, IconMap2, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { Site } from '@vitrine/api/types';
import { useMemo } from 'react';
import { troubledQuery } from '../../data/screens';
import { placeRows, type Tally, talliesOf } from '../../lib/place-tree';
import { foundIn, pathTo } from '../../lib/site-tree';
import { useTranslation } from '../../lib/use-translation';
import { LinkText } from '../../ui/links';
import { PlaceTree } from '../../ui/PlaceTree';
import { TallyPills } from '../../ui/TallyPills';
import { useFolds } from '../../ui/use-folds';
import { useLateText } from '../../ui/use-late-text';
import classes from './Sites.module.css';

const route = getRouteApi('/inside/sites');
/** From so many on, one searches rather than looks. */
const MANY = 6;
/** From so many on, regions are folded until one opens them. */
const CROWD = 60;

/** Regions and stores, to search and to walk, with how the screens of each are. */
export function Tree({ sites, chosen }: { sites: Site[]; chosen?: string }) {
  const { t } = useTranslation();
  const { q = '', site } = route.useSearch();
  const navigate = useNavigate({ from: '/sites' });
  const [words, setWords] = useLateText(
    q,
    (text) => void navigate({ to: '.', search: { site, q: text || undefined }, replace: true }),
  );
  const troubled = useQuery(troubledQuery);
  const tallies = useMemo(() => talliesOf(sites, troubled.data ?? []), [sites, troubled.data]);
  const found = useMemo(() => foundIn(sites, q), [sites, q]);
  const above = useMemo(() => new Set(pathTo(sites, chosen).slice(1)), [sites, chosen]);
  const folds = useFolds(({ id }) => q !== '' || found.length <= CROWD || above.has(id));
  const tallyOf = ({ id, screens }: Site): Tally | undefined =>
    troubled.isSuccess
      ? { ...(tallies.get(id) ?? { offline: 0, behind: 0, never: 0 }), total: screens }
      : undefined;
  return (
    <nav className={`v-card ${classes.tree}`} aria-label={t('site.tree')}>
      {(sites.length >= MANY || q) && (
        <TextInput
          data-filter
          mb="xs"
          placeholder={t('site.search')}
          aria-label={t('site.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
      {found.length === 0 && (
        <Text c="dimmed" p="sm" role="status">
          {t('site.nothingFound')}
        </Text>
      )}
      {found.length > 0 && (
        <PlaceTree
          label={t('site.tree')}
          rows={placeRows(found, [], folds.isOpen)}
          chosen={chosen}
          onFold={folds.fold}
        >
          {(row, tabIndex) =>
            row.site && <Leaf site={row.site} q={q} tally={tallyOf(row.site)} tabIndex={tabIndex} />
          }
        </PlaceTree>
      )}
    </nav>
  );
}

interface LeafProps {
  site: Site;
  q: string;
  tally: Tally | undefined;
  tabIndex: number;
}

function Leaf({ site, q, tally, tabIndex }: LeafProps) {
  const { t } = useTranslation();
  const Icon = site.kind === 'region' ? IconMap2 : IconBuildingStore;
  const count = t('common.screens', { count: site.screens });
  return (
    <>
      <Link
        to="/sites"
        search={{ site: site.id, q: q || undefined }}
        resetScroll={false}
        className={classes.leaf}
        tabIndex={tabIndex}
        activeProps={{}}
      >
        <Icon size={19} stroke={1.7} aria-hidden />
        <span className={classes.leafMain}>
          <span className={classes.leafName}>{site.name}</span>
          {site.address && <span className={classes.leafText}>{site.address}</span>}
          {site.tags.length > 0 && <span className={classes.leafText}>{site.tags.join(' · ')}</span>}
        </span>
      </Link>
      <span className={classes.indent} />
      <TallyPills tally={tally} />
      {site.screens > 0 ? (
        <LinkText
          to="/screens"
          search={{ site: site.id }}
          size="sm"
          tabIndex={tabIndex}
          aria-label={t('site.screensOf', { count, name: site.name })}
        >
          {count}
        </LinkText>
      ) : (
        <Text component="span" size="sm" c="dimmed">
          {count}
        </Text>
      )}
    </>
  );
}
