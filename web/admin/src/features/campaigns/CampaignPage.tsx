import { Grid, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate, useParams } from '@tanstack/react-router';
import type { Campaign } from '@vitrine/api/types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { campaignQuery } from '../../data/campaigns';
import { usePermission } from '../../data/me';
import { keptDraft } from '../../lib/draft';
import { Failure } from '../../ui/Failure';
import { Page } from '../../ui/Page';
import { DraftPill, PhasePill } from '../../ui/states';
import { CampaignMenu } from './CampaignMenu';
import classes from './Campaigns.module.css';
import { Conditions } from './Conditions';
import { Content } from './Content';
import { type CampaignForm, EMPTY, formOf, placedAt } from './form';
import { History } from './History';
import { Strength } from './Strength';
import { Summary } from './Summary';
import { useCampaignForm } from './use-campaign-form';
import { When } from './When';
import { Where } from './Where';

export function NewCampaignPage() {
  const { playlist, media, scene, ...place } = getRouteApi('/inside/campaigns/new').useSearch();
  const [initial] = useState<CampaignForm>(() => ({
    ...EMPTY,
    // one that an earlier version of this page has kept may lack fields
    ...(keptDraft<CampaignForm>('new-campaign') ?? {
      playlistId: playlist ?? null,
      ...(media ? { content: 'media' as const, items: [{ mediaId: media }] } : {}),
      ...(scene ? { content: 'media' as const, items: [{ sceneId: scene }] } : {}),
    }),
    ...placedAt(place),
  }));
  return <Editor initial={initial} />;
}

export function CampaignPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/inside/campaigns/$id' });
  const campaign = useQuery(campaignQuery(id));
  if (campaign.data) return <Editor key={id} campaign={campaign.data} initial={formOf(campaign.data)} />;
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

/** One page for a new campaign and for one that exists: what, where, when, how strongly; its reach beside it. */
function Editor({ campaign, initial }: { campaign?: Campaign; initial: CampaignForm }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const readOnly = !usePermission('content:write');
  const { form, save, busy, error } = useCampaignForm(initial, campaign);
  return (
    <Page
      wide
      title={campaign ? campaign.name : t('search.newCampaign')}
      back={{ to: '/campaigns', label: t('nav.campaigns') }}
      lead={campaign ? undefined : t('campaign.newLead')}
      badge={
        campaign && (
          <>
            <PhasePill phase={campaign.phase} />
            {campaign.state !== 'published' && <DraftPill state={campaign.state} />}
          </>
        )
      }
      actions={
        campaign && <CampaignMenu campaign={campaign} onDeleted={() => void navigate({ to: '/campaigns' })} />
      }
    >
      <form noValidate onSubmit={save('stay')}>
        <Grid gap="xl">
          <Grid.Col span={{ base: 12, lg: 8 }}>
            <fieldset
              disabled={readOnly}
              className={classes.sections}
              style={{ border: 0, margin: 0, padding: 0 }}
            >
              <Content form={form} />
              <Where form={form} />
              <When form={form} />
              <Conditions form={form} />
              <Strength form={form} />
            </fieldset>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 4 }}>
            <Summary
              form={form}
              busy={busy}
              error={error}
              readOnly={readOnly}
              onSaveAndReview={save('review')}
              campaign={campaign}
            />
            {campaign && <History id={campaign.id} />}
          </Grid.Col>
        </Grid>
      </form>
    </Page>
  );
}
