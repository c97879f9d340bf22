import { Button, Modal, Skeleton, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Playlist } from '@vitrine/api/types';
import { useState } from 'react';
import { playlistsQuery } from '../data/playlists';
import { useFormat } from '../lib/format';
import { useTranslation } from '../lib/use-translation';
import { MediaThumb } from './MediaThumb';
import { useLateText } from './use-late-text';

interface Props {
  opened: boolean;
  title: string;
  /** One that is not offered. */
  without?: string;
  /** Why one cannot be picked, if so. */
  unfit?: (playlist: Playlist) => string | null;
  onClose: () => void;
  onPick: (playlist: Playlist) => void;
}

/** Picks one playlist. */
export function PlaylistPicker({ opened, title, onClose, ...choice }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {opened && <Choice onClose={onClose} {...choice} />}
    </Modal>
  );
}

function Choice({ without, unfit, onClose, onPick }: Omit<Props, 'opened' | 'title'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const [q, setQ] = useState('');
  const [words, setWords] = useLateText(q, setQ);
  const list = useInfiniteQuery(playlistsQuery({ q: q || undefined }));
  const rows =
    list.data?.pages
      .flatMap((page) => page.items)
      .filter((one) => one.id !== without && one.state !== 'deleted') ?? [];
  return (
    <Stack gap="xs">
      <TextInput
        data-autofocus
        placeholder={t('playlist.search')}
        aria-label={t('playlist.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {list.isPending && <Skeleton height={120} radius="md" />}
      {list.isSuccess && rows.length === 0 && (
        <Text c="dimmed">{t(q ? 'playlist.nothingFound' : 'playlist.noOther')}</Text>
      )}
      {rows.map((playlist) => {
        const why = unfit?.(playlist) ?? null;
        return (
          <UnstyledButton
            key={playlist.id}
            disabled={why !== null}
            style={{ display: 'flex', alignItems: 'center', gap: 14, padding: 6 }}
            onClick={() => {
              onPick(playlist);
              onClose();
            }}
          >
            <span style={{ width: 96, flex: 'none' }}>
              <MediaThumb
                url={playlist.items.find((item) => item.thumbnailUrl)?.thumbnailUrl ?? null}
                kind="playlist"
              />
            </span>
            <span style={{ minWidth: 0 }}>
              <Text fw={550} c={why ? 'dimmed' : undefined} className="v-truncate">
                {playlist.name}
              </Text>
              <Text size="sm" c="dimmed">
                {why ??
                  `${t('common.items', { count: playlist.items.length })} · ${format.clock(playlist.durationMs)}`}
              </Text>
            </span>
          </UnstyledButton>
        );
      })}
      {list.hasNextPage && (
        <Button variant="subtle" fullWidth onClick={() => void list.fetchNextPage()}>
          {t('action.loadMore')}
        </Button>
      )}
    </Stack>
  );
}
