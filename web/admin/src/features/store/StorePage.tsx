import { Anchor, Select, Skeleton, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconBuildingStore } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Site } from '@vitrine/api/types';
import { siteFaultsQuery } from '../../data/faults';
import { usePermission } from '../../data/me';
import { messageRulesQuery } from '../../data/messages';
import { screensQuery } from '../../data/screens';
import { sitesQuery } from '../../data/sites';
import { ClockZone } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { useLiveScreens } from '../../live/store';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { LinkButton } from '../../ui/links';
import { ZoneNote } from '../../ui/ZoneNote';
import { Messages } from './Messages';
import { OpenNow } from './OpenNow';
import { PairLink } from './PairLink';
import { Reports } from './Reports';
import { ScreenCard } from './ScreenCard';
import classes from './Store.module.css';

/** One store, for the phone of who stands in it. */
export function StorePage() {
  const { t } = useTranslation();
  const { site: asked } = useSearch({ from: '/inside/store' });
  const sites = useQuery(sitesQuery);
  const mayMake = usePermission('screens:write');
  const stores = (sites.data ?? []).filter(({ kind }) => kind === 'store');
  const site = stores.find(({ id }) => id === asked) ?? stores[0];
  if (site)
    return (
      <ClockZone value={site.effectiveTimeZone}>
        <Store key={site.id} site={site} stores={stores} />
      </ClockZone>
    );
  return (
    <div className={`${classes.page} ${classes.touch}`}>
      <Title order={1}>{t('store.title')}</Title>
      {sites.isPending && <Skeleton height={320} radius="lg" mt="md" aria-busy />}
      {sites.isError && <Failure error={sites.error} retry={() => void sites.refetch()} />}
      {sites.isSuccess && (
        <Empty
          icon={IconBuildingStore}
          title={t('store.noStore')}
          text={t(mayMake ? 'store.noStoreYet' : 'store.noStoreText')}
          action={mayMake && <LinkButton to="/sites">{t('site.new')}</LinkButton>}
        />
      )}
    </div>
  );
}

function Store({ site, stores }: { site: Site; stores: Site[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  useDocumentTitle(`${site.name} · Vitrine`);
  const list = useInfiniteQuery(screensQuery({ siteId: site.id }));
  const faults = useQuery(siteFaultsQuery(site.id));
  const fetched = (list.data?.pages ?? []).flatMap(({ items }) => items);
  const screens = useLiveScreens(fetched, list.dataUpdatedAt).filter(({ status }) => status !== 'revoked');
  const reports = faults.data?.items ?? [];
  const { data: settings } = useQuery(messageRulesQuery);
  const hasMessages = usePermission('messages:write') && settings?.rules?.enabled;
  return (
    <div className={`${classes.page} ${classes.touch}`}>
      <header className={classes.head}>
        <Title order={1}>{site.name}</Title>
        <OpenNow site={site} />
        <ZoneNote />
        {hasMessages && screens.length > 1 && (
          <Anchor href="#store-messages" size="sm">
            {t('store.toMessages')}
          </Anchor>
        )}
        {stores.length > 1 && (
          <Select
            mt="xs"
            size="md"
            maw={420}
            label={t('store.other')}
            allowDeselect={false}
            searchable={stores.length > 8}
            data={stores.map(({ id, name }) => ({ value: id, label: name }))}
            value={site.id}
            onChange={(id) => id && void navigate({ to: '/store', search: { site: id } })}
          />
        )}
      </header>
      {list.isError && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Skeleton height={360} radius="lg" aria-busy />}
      {list.isSuccess && screens.length === 0 && (
        <Empty icon={IconBuildingStore} title={t('store.noScreen')} text={t('store.noScreenText')} />
      )}
      {screens.length > 0 && (
        <ul className={classes.cards} aria-label={t('store.screens')}>
          {screens.map((screen) => (
            <ScreenCard
              key={screen.id}
              screen={screen}
              fetchedAt={list.dataUpdatedAt}
              faults={reports.filter(({ screenId }) => screenId === screen.id)}
            />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Text mt="sm" c="dimmed">
          {t('store.more')}
        </Text>
      )}
      <PairLink site={site} />
      <Messages site={site} screens={screens} />
      <Reports reports={reports} screens={screens} />
    </div>
  );
}
