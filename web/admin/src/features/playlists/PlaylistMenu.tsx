import { ActionIcon, Menu } from '@mantine/core';
import { IconCopy, IconDots, IconSpeakerphone, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Playlist } from '@vitrine/api/types';
import { createPlaylist, deletePlaylist, playlistsQuery } from '../../data/playlists';
import { copyName, rootOf } from '../../lib/copy-name';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { useRefusedRemoval } from '../../ui/media-uses';
import { told, toldFailure } from '../../ui/notify';
import { inputOf, rowOf } from '../../ui/programme/rows';

const icon = { size: 16, 'aria-hidden': true } as const;

export function PlaylistMenu({ playlist, leaving }: { playlist: Playlist; leaving: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const failure = useFailureText();
  const refresh = () => {
    for (const queryKey of [['playlist'], ['change'], ['overview']])
      void client.invalidateQueries({ queryKey });
  };
  const onError = (error: unknown) => toldFailure(failure(error));
  const refused = useRefusedRemoval('playlist');
  const copy = useMutation({
    mutationFn: async () => {
      const alike = await client.fetchInfiniteQuery({
        ...playlistsQuery({ q: rootOf(playlist.name) }),
        staleTime: 0,
      });
      const taken = alike.pages.flatMap(({ items }) => items.map((one) => one.name));
      const rows = playlist.items.map((item) => ({ ...rowOf(item), id: undefined }));
      return createPlaylist(inputOf(copyName(playlist.name, taken), rows));
    },
    onSuccess: async ({ id }) => {
      refresh();
      await navigate({ to: '/playlists/$id', params: { id } });
    },
    onError,
  });
  const deletion = useMutation({
    mutationFn: () => deletePlaylist(playlist.id, playlist.version),
    onSuccess: async () => {
      leaving();
      told(t('playlist.deleted', { name: playlist.name }));
      await navigate({ to: '/playlists' });
      refresh();
    },
    onError: refused,
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
          onClick={() => void navigate({ to: '/campaigns/new', search: { playlist: playlist.id } })}
        >
          {t('playlist.useInCampaign')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy {...icon} />} onClick={() => copy.mutate()}>
          {t('action.duplicate')}
        </Menu.Item>
        <Menu.Item
          c="var(--v-bad)"
          leftSection={<IconTrash {...icon} />}
          onClick={() =>
            ask({
              title: t('playlist.deleteTitle'),
              text: playlist.publishedIn ? t('playlist.deleteText') : t('playlist.deleteDraftText'),
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
