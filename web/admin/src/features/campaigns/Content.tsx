import { ActionIcon, Button, Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconLayoutBoard, IconPhotoPlus, IconX } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { CampaignItem } from '@vitrine/api/types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mediaQuery } from '../../data/media';
import { playlistsQuery } from '../../data/playlists';
import { sceneQuery } from '../../data/scenes';
import { useFormat } from '../../lib/format';
import { MediaPicker } from '../../ui/MediaPicker';
import { MediaThumb } from '../../ui/MediaThumb';
import { ScenePicker } from '../../ui/ScenePicker';
import classes from './Campaigns.module.css';
import { Choices, Section } from './Section';
import type { Form } from './use-campaign-form';

export function Content({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { content } = form.getValues();
  return (
    <Section title={t('campaign.what')}>
      <TextInput
        label={t('campaign.name')}
        placeholder={t('campaign.nameExample')}
        maxLength={120}
        {...form.getInputProps('name')}
      />
      <Choices
        name="content"
        label={t('campaign.what')}
        value={content}
        onChange={(value) => form.setFieldValue('content', value)}
        options={[
          { value: 'playlist', label: t('campaign.aPlaylist'), text: t('campaign.aPlaylistText') },
          { value: 'media', label: t('campaign.someMedia'), text: t('campaign.someMediaText') },
        ]}
      />
      {content === 'playlist' ? <PlaylistChoice form={form} /> : <MediaChoice form={form} />}
    </Section>
  );
}

function PlaylistChoice({ form }: { form: Form }) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useInfiniteQuery(playlistsQuery());
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Select
      label={t('campaign.playlist')}
      placeholder={t('campaign.choosePlaylist')}
      searchable
      nothingFoundMessage={t('playlist.none')}
      data={rows.map((one) => ({
        value: one.id,
        label: `${one.name} · ${t('common.items', { count: one.items.length })} · ${format.clock(one.durationMs)}`,
      }))}
      {...form.getInputProps('playlistId')}
    />
  );
}

function MediaChoice({ form }: { form: Form }) {
  const { t } = useTranslation();
  const [picking, setPicking] = useState<'media' | 'scene' | null>(null);
  const { items } = form.getValues();
  const set = (next: CampaignItem[]) => form.setFieldValue('items', next);
  const swap = (index: number, other: number) =>
    set(
      items.map((item, at) =>
        at === index ? (items[other] ?? item) : at === other ? (items[index] ?? item) : item,
      ),
    );
  return (
    <Stack gap="sm">
      {items.map((item, index) => (
        <MediaLine
          // biome-ignore lint/suspicious/noArrayIndexKey: the same media may stand in the list twice
          key={`${item.mediaId ?? item.sceneId}-${index}`}
          item={item}
          first={index === 0}
          last={index === items.length - 1}
          onChange={(change) => set(items.map((one, at) => (at === index ? { ...one, ...change } : one)))}
          onRemove={() => set(items.filter((_, at) => at !== index))}
          onUp={() => swap(index, index - 1)}
          onDown={() => swap(index, index + 1)}
        />
      ))}
      {form.errors.items && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {form.errors.items}
        </Text>
      )}
      <Group>
        <Button
          variant="default"
          leftSection={<IconPhotoPlus size={18} aria-hidden />}
          onClick={() => setPicking('media')}
        >
          {t('playlist.addMedia')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconLayoutBoard size={18} aria-hidden />}
          onClick={() => setPicking('scene')}
        >
          {t('campaign.addScene')}
        </Button>
      </Group>
      <ScenePicker
        opened={picking === 'scene'}
        onClose={() => setPicking(null)}
        onPick={({ id }) => {
          set([...items, { sceneId: id, transition: 'cut' as const }]);
          form.clearFieldError('items');
        }}
      />
      <MediaPicker
        opened={picking === 'media'}
        onClose={() => setPicking(null)}
        onPick={(media) => {
          set([
            ...items,
            ...media.map(({ id }) => ({ mediaId: id, fit: 'contain' as const, transition: 'cut' as const })),
          ]);
          form.clearFieldError('items');
        }}
      />
    </Stack>
  );
}

interface LineProps {
  item: CampaignItem;
  first: boolean;
  last: boolean;
  onChange: (change: Partial<CampaignItem>) => void;
  onRemove: () => void;
  onUp: () => void;
  onDown: () => void;
}

function MediaLine({ item, first, last, onChange, onRemove, onUp, onDown }: LineProps) {
  const { t } = useTranslation();
  const { mediaId, sceneId } = item;
  const { data: media } = useQuery({ ...mediaQuery(mediaId ?? ''), enabled: Boolean(mediaId) });
  const { data: scene } = useQuery({ ...sceneQuery(sceneId ?? ''), enabled: Boolean(sceneId) });
  const title = media?.title ?? scene?.name ?? '…';
  const natural = media?.durationMs ? Math.round(media.durationMs / 1000) : 10;
  return (
    <div className={classes.media}>
      <span className={classes.mediaThumb}>
        <MediaThumb url={media?.thumbnailUrl ?? null} kind={sceneId ? 'scene' : (media?.kind ?? 'image')} />
      </span>
      <Text fw={550} size="sm" className={`v-truncate ${classes.mediaTitle}`}>
        {title}
      </Text>
      <NumberInput
        size="xs"
        w={92}
        min={1}
        max={86_400}
        aria-label={t('playlist.durationOf', { title })}
        suffix={` ${t('playlist.seconds')}`}
        placeholder={`${natural} ${t('playlist.seconds')}`}
        value={item.durationMs == null ? '' : item.durationMs / 1000}
        onChange={(value) => onChange({ durationMs: value === '' ? null : Math.round(Number(value) * 1000) })}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('playlist.up', { title })}
        disabled={first}
        onClick={onUp}
      >
        <IconChevronUp size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('playlist.down', { title })}
        disabled={last}
        onClick={onDown}
      >
        <IconChevronDown size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('playlist.removeOf', { title })}
        onClick={onRemove}
      >
        <IconX size={18} aria-hidden />
      </ActionIcon>
    </div>
  );
}
