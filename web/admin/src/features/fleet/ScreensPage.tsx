import { Button, Checkbox, Group, Skeleton, Stack } from '@mantine/core';
import { IconDeviceTv, IconPlus, IconSearchOff } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { ScreenFilterBody } from '@vitrine/api/types';
import { useCallback, useDeferredValue, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../data/me';
import { type ScreenFilter, screensQuery } from '../../data/screens';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { LinkButton } from '../../ui/links';
import { Page } from '../../ui/Page';
import { BulkBar } from './BulkBar';
import { BulkProgress } from './BulkProgress';
import { Filters, type Search } from './Filters';
import { ScreensByPlace } from './ScreensByPlace';
import { ScreenTable } from './ScreenTable';

const route = getRouteApi('/inside/screens');

/** The address's filters as the server's: "behind" is told apart by convergence, not by status. */
function filterOf({ q, site, tag, status, sort }: Search): ScreenFilter {
  const state = status === 'behind' ? { convergence: 'behind' } : { status };
  return { q, siteId: site, tag, sort, ...state };
}

export function ScreensPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/screens' });
  const mayPair = usePermission('screens:write');
  const mayCommand = usePermission('screens:command');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [everything, setEverything] = useState(false);
  const [operation, setOperation] = useState<string | null>(null);
  const list = useInfiniteQuery(screensQuery(filterOf(search)));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = Boolean(search.q || search.site || search.tag || search.status);
  const pick = (change: Search) => {
    setEverything(false);
    void navigate({ to: '.', search: { ...search, ...change }, replace: true });
  };
  const { sort: _, ...matching } = filterOf(search);
  const known = useRef<string[]>([]);
  known.current = rows.map(({ id }) => id);
  const choose = useCallback(
    (id: string) => {
      setEverything(false);
      setChosen((old) => {
        const next = new Set(everything ? known.current : old);
        if (!next.delete(id)) next.add(id);
        return next;
      });
    },
    [everything],
  );
  // the mark is on the glass first, what can be done with it a moment later
  const acting = useDeferredValue(everything || chosen.size > 0);
  const unselect = () => {
    setChosen(new Set());
    setEverything(false);
  };
  const pair = mayPair && (
    <Group gap="sm">
      <LinkButton to="/screens/provision" variant="default">
        {t('provision.open')}
      </LinkButton>
      <LinkButton to="/screens/pair" leftSection={<IconPlus size={18} aria-hidden />}>
        {t('search.pair')}
      </LinkButton>
    </Group>
  );
  const { fetchNextPage, isFetching } = list;
  const onMore = useCallback(() => {
    if (!isFetching) void fetchNextPage();
  }, [fetchNextPage, isFetching]);
  const shown = {
    chosen: mayCommand ? (everything ? new Set(known.current) : chosen) : undefined,
    onChoose: choose,
    fetchedAt: list.dataUpdatedAt,
    more: list.hasNextPage,
    onMore,
  };
  return (
    <Page wide title={t('nav.screens')} lead={t('fleet.lead')} actions={pair}>
      {(rows.length > 0 || filtered) && <Filters search={search} onPick={pick} />}
      {operation && (
        <BulkProgress
          key={operation}
          id={operation}
          onNext={(next) => setOperation(next.id)}
          onClosed={() => setOperation(null)}
        />
      )}
      {mayCommand && rows.length > 0 && !operation && (
        <Checkbox
          mb="sm"
          label={filtered ? t('bulk.allMatching') : t('bulk.all')}
          checked={everything}
          onChange={(event) => setEverything(event.currentTarget.checked)}
        />
      )}
      {mayCommand && acting && (everything || chosen.size > 0) && (
        <BulkBar
          filter={everything ? (matching as ScreenFilterBody) : { ids: [...chosen] }}
          label={
            everything && list.hasNextPage
              ? t(filtered ? 'bulk.allMatching' : 'bulk.all')
              : t('bulk.selected', { count: everything ? rows.length : chosen.size })
          }
          onBegun={(begun) => {
            unselect();
            setOperation(begun.id);
          }}
          onClosed={unselect}
        />
      )}
      {list.isError && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && (
        <Stack gap="xs">
          {['a', 'b', 'c', 'd', 'e'].map((key) => (
            <Skeleton key={key} height={60} radius="md" />
          ))}
        </Stack>
      )}
      {list.isSuccess && rows.length === 0 && (
        <Empty
          icon={filtered ? IconSearchOff : IconDeviceTv}
          title={filtered ? t('fleet.nothingFound') : t('fleet.none')}
          text={filtered ? undefined : t('fleet.noneText')}
          action={
            filtered ? (
              <Button variant="default" onClick={() => void navigate({ to: '.', search: {} })}>
                {t('action.clear')}
              </Button>
            ) : (
              pair
            )
          }
        />
      )}
      {rows.length > 0 && search.view === 'place' && (
        <ScreensByPlace {...shown} screens={rows} isFiltered={filtered} />
      )}
      {rows.length > 0 && search.view !== 'place' && (
        <ScreenTable
          {...shown}
          rows={rows}
          sort={search.sort ?? 'name'}
          onSort={(sort) => pick({ sort: sort === 'name' ? undefined : sort })}
        />
      )}
    </Page>
  );
}
