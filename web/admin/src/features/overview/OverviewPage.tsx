import { Skeleton, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { meQuery, usePermission } from '../../data/me';
import { overviewQuery } from '../../data/overview';
import { Failure } from '../../ui/Failure';
import { LinkButton } from '../../ui/links';
import { Page } from '../../ui/Page';
import { Attention } from './Attention';
import { Coming } from './Coming';
import { Counters } from './Counters';
import { LastPublication } from './LastPublication';
import { NowCampaigns } from './NowCampaigns';
import { Onboarding } from './Onboarding';
import { OpenAlerts } from './OpenAlerts';
import classes from './OverviewPage.module.css';

export function OverviewPage() {
  const { t } = useTranslation();
  const { data: me } = useQuery(meQuery);
  const overview = useQuery(overviewQuery);
  const mayEdit = usePermission('content:write');
  const first = me?.user.name.split(' ')[0] ?? '';
  const data = overview.data;
  return (
    <Page
      title={t('overview.hello', { name: first })}
      lead={
        data
          ? t('overview.lead', { count: data.screens.total, sites: t('common.sites', { count: data.sites }) })
          : ' '
      }
      actions={
        mayEdit && (
          <LinkButton to="/campaigns/new" leftSection={<IconPlus size={18} aria-hidden />} variant="light">
            {t('search.newCampaign')}
          </LinkButton>
        )
      }
    >
      {overview.isError && <Failure error={overview.error} retry={() => void overview.refetch()} />}
      {!data && !overview.isError && <OverviewSkeleton />}
      {data && (
        <Stack gap="lg">
          {Object.values(data.onboarding).includes(false) && <Onboarding overview={data} />}
          <OpenAlerts />
          <Counters screens={data.screens} />
          <div className={classes.columns}>
            <Stack gap="lg">
              <Attention rows={data.attention} total={data.screens.total} />
              <LastPublication publication={data.lastPublication} />
              <Coming campaigns={data.campaigns} />
            </Stack>
            <NowCampaigns campaigns={data.campaigns} />
          </div>
        </Stack>
      )}
    </Page>
  );
}

function OverviewSkeleton() {
  return (
    <Stack gap="lg" aria-busy="true">
      <div className={classes.tiles}>
        {['a', 'b', 'c', 'd'].map((key) => (
          <Skeleton key={key} height={112} radius="lg" />
        ))}
      </div>
      <div className={classes.columns}>
        <Skeleton height={320} radius="lg" />
        <Skeleton height={320} radius="lg" />
      </div>
    </Stack>
  );
}
