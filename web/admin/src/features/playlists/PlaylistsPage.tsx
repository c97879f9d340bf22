import { Button, Group, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { IconPlaylist, IconPlus, IconSearch, IconSearchOff } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { Playlist } from '@vitrine/api/types';
import { usePermission } from '../../data/me';
import { createPlaylist, playlistsQuery } from '../../data/playlists';
import { useFormat } from '../../lib/format';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { Failure, useFailureText } from '../../ui/Failure';
import { MediaThumb } from '../../ui/MediaThumb';
import { toldFailure } from '../../ui/notify';
import { Page } from '../../ui/Page';
import { Since } from '../../ui/Since';
import { DraftPill } from '../../ui/states';
import { useLateText } from '../../ui/use-late-text';
import classes from './PlaylistsPage.module.css';

const route = getRouteApi('/inside/playlists');

export function PlaylistsPage() {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const navigate = useNavigate({ from: '/playlists' });
  const go = useNavigate();
  const client = useQueryClient();
  const failure = useFailureText();
  const mayEdit = usePermission('content:write');
  const list = useInfiniteQuery(playlistsQuery(filter));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const [words, setWords] = useLateText(
    filter.q ?? '',
    (q) => void navigate({ to: '.', search: { q: q || undefined }, replace: true }),
  );
  const creation = useMutation({
    mutationFn: () => createPlaylist({ name: t('playlist.newName'), items: [] }),
    onSuccess: async (playlist) => {
      void client.invalidateQueries({ queryKey: ['playlist'] });
      void client.invalidateQueries({ queryKey: ['change'] });
      await go({ to: '/playlists/$id', params: { id: playlist.id } });
    },
    onError: (error) => toldFailure(failure(error)),
  });
  const isEmpty = list.isSuccess && rows.length === 0 && !filter.q;
  const create = mayEdit && (
    <Button
      leftSection={<IconPlus size={18} aria-hidden />}
      loading={creation.isPending}
      onClick={() => creation.mutate()}
    >
      {t('playlist.new')}
    </Button>
  );
  return (
    <Page title={t('nav.playlists')} lead={t('playlist.lead')} actions={!isEmpty && create}>
      {(rows.length > 0 || filter.q) && (
        <TextInput
          data-filter
          maw={380}
          mb="lg"
          placeholder={t('playlist.search')}
          aria-label={t('playlist.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
      {list.isError && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && (
        <Stack gap="sm">
          {['a', 'b', 'c'].map((key) => (
            <Skeleton key={key} height={88} radius="lg" />
          ))}
        </Stack>
      )}
      {list.isSuccess && rows.length === 0 && (
        <Empty
          icon={filter.q ? IconSearchOff : IconPlaylist}
          title={filter.q ? t('playlist.nothingFound') : t('playlist.none')}
          text={filter.q ? undefined : t('playlist.noneText')}
          action={filter.q ? undefined : create}
        />
      )}
      <ul className={classes.list}>
        {rows.map((playlist) => (
          <Line key={playlist.id} playlist={playlist} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="subtle" fullWidth mt="md" onClick={() => void list.fetchNextPage()}>
          {t('action.loadMore')}
        </Button>
      )}
    </Page>
  );
}

function Line({ playlist }: { playlist: Playlist }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li>
      <Link to="/playlists/$id" params={{ id: playlist.id }} className={`v-card ${classes.line}`}>
        <span className={classes.strip} aria-hidden>
          {playlist.items.slice(0, 3).map((item) => (
            <MediaThumb key={item.id ?? item.title} url={item.thumbnailUrl} kind={item.kind} />
          ))}
          {playlist.items.length === 0 && <MediaThumb url={null} kind="playlist" />}
        </span>
        <span className={classes.main}>
          <Text component="span" fw={600} lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
            {playlist.name}
          </Text>
          <Text component="span" size="sm" c="dimmed" display="block">
            {t('common.items', { count: playlist.items.length })} · {format.clock(playlist.durationMs)}
          </Text>
        </span>
        <Group gap="md" className={classes.tail}>
          <DraftPill state={playlist.state} />
          <Text component="span" size="sm" c="dimmed" visibleFrom="sm">
            <Since at={playlist.changedAt} />
            {playlist.changedBy ? ` · ${playlist.changedBy.name}` : ''}
          </Text>
        </Group>
      </Link>
    </li>
  );
}
