import { Skeleton, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Overview } from '@vitrine/api/types';
import { meQuery, usePermission } from '../../data/me';
import { overviewQuery } from '../../data/overview';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { Later } from '../../ui/Later';
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
      {data && <Shown overview={data} />}
    </Page>
  );
}

function Shown({ overview }: { overview: Overview }) {
  const setsUp = Object.values(overview.onboarding).includes(false);
  const details = <Details overview={overview} />;
  return (
    <Stack gap="lg">
      {setsUp && <Onboarding overview={overview} />}
      <OpenAlerts />
      <Counters screens={overview.screens} />
      {/* under the first steps hardly any of it is in sight at first */}
      {setsUp ? <Later>{details}</Later> : details}
    </Stack>
  );
}

function Details({ overview }: { overview: Overview }) {
  return (
    <div className={classes.columns}>
      <Stack gap="lg">
        <Attention rows={overview.attention} total={overview.screens.total} />
        <LastPublication publication={overview.lastPublication} />
        <Coming campaigns={overview.campaigns} />
      </Stack>
      <NowCampaigns campaigns={overview.campaigns} />
    </div>
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
