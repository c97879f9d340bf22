import { Button, Grid, Skeleton, Text } from '@mantine/core';
import { IconBuildingStore, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { usePermission } from '../../data/me';
import { sitesQuery } from '../../data/sites';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { Page } from '../../ui/Page';
import { SiteForm } from './SiteForm';
import { Tree } from './Tree';

const route = getRouteApi('/inside/sites');
const PHONE = '(max-width: 62em)';

/** The network as a tree of regions and stores; the chosen one is edited beside it. */
export function SitesPage() {
  const { t } = useTranslation();
  const { site: chosen, q } = route.useSearch();
  const navigate = useNavigate({ from: '/sites' });
  const mayWrite = usePermission('screens:write');
  const sites = useQuery(sitesQuery);
  const all = sites.data ?? [];
  const site = all.find((one) => one.id === chosen);
  const creating = chosen === 'new' || (sites.isSuccess && all.length === 0 && mayWrite);
  const form = useRef<HTMLDivElement>(null);
  // on a phone what was chosen stands far below the tree
  useEffect(() => {
    if (chosen && matchMedia(PHONE).matches) form.current?.scrollIntoView();
  }, [chosen]);
  const open = (id: string | undefined) =>
    void navigate({ to: '.', search: { site: id, q }, resetScroll: !id });
  return (
    <Page
      wide
      title={t('nav.sites')}
      lead={t('site.lead')}
      actions={
        mayWrite &&
        all.length > 0 && (
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => open('new')}>
            {t('site.new')}
          </Button>
        )
      }
    >
      {sites.isError && <Failure error={sites.error} retry={() => void sites.refetch()} />}
      {sites.isPending && <Skeleton height={320} radius="lg" />}
      {sites.isSuccess && (
        <Grid gap="xl">
          {all.length > 0 && (
            <Grid.Col span={{ base: 12, md: 5 }}>
              <Tree sites={all} chosen={chosen} />
            </Grid.Col>
          )}
          <Grid.Col ref={form} span={{ base: 12, md: all.length > 0 ? 7 : 8 }}>
            {creating && (
              <>
                {all.length === 0 && <Text mb="md">{t('site.first')}</Text>}
                <SiteForm key="new" onSaved={(saved) => open(saved.id)} onClosed={() => open(undefined)} />
              </>
            )}
            {!creating && site && (
              <SiteForm
                key={site.id}
                site={site}
                onSaved={() => undefined}
                onClosed={() => open(undefined)}
              />
            )}
            {!creating && !site && (
              <Empty compact icon={IconBuildingStore} title={t('site.choose')} text={t('site.chooseText')} />
            )}
          </Grid.Col>
        </Grid>
      )}
    </Page>
  );
}
