import { Modal, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Playlist } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { playlistsQuery } from '../../data/playlists';
import { useFormat } from '../../lib/format';
import classes from './RowList.module.css';

interface Props {
  opened: boolean;
  without: string;
  onClose: () => void;
  onPick: (playlist: Playlist) => void;
}

export function PlaylistPicker({ opened, without, onClose, onPick }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useInfiniteQuery({ ...playlistsQuery(), enabled: opened });
  const rows =
    list.data?.pages
      .flatMap((page) => page.items)
      .filter((one) => one.id !== without && one.state !== 'deleted') ?? [];
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('playlist.pickPlaylist')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="xs">
        {list.isPending && <Skeleton height={120} radius="md" />}
        {list.isSuccess && rows.length === 0 && <Text c="dimmed">{t('playlist.noOther')}</Text>}
        {rows.map((playlist) => (
          <UnstyledButton
            key={playlist.id}
            className={classes.row}
            style={{ display: 'block', padding: '12px 16px' }}
            onClick={() => {
              onPick(playlist);
              onClose();
            }}
          >
            <Text fw={550}>{playlist.name}</Text>
            <Text size="sm" c="dimmed">
              {t('common.items', { count: playlist.items.length })} · {format.clock(playlist.durationMs)}
            </Text>
          </UnstyledButton>
        ))}
      </Stack>
    </Modal>
  );
}
