import { ActionIcon, Menu } from '@mantine/core';
import { IconCopy, IconDots, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Campaign } from '@vitrine/api/types';
import { deleteCampaign, duplicateCampaign, pauseCampaign, resumeCampaign } from '../../data/campaigns';
import { usePermission } from '../../data/me';
import { afterPublishing } from '../../data/publications';
import { isStopped } from '../../lib/origin';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { told, toldFailure } from '../../ui/notify';

const icon = { size: 16, 'aria-hidden': true } as const;

/** Pause, duplicate, delete; offered as the role allows. */
export function CampaignMenu({ campaign, onDeleted }: { campaign: Campaign; onDeleted?: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const failure = useFailureText();
  const mayEdit = usePermission('content:write');
  const mayPublish = usePermission('publish');
  const onError = (error: unknown) => toldFailure(failure(error));
  const hold = useMutation({
    mutationFn: () => (campaign.paused ? resumeCampaign(campaign.id) : pauseCampaign(campaign.id)),
    onSuccess: () => {
      afterPublishing(client);
      told(t(campaign.paused ? 'campaign.resumed' : 'campaign.pausedNow', { name: campaign.name }));
    },
    onError,
  });
  const copy = useMutation({
    mutationFn: () => duplicateCampaign(campaign.id),
    onSuccess: async ({ id }) => {
      afterPublishing(client);
      await navigate({ to: '/campaigns/new', search: { draft: id, step: 'content' } });
    },
    onError,
  });
  const deletion = useMutation({
    mutationFn: () => deleteCampaign(campaign.id, campaign.version),
    onSuccess: () => {
      told(t(campaign.publishedIn ? 'campaign.deletionWaits' : 'campaign.deleted', { name: campaign.name }));
      onDeleted?.();
      afterPublishing(client);
    },
    onError,
  });
  if (!mayEdit && !mayPublish) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('campaign.actionsOf', { name: campaign.name })}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayPublish && campaign.publishedIn !== null && !isStopped(campaign) && (
          <Menu.Item
            leftSection={campaign.paused ? <IconPlayerPlay {...icon} /> : <IconPlayerPause {...icon} />}
            onClick={() => hold.mutate()}
          >
            {t(campaign.paused ? 'campaign.resume' : 'campaign.pause')}
          </Menu.Item>
        )}
        {mayEdit && (
          <>
            <Menu.Item leftSection={<IconCopy {...icon} />} onClick={() => copy.mutate()}>
              {t('action.duplicate')}
            </Menu.Item>
            <Menu.Item
              c="var(--v-bad)"
              leftSection={<IconTrash {...icon} />}
              onClick={() =>
                ask({
                  title: t('campaign.deleteTitle'),
                  text: t(campaign.publishedIn ? 'campaign.deleteText' : 'campaign.deleteDraftText', {
                    name: campaign.name,
                  }),
                  yes: t('action.delete'),
                  no: t('action.cancel'),
                  danger: true,
                  onYes: () => deletion.mutate(),
                })
              }
            >
              {t('action.delete')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
