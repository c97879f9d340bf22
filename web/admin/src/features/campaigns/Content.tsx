import { Select } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { playlistsQuery } from '../../data/playlists';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { NameField } from '../../ui/NameField';
import { Choices, Section } from '../../ui/Section';
import type { Arrivals } from '../../ui/use-arrivals';
import { MediaChoice } from './MediaChoice';
import { Prices } from './Prices';
import type { Form } from './use-campaign-form';

/** What is shown: media in their order, or a playlist; and what the campaign is called. */
export function Content({ form, arrivals }: { form: Form; arrivals: Arrivals }) {
  const { t } = useTranslation();
  const { content } = form.getValues();
  return (
    <Section title={t('campaign.what')}>
      <Choices
        name="content"
        label={t('campaign.what')}
        value={content}
        onChange={(value) => form.setFieldValue('content', value)}
        options={[
          { value: 'media', label: t('campaign.someMedia'), text: t('campaign.someMediaText') },
          { value: 'playlist', label: t('campaign.aPlaylist'), text: t('campaign.aPlaylistText') },
        ]}
      />
      {content === 'playlist' ? (
        <PlaylistChoice form={form} />
      ) : (
        <MediaChoice form={form} arrivals={arrivals} />
      )}
      <NameField
        label={t('campaign.name')}
        placeholder={t('campaign.nameExample')}
        {...form.getInputProps('name')}
      />
      <Prices form={form} />
    </Section>
  );
}

function PlaylistChoice({ form }: { form: Form }) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useInfiniteQuery(playlistsQuery());
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const props = form.getInputProps('playlistId');
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
      {...props}
      onChange={(id) => {
        props.onChange(id);
        const name = rows.find((one) => one.id === id)?.name;
        if (name && !form.getValues().name.trim()) form.setFieldValue('name', name);
      }}
    />
  );
}
