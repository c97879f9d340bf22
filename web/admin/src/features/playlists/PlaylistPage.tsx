import { ActionIcon, Box, Button, Grid, Group, Skeleton, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconLayoutBoard,
  IconPhotoPlus,
  IconPlaylistAdd,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Playlist } from '@vitrine/api/types';
import { useState } from 'react';
import { usePermission } from '../../data/me';
import { playlistQuery } from '../../data/playlists';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { MediaPicker } from '../../ui/MediaPicker';
import { NameField } from '../../ui/NameField';
import { offWhen } from '../../ui/off';
import { Page } from '../../ui/Page';
import { PlaylistPicker } from '../../ui/PlaylistPicker';
import { Preview } from '../../ui/programme/Preview';
import { rowOfMedia, rowOfPlaylist, rowOfScene, total } from '../../ui/programme/rows';
import { ShapedPreview } from '../../ui/programme/ShapedPreview';
import { SaveNote } from '../../ui/SaveNote';
import { ScenePicker } from '../../ui/ScenePicker';
import { DraftPill } from '../../ui/states';
import { PlaylistMenu } from './PlaylistMenu';
import { RowList } from './RowList';
import { useEditor } from './use-editor';

export function PlaylistPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/inside/playlists/$id' });
  const playlist = useQuery(playlistQuery(id));
  if (playlist.data) return <Editor key={id} playlist={playlist.data} />;
  return (
    <Page title={t('nav.playlists')} back={{ to: '/playlists', label: t('nav.playlists') }}>
      {playlist.isError ? (
        <Failure error={playlist.error} retry={() => void playlist.refetch()} />
      ) : (
        <Skeleton height={400} radius="lg" />
      )}
    </Page>
  );
}

function Editor({ playlist }: { playlist: Playlist }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayEdit = usePermission('content:write');
  const editor = useEditor(playlist);
  const [adding, setAdding] = useState<'media' | 'scene' | 'playlist' | null>(null);
  const { name, rows } = editor;
  const addMedia = (
    <Button leftSection={<IconPhotoPlus size={18} aria-hidden />} onClick={() => setAdding('media')}>
      {t('playlist.addMedia')}
    </Button>
  );
  return (
    <Page
      wide
      timed
      title={name || t('playlist.unnamed')}
      badge={
        <DraftPill
          state={editor.state === 'saved' ? playlist.state : playlist.publishedIn ? 'changed' : 'draft'}
        />
      }
      back={{ to: '/playlists', label: t('nav.playlists') }}
      actions={
        <>
          <SaveNote state={editor.state} onRetry={() => void editor.saveNow()} />
          {mayEdit && <Steps editor={editor} />}
          {mayEdit && <PlaylistMenu playlist={playlist} leaving={editor.abandon} />}
        </>
      }
    >
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          {editor.error !== null && editor.state === 'failed' && (
            <Box mb="md">
              <Failure error={editor.error} retry={() => void editor.saveNow()} />
            </Box>
          )}
          <NameField
            label={t('common.name')}
            mb="lg"
            readOnly={!mayEdit}
            value={name}
            error={name.trim() ? editor.problems.name : t('common.required')}
            onChange={(event) => editor.rename(event.currentTarget.value)}
          />
          <Group justify="space-between" mb="sm">
            {mayEdit && (
              <Group gap={6}>
                {rows.length > 0 && addMedia}
                <Button
                  variant="default"
                  px="xs"
                  leftSection={<IconPlaylistAdd size={18} aria-hidden />}
                  onClick={() => setAdding('playlist')}
                >
                  {t('playlist.addPlaylist')}
                </Button>
                <Button
                  variant="default"
                  px="xs"
                  leftSection={<IconLayoutBoard size={18} aria-hidden />}
                  onClick={() => setAdding('scene')}
                >
                  {t('playlist.addScene')}
                </Button>
              </Group>
            )}
            <Text c="dimmed" size="sm">
              {t('common.items', { count: rows.length })} ·{' '}
              {t('playlist.total', { time: format.clock(total(rows)) })}
            </Text>
          </Group>
          {rows.length === 0 && (
            <Empty
              icon={IconPhotoPlus}
              title={t('playlist.empty')}
              text={t('playlist.emptyText')}
              action={mayEdit && addMedia}
            />
          )}
          <RowList rows={rows} problems={editor.problems} readOnly={!mayEdit} onChange={editor.arrange} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <div style={{ position: 'sticky', top: 84 }}>
            <Text fw={600} mb="xs">
              {t('playlist.preview')}
            </Text>
            {rows.length > 0 ? <ShapedPreview rows={rows} /> : <Preview rows={rows} />}
          </div>
        </Grid.Col>
      </Grid>
      <MediaPicker
        opened={adding === 'media'}
        onClose={() => setAdding(null)}
        onPick={(media) => editor.arrange([...rows, ...media.map(rowOfMedia)])}
      />
      <ScenePicker
        opened={adding === 'scene'}
        onClose={() => setAdding(null)}
        onPick={(scene) => editor.arrange([...rows, rowOfScene(scene)])}
      />
      <PlaylistPicker
        opened={adding === 'playlist'}
        title={t('playlist.pickPlaylist')}
        without={playlist.id}
        onClose={() => setAdding(null)}
        onPick={(nested) => editor.arrange([...rows, rowOfPlaylist(nested)])}
      />
    </Page>
  );
}

/** One step back, one step forward. */
function Steps({ editor }: { editor: ReturnType<typeof useEditor> }) {
  const { t } = useTranslation();
  useHotkeys([
    ['mod+Z', editor.undo],
    ['mod+shift+Z', editor.redo],
  ]);
  return (
    <Group gap={6}>
      <ActionIcon
        variant="default"
        size={36}
        {...offWhen(!editor.canUndo, editor.undo)}
        aria-label={t('schedule.undoKey')}
        title={t('schedule.undoKey')}
      >
        <IconArrowBackUp size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={36}
        {...offWhen(!editor.canRedo, editor.redo)}
        aria-label={t('schedule.redoKey')}
        title={t('schedule.redoKey')}
      >
        <IconArrowForwardUp size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
