import { Autocomplete, Button, Group, Stack } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Media } from '@vitrine/api/types';
import { changeMedia, foldersQuery, mediaQuery } from '../../data/media';
import { endOfDay, fromPicker, toPicker } from '../../lib/picker';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { NameField } from '../../ui/NameField';
import { told } from '../../ui/notify';
import { TagsField } from '../../ui/TagsField';
import { useSubmit } from '../../ui/use-submit';
import { useVersioned } from '../../ui/use-versioned';

function valuesOf(media: Media) {
  return {
    title: media.title,
    folder: media.folder,
    tags: media.tags,
    validFrom: toPicker(media.validFrom),
    validTo: toPicker(media.validTo),
  };
}

const bodyOf = (values: ReturnType<typeof valuesOf>) => ({
  ...values,
  validFrom: fromPicker(values.validFrom),
  validTo: fromPicker(values.validTo),
});

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
  const { busy, error, submit, refuse } = useSubmit(form);
  const send = useVersioned({
    form,
    latest: media,
    valuesOf,
    bodyOf,
    save: (version, values) => changeMedia(media.id, version, bodyOf(values)),
    reload: () => client.fetchQuery({ ...mediaQuery(media.id), staleTime: 0 }),
    onSaved: (saved) => {
      client.setQueryData(mediaQuery(media.id).queryKey, saved);
      void client.invalidateQueries({ queryKey: ['media'] });
      told(t('common.saved'));
    },
    onRefused: refuse,
  });

  return (
    <form noValidate onSubmit={submit(send)}>
      <Stack gap="sm">
        {error !== null && <Failure error={error} />}
        <NameField most={200} label={t('media.title')} readOnly={readOnly} {...form.getInputProps('title')} />
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
            readOnly={readOnly}
            {...form.getInputProps('validFrom')}
          />
          <DateTimePicker
            label={t('media.validTo')}
            placeholder={t('media.noEnd')}
            clearable
            defaultTimeValue={endOfDay(form.getValues().validTo)}
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
