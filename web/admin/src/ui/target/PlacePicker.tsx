import { ActionIcon, Checkbox, Input, Skeleton, Text, TextInput } from '@mantine/core';
import { IconBuildingStore, IconChevronRight, IconMap2, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import type { Screen, Site } from '@vitrine/api/types';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { screenQuery, screensQuery } from '../../data/screens';
import { sitesQuery } from '../../data/sites';
import { childrenOf, foundIn, holdersOf } from '../../lib/site-tree';
import { useTranslation } from '../../lib/use-translation';
import { useLateText } from '../use-late-text';
import classes from './Target.module.css';

interface Places {
  sites: string[];
  screens: string[];
}
interface Props extends Places {
  onChange: (places: Places) => void;
  error: ReactNode;
}

/** What the branches of the tree need to know. */
interface Tree extends Places {
  children: Map<string | null, Site[]>;
  /** Unfolded or folded by hand. */
  open: ReadonlyMap<string, boolean>;
  /** What something ticked lies in. */
  holding: ReadonlySet<string>;
  /** The same, with what has held something since the page was opened. */
  held: ReadonlySet<string>;
  isSearching: boolean;
  unfold: (id: string, isOpen: boolean) => void;
  toggle: (kind: keyof Places, id: string) => void;
}

/** Regions, their stores and the screens in these, to tick; what is ticked above counts for all below. */
export function PlacePicker({ sites, screens, onChange, error }: Props) {
  const { t } = useTranslation();
  const all = useQuery(sitesQuery);
  const [q, setQ] = useState('');
  const [words, setWords] = useLateText(q, setQ);
  const [open, setOpen] = useState<ReadonlyMap<string, boolean>>(() => new Map());
  const isSearching = q.trim() !== '';
  const holding = useHolding(all.data, sites, screens);
  // what was unfolded because of a tick stays so without it
  const held = useRef(new Set<string>());
  for (const id of holding) held.current.add(id);
  const tree: Tree = {
    sites,
    screens,
    children: childrenOf(foundIn(all.data ?? [], q)),
    open,
    holding,
    held: held.current,
    isSearching,
    unfold: (id, isOpen) => setOpen((old) => new Map([...old, [id, isOpen]])),
    toggle: (kind, id) => {
      const chosen = kind === 'sites' ? sites : screens;
      const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
      onChange({ sites, screens, [kind]: next });
    },
  };
  return (
    <Input.Wrapper label={t('where.sitesLabel')} labelElement="div" error={error}>
      <div className={classes.picker}>
        <TextInput
          placeholder={t('where.search')}
          aria-label={t('where.search')}
          aria-invalid={Boolean(error)}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
        <section className={classes.tree} tabIndex={0} aria-label={t('where.sitesLabel')}>
          {all.isPending && <Skeleton height={120} radius="md" />}
          {all.isSuccess && <Branch tree={tree} parent={null} isIncluded={false} />}
          {all.isSuccess && tree.children.size === 0 && !isSearching && (
            <Text size="sm" c="dimmed" p="xs">
              {t('where.noSites')}
            </Text>
          )}
          {isSearching && <FoundScreens tree={tree} q={q} none={tree.children.size === 0} />}
        </section>
      </div>
    </Input.Wrapper>
  );
}

/** So many single screens are looked up to show where they are. */
const LOOKED_UP = 40;

/** The stores and regions in which something is ticked. */
function useHolding(all: Site[] | undefined, sites: string[], screens: string[]): ReadonlySet<string> {
  const stores = useQueries({
    queries: screens.slice(0, LOOKED_UP).map((id) => screenQuery(id)),
    combine: (found) => found.flatMap(({ data }) => data?.siteId ?? []),
  });
  return useMemo(() => holdersOf(all ?? [], sites, stores), [all, sites, stores]);
}

function Branch({ tree, parent, isIncluded }: { tree: Tree; parent: string | null; isIncluded: boolean }) {
  return (
    <ul className={classes.branch}>
      {(tree.children.get(parent) ?? []).map((site) => (
        <SiteLine key={site.id} tree={tree} site={site} isIncluded={isIncluded} />
      ))}
    </ul>
  );
}

function SiteLine({ tree, site, isIncluded }: { tree: Tree; site: Site; isIncluded: boolean }) {
  const { t } = useTranslation();
  const isRegion = site.kind === 'region';
  const Icon = isRegion ? IconMap2 : IconBuildingStore;
  const isChosen = tree.sites.includes(site.id);
  // a short tree needs no unfolding of its regions
  const isShort = isRegion && tree.children.size < 12;
  const isUsually = isShort || tree.held.has(site.id);
  const isOpen = (tree.open.get(site.id) ?? isUsually) || (tree.isSearching && isRegion);
  return (
    <li>
      <div className={classes.line}>
        <ActionIcon
          variant="subtle"
          color="gray"
          className={classes.unfold}
          data-open={isOpen}
          aria-expanded={isOpen}
          aria-label={t('where.unfold', { name: site.name })}
          onClick={() => tree.unfold(site.id, !isOpen)}
        >
          <IconChevronRight size={16} aria-hidden />
        </ActionIcon>
        <Checkbox
          className={classes.check}
          checked={isChosen || isIncluded}
          indeterminate={!isChosen && !isIncluded && tree.holding.has(site.id)}
          disabled={isIncluded}
          onChange={() => tree.toggle('sites', site.id)}
          label={
            <span className={classes.name}>
              <Icon size={18} stroke={1.7} aria-hidden />
              {site.name}
            </span>
          }
        />
        <Text component="span" size="sm" c="dimmed" className="v-num">
          {t('common.screens', { count: site.screens })}
        </Text>
      </div>
      {isOpen && <Branch tree={tree} parent={site.id} isIncluded={isChosen || isIncluded} />}
      {isOpen && !isRegion && <StoreScreens tree={tree} site={site} isIncluded={isChosen || isIncluded} />}
    </li>
  );
}

function StoreScreens({ tree, site, isIncluded }: { tree: Tree; site: Site; isIncluded: boolean }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(screensQuery({ siteId: site.id }));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <Skeleton height={28} ml={56} radius="md" />;
  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed" pl={60}>
        {t('where.noScreens')}
      </Text>
    );
  return (
    <ul className={classes.branch}>
      {rows.map((screen) => (
        <ScreenLine key={screen.id} tree={tree} screen={screen} isIncluded={isIncluded} />
      ))}
    </ul>
  );
}

interface ScreenProps {
  tree: Tree;
  screen: Screen;
  isIncluded: boolean;
  withStore?: boolean;
}

function ScreenLine({ tree, screen, isIncluded, withStore }: ScreenProps) {
  return (
    <li className={classes.line}>
      <Checkbox
        className={`${classes.check} ${classes.leaf}`}
        checked={isIncluded || tree.screens.includes(screen.id)}
        disabled={isIncluded}
        onChange={() => tree.toggle('screens', screen.id)}
        label={withStore ? `${screen.name} · ${screen.siteName}` : screen.name}
      />
    </li>
  );
}

function FoundScreens({ tree, q, none }: { tree: Tree; q: string; none: boolean }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(screensQuery({ q }));
  const rows = list.data?.pages[0]?.items.slice(0, FOUND) ?? [];
  if (rows.length === 0)
    return none && list.isSuccess ? (
      <Text size="sm" c="dimmed" p="xs">
        {t('where.nothingFound')}
      </Text>
    ) : null;
  return (
    <>
      <Text size="sm" fw={600} mt="xs" mb={4} pl={4}>
        {t('nav.screens')}
      </Text>
      <ul className={classes.branch}>
        {rows.map((screen) => (
          <ScreenLine key={screen.id} tree={tree} screen={screen} isIncluded={false} withStore />
        ))}
      </ul>
    </>
  );
}

const FOUND = 30;
