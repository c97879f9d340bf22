import { ActionIcon, List, Menu, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconCopy, IconDots, IconLink, IconSpeakerphone, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Scene } from '@vitrine/api/types';
import { deleteScene, duplicateScene, sceneUsageQuery } from '../../data/scenes';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { LinkText } from '../../ui/links';
import { told, toldFailure } from '../../ui/notify';

const icon = { size: 16, 'aria-hidden': true } as const;

export function SceneMenu({ scene, leaving }: { scene: Scene; leaving: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const failure = useFailureText();
  const refresh = () => {
    for (const queryKey of [['scene'], ['change'], ['overview']]) void client.invalidateQueries({ queryKey });
  };
  const onError = (error: unknown) => toldFailure(failure(error));
  const copy = useMutation({
    mutationFn: () => duplicateScene(scene.id),
    onSuccess: async ({ id }) => {
      refresh();
      await navigate({ to: '/scenes/$id', params: { id } });
    },
    onError,
  });
  const deletion = useMutation({
    mutationFn: () => deleteScene(scene.id, scene.version),
    onSuccess: async () => {
      leaving();
      told(t('scene.deleted', { name: scene.name }));
      await navigate({ to: '/scenes' });
      refresh();
    },
    onError,
  });
  const usage = useMutation({
    mutationFn: () => client.fetchQuery({ ...sceneUsageQuery(scene.id), staleTime: 0 }),
    onSuccess: ({ items }) =>
      modals.open({
        title: t('scene.whereUsed'),
        closeButtonProps: { 'aria-label': t('action.close') },
        children:
          items.length === 0 ? (
            <Text size="sm">{t('scene.unused')}</Text>
          ) : (
            <List listStyleType="none" spacing={6}>
              {items.map((use) => (
                <List.Item key={use.id}>
                  <LinkText
                    to={use.kind === 'campaign' ? '/campaigns/$id' : '/playlists/$id'}
                    params={{ id: use.id }}
                    onClick={() => modals.closeAll()}
                  >
                    {use.name}
                  </LinkText>{' '}
                  <Text component="span" size="sm" c="dimmed">
                    · {t(`use.${use.kind === 'campaign' ? 'campaign' : 'playlist'}`)}
                    {use.published ? ` · ${t('use.published')}` : ''}
                  </Text>
                </List.Item>
              ))}
            </List>
          ),
      }),
    onError,
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label={t('action.more')}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconSpeakerphone {...icon} />}
          onClick={() => void navigate({ to: '/campaigns/new', search: { scene: scene.id } })}
        >
          {t('scene.useInCampaign')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLink {...icon} />} onClick={() => usage.mutate()}>
          {t('scene.whereUsed')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy {...icon} />} onClick={() => copy.mutate()}>
          {t('action.duplicate')}
        </Menu.Item>
        <Menu.Item
          c="var(--v-bad)"
          leftSection={<IconTrash {...icon} />}
          onClick={() =>
            ask({
              title: t('scene.deleteTitle'),
              text: scene.publishedIn ? t('scene.deleteText') : t('scene.deleteDraftText'),
              yes: t('action.delete'),
              no: t('action.cancel'),
              danger: true,
              onYes: () => deletion.mutate(),
            })
          }
        >
          {t('action.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
