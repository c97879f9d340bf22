import { Grid, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { isGone } from '@vitrine/api/client';
import type { Campaign } from '@vitrine/api/types';
import { campaignQuery } from '../../data/campaigns';
import { usePermission } from '../../data/me';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { Page } from '../../ui/Page';
import { DraftPill, PhasePill } from '../../ui/states';
import { useArrivals } from '../../ui/use-arrivals';
import { CampaignMenu } from './CampaignMenu';
import classes from './Campaigns.module.css';
import { Conditions } from './Conditions';
import { Content } from './Content';
import { Delivery } from './Delivery';
import { itemsOf } from './form';
import { History } from './History';
import { OnAir } from './OnAir';
import { Strength } from './Strength';
import { Summary } from './Summary';
import { useCampaignForm } from './use-campaign-form';
import { When } from './When';
import { Where } from './Where';

export function CampaignPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/inside/campaigns/$id' });
  const campaign = useQuery(campaignQuery(id));
  if (campaign.data && !isGone(campaign.error)) return <Editor key={id} campaign={campaign.data} />;
  return (
    <Page title={t('nav.campaigns')} back={{ to: '/campaigns', label: t('nav.campaigns') }}>
      {campaign.isError ? (
        <Failure error={campaign.error} retry={() => void campaign.refetch()} />
      ) : (
        <Skeleton height={420} radius="lg" />
      )}
    </Page>
  );
}

/** What, where, when, how strongly; beside it its reach, and how it fares on the screens. */
function Editor({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const readOnly = !usePermission('content:write');
  const { form, save, busy, error } = useCampaignForm(campaign);
  const arrivals = useArrivals(campaign.id, (mediaIds) =>
    form.setFieldValue('items', [...form.getValues().items, ...itemsOf(mediaIds)]),
  );
  return (
    <Page
      wide
      title={campaign.name}
      back={{ to: '/campaigns', label: t('nav.campaigns') }}
      badge={
        <>
          <PhasePill campaign={campaign} />
          {campaign.state !== 'published' && campaign.phase !== 'draft' && (
            <DraftPill state={campaign.state} />
          )}
        </>
      }
      actions={<CampaignMenu campaign={campaign} onDeleted={() => void navigate({ to: '/campaigns' })} />}
    >
      <OnAir campaign={campaign} />
      {campaign.state !== 'draft' && <Delivery id={campaign.id} />}
      <form noValidate onSubmit={save('stay')}>
        <Grid gap="xl">
          <Grid.Col span={{ base: 12, lg: 8 }}>
            <fieldset
              disabled={readOnly}
              className={classes.sections}
              style={{ border: 0, margin: 0, padding: 0 }}
            >
              <Content form={form} arrivals={arrivals} />
              <Where form={form} />
              <When form={form} />
              <Conditions form={form} />
              <Strength form={form} />
            </fieldset>
            <History id={campaign.id} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 4 }}>
            <Summary
              form={form}
              busy={busy}
              error={error}
              readOnly={readOnly}
              onSave={save('stay')}
              onSaveAndReview={save('review')}
              campaign={campaign}
            />
          </Grid.Col>
        </Grid>
      </form>
    </Page>
  );
}
