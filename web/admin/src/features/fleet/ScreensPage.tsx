import { Button, Group, Skeleton, Stack } from '@mantine/core';
import { IconDeviceTv, IconPlus, IconSearchOff } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { ScreenFilterBody } from '@vitrine/api/types';
import { useCallback, useMemo } from 'react';
import { usePermission } from '../../data/me';
import { type ScreenFilter, screensQuery } from '../../data/screens';
import { among } from '../../lib/search';
import { inForm } from '../../lib/tags';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { LinkButton } from '../../ui/links';
import { Page } from '../../ui/Page';
import { Filters, type Search } from './Filters';
import { ScreensByPlace } from './ScreensByPlace';
import { ScreenTable } from './ScreenTable';
import { Selecting } from './Selecting';
import { useLiveList } from './use-live-list';
import { CHOICES } from './views';

const route = getRouteApi('/inside/screens');

/** The address's filters as the server's: "behind" is told apart by convergence, not by status. */
function filterOf({ q, site, tag, status }: Search): ScreenFilter {
  const state = status === 'behind' ? { convergence: 'behind' } : { status };
  return { q, siteId: site, tag: tag && inForm(tag), ...state };
}

export function ScreensPage() {
  const { t } = useTranslation();
  const asked = route.useSearch();
  const search = useMemo(() => among(asked, CHOICES), [asked]);
  const navigate = useNavigate({ from: '/screens' });
  const mayPair = usePermission('screens:write');
  const mayCommand = usePermission('screens:command');
  const { q, site, tag, status, sort = 'name' } = search;
  const filter = useMemo(() => filterOf({ q, site, tag, status }), [q, site, tag, status]);
  const list = useInfiniteQuery(screensQuery({ ...filter, sort }));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const filtered = Boolean(q || site || tag || status);
  const isEmpty = list.isSuccess && rows.length === 0 && !filtered;
  const pick = useCallback(
    (change: Search) => void navigate({ to: '.', search: { ...search, ...change }, replace: true }),
    [navigate, search],
  );
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
  const { refetch } = list;
  useLiveList({
    isByState: Boolean(status) || sort.includes('lastSeenAt'),
    pages: list.data?.pages.length ?? 0,
    reread: () => void refetch({ cancelRefetch: false }),
  });
  const shown = { screens: rows, more: list.hasNextPage, onMore };
  const fleet = (
    <>
      {rows.length > 0 && search.view === 'place' && <ScreensByPlace {...shown} isFiltered={filtered} />}
      {rows.length > 0 && search.view !== 'place' && (
        <ScreenTable
          {...shown}
          sort={sort}
          onSort={(next) => pick({ sort: next === 'name' ? undefined : next })}
        />
      )}
    </>
  );
  return (
    <Page wide title={t('nav.screens')} lead={t('fleet.lead')} actions={!isEmpty && pair}>
      {(rows.length > 0 || filtered) && <Filters search={search} onPick={pick} />}
      {mayCommand ? (
        <Selecting
          screens={rows}
          filter={filter as ScreenFilterBody}
          isFiltered={filtered}
          more={list.hasNextPage}
        >
          {fleet}
        </Selecting>
      ) : (
        fleet
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
    </Page>
  );
}
