import { Autocomplete, Button, Group, Stack, TextInput } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { isStale } from '@vitrine/api/client';
import type { Media } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { changeMedia, foldersQuery, mediaQuery } from '../../data/media';
import { fromPicker, toPicker } from '../../lib/picker';
import { Failure } from '../../ui/Failure';
import { told } from '../../ui/notify';
import { TagsField } from '../../ui/TagsField';
import { useConflict } from '../../ui/use-conflict';
import { useSubmit } from '../../ui/use-submit';

function valuesOf(media: Media) {
  return {
    title: media.title,
    folder: media.folder,
    tags: media.tags,
    validFrom: toPicker(media.validFrom),
    validTo: toPicker(media.validTo),
  };
}

export function MediaForm({ media, readOnly }: { media: Media; readOnly: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const folders = useQuery(foldersQuery);
  const form = useForm({
    mode: 'controlled',
    initialValues: valuesOf(media),
    validate: {
      title: (value) => (value.trim() ? null : t('common.required')),
      validTo: (value, { validFrom }) =>
        value && validFrom && value <= validFrom ? t('media.endsBefore') : null,
    },
  });
  const { busy, error, submit } = useSubmit(form);
  const askWhich = useConflict();

  async function send(values: ReturnType<typeof valuesOf>, version: number): Promise<void> {
    const body = { ...values, validFrom: fromPicker(values.validFrom), validTo: fromPicker(values.validTo) };
    try {
      const saved = await changeMedia(media.id, version, body);
      client.setQueryData(mediaQuery(media.id).queryKey, saved);
      form.resetDirty(values);
      void client.invalidateQueries({ queryKey: ['media'] });
      told(t('common.saved'));
    } catch (refusal) {
      if (!isStale(refusal)) throw refusal;
      const theirs = await client.fetchQuery({ ...mediaQuery(media.id), staleTime: 0 });
      askWhich({
        mine: { ...media, ...body },
        theirs,
        fields: ['title', 'folder', 'tags', 'validFrom', 'validTo'],
        keepMine: () => send(values, theirs.version),
        takeTheirs: () => form.setValues(valuesOf(theirs)),
      });
    }
  }

  return (
    <form noValidate onSubmit={submit((values) => send(values, media.version))}>
      <Stack gap="sm">
        {error !== null && <Failure error={error} />}
        <TextInput label={t('media.title')} readOnly={readOnly} {...form.getInputProps('title')} />
        <Group grow align="flex-start">
          <Autocomplete
            label={t('media.folder')}
            placeholder={t('media.noFolder')}
            readOnly={readOnly}
            data={(folders.data?.items ?? []).map(({ path }) => path).filter(Boolean)}
            {...form.getInputProps('folder')}
          />
          <TagsField readOnly={readOnly} {...form.getInputProps('tags')} />
        </Group>
        <Group grow align="flex-start">
          <DateTimePicker
            label={t('media.validFrom')}
            placeholder={t('media.always')}
            clearable
            clearButtonProps={{ 'aria-label': t('action.clearDate') }}
            readOnly={readOnly}
            {...form.getInputProps('validFrom')}
          />
          <DateTimePicker
            label={t('media.validTo')}
            placeholder={t('media.noEnd')}
            clearable
            clearButtonProps={{ 'aria-label': t('action.clearDate') }}
            readOnly={readOnly}
            {...form.getInputProps('validTo')}
          />
        </Group>
        {!readOnly && (
          <Button type="submit" loading={busy} disabled={!form.isDirty()}>
            {t('action.save')}
          </Button>
        )}
      </Stack>
    </form>
  );
}
