import { Button, Group, Text } from '@mantine/core';
import { IconArrowBackUp, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useIsMutating, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Campaign } from '@vitrine/api/types';
import { pauseCampaign, resumeCampaign, saveCampaign } from '../../data/campaigns';
import { meQuery, usePermission } from '../../data/me';
import { overviewQuery } from '../../data/overview';
import {
  afterGoingBack,
  afterPublishing,
  convergenceQuery,
  GOING_BACK,
  publish,
  rollBack,
} from '../../data/publications';
import { isStopped } from '../../lib/origin';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { LinkText } from '../../ui/links';
import { Meter } from '../../ui/Meter';
import { told, toldFailure } from '../../ui/notify';
import { offerUndo } from '../../ui/publish/undo';
import classes from './Campaigns.module.css';
import { ClosedNow } from './ClosedNow';
import { endedBody } from './ending';
import { isAwake } from './form';

/** How many screens have what was published last, and what can be done about it: pause, end, go back. */
export function OnAir({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const mayPublish = usePermission('publish');
  const number = campaign.publishedIn ?? 0;
  // where it is when screens have gone back is not known yet
  const isGoing = useIsMutating({ mutationKey: GOING_BACK }) > 0;
  const { data: counts } = useQuery({
    ...convergenceQuery(number, campaign.id),
    enabled: number > 0 && !isGoing,
  });
  if (number === 0 || !['live', 'scheduled', 'paused'].includes(campaign.phase)) return null;
  return (
    <section className={`v-card ${classes.onAir}`} aria-label={t('onAir.title')}>
      <div className={classes.onAirCount}>
        <Text fw={650} size="lg" className="v-num" role="status">
          {counts &&
            (counts.total === 0
              ? t('publication.noScreen')
              : counts.showing >= counts.total
                ? t('convergence.allUpdated', { count: counts.total })
                : t('convergence.updated', { count: counts.total, showing: counts.showing }))}
        </Text>
        {counts && counts.total > 0 && <Meter counts={counts} />}
        <ClosedNow target={campaign.target} isOn={campaign.phase === 'live' && !isAwake(campaign)} />
        <LinkText to="/publications/$number" params={{ number: String(number) }} size="sm">
          {t('onAir.details', { number })}
        </LinkText>
      </div>
      {mayPublish && <Acts campaign={campaign} number={number} />}
    </section>
  );
}

function Acts({ campaign, number }: { campaign: Campaign; number: number }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const { data: me } = useQuery(meQuery);
  const { data: overview } = useQuery(overviewQuery);
  const mayEdit = usePermission('content:write');
  const { id, version, paused, name } = campaign;
  const onError = (error: unknown) => toldFailure(failure(error));
  const hold = useMutation({
    mutationFn: () => (paused ? resumeCampaign(id) : pauseCampaign(id)),
    onSuccess: () => {
      afterPublishing(client);
      told(t(paused ? 'campaign.resumed' : 'campaign.pausedNow', { name }));
    },
    onError,
  });
  const end = useMutation({
    mutationFn: async () => {
      await saveCampaign(id, version, endedBody(campaign, Date.now(), me?.organisation.timeZone ?? 'UTC'));
      return publish({ changes: [{ kind: 'campaign', id }] }, t('onAir.endNote', { name }));
    },
    onSuccess: (publication) => {
      afterPublishing(client);
      offerUndo(publication, client);
    },
    onError,
  });
  const back = useMutation({
    mutationKey: GOING_BACK,
    mutationFn: () => rollBack(number - 1, ''),
    onSuccess: async (publication) => {
      await afterGoingBack(client);
      offerUndo(publication, client);
    },
    onError,
  });
  const isNewest = overview?.lastPublication?.number === number;
  return (
    <Group gap="sm">
      {!isStopped(campaign) && (
        <Button
          variant="default"
          leftSection={
            paused ? <IconPlayerPlay size={18} aria-hidden /> : <IconPlayerPause size={18} aria-hidden />
          }
          loading={hold.isPending}
          onClick={() => hold.mutate()}
        >
          {t(paused ? 'campaign.resume' : 'campaign.pause')}
        </Button>
      )}
      {mayEdit && (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={18} aria-hidden />}
          loading={end.isPending}
          onClick={() =>
            ask({
              title: t('onAir.endTitle', { name }),
              text: t('onAir.endText'),
              yes: t('onAir.end'),
              no: t('action.cancel'),
              danger: true,
              onYes: () => end.mutate(),
            })
          }
        >
          {t('onAir.end')}
        </Button>
      )}
      {isNewest && number > 1 && (
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={18} aria-hidden />}
          loading={back.isPending}
          onClick={() =>
            ask({
              title: t('publication.rollBackTitle', { number: number - 1 }),
              text: t('publication.rollBackText', { number: number - 1, next: number + 1 }),
              yes: t('publication.rollBackDo'),
              no: t('action.cancel'),
              onYes: () => back.mutate(),
            })
          }
        >
          {t('onAir.back')}
        </Button>
      )}
    </Group>
  );
}
