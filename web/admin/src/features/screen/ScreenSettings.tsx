import { Button, Stack, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import type { Screen, ScreenPatch } from '@vitrine/api/types';
import { usePermission } from '../../data/me';
import { saveScreen, screenQuery } from '../../data/screens';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { NameField } from '../../ui/NameField';
import { told } from '../../ui/notify';
import { SiteSelect } from '../../ui/SiteSelect';
import { TagsField } from '../../ui/TagsField';
import { TimeZoneSelect } from '../../ui/TimeZoneSelect';
import { useSubmit } from '../../ui/use-submit';
import { useVersioned } from '../../ui/use-versioned';
import { RemoveScreen } from './RemoveScreen';
import { ReplaceDevice } from './ReplaceDevice';
import classes from './Screen.module.css';

function valuesOf({ name, siteId, tags, timeZone }: Screen) {
  return {
    name,
    siteId,
    tags,
    timeZone: timeZone ?? '',
  };
}
type Values = ReturnType<typeof valuesOf>;

function patchOf({ name, siteId, tags, timeZone }: Values): ScreenPatch {
  return {
    name: name.trim(),
    siteId,
    tags,
    timeZone: timeZone || null,
  };
}

export function ScreenSettings({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mayWrite = usePermission('screens:write');
  const form = useForm({
    mode: 'controlled',
    initialValues: valuesOf(screen),
    validate: { name: (value) => (value.trim() ? null : t('common.required')) },
  });
  const { busy, error, submit, refuse } = useSubmit(form);
  const send = useVersioned({
    form,
    latest: screen,
    valuesOf,
    bodyOf: patchOf,
    save: (version, values) => saveScreen(screen.id, version, patchOf(values)),
    reload: () => client.fetchQuery({ ...screenQuery(screen.id), staleTime: 0 }),
    onSaved: (saved) => {
      client.setQueryData(screenQuery(screen.id).queryKey, saved);
      void client.invalidateQueries({ queryKey: ['screen', 'list'] });
      told(t('common.saved'));
    },
    onRefused: refuse,
  });

  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="settings">
      <Title order={2} id="settings" mb="sm">
        {t('nav.settings')}
      </Title>
      <form noValidate onSubmit={submit(send)}>
        <fieldset disabled={!mayWrite}>
          <Stack gap="sm">
            {error !== null && <Failure error={error} />}
            <NameField label={t('common.name')} {...form.getInputProps('name')} />
            <SiteSelect
              only="store"
              label={t('pair.site')}
              allowDeselect={false}
              disabled={!mayWrite}
              {...form.getInputProps('siteId')}
            />
            <TagsField
              description={t('screen.tagsHint')}
              disabled={!mayWrite}
              {...form.getInputProps('tags')}
            />
            <TimeZoneSelect
              label={t('setup.timeZone')}
              placeholder={t('screen.siteZone')}
              description={
                form.getValues().timeZone
                  ? undefined
                  : t('screen.siteZoneHint', { zone: screen.effectiveTimeZone.replaceAll('_', ' ') })
              }
              clearable
              disabled={!mayWrite}
              {...form.getInputProps('timeZone')}
              value={form.getValues().timeZone || null}
              onChange={(value) => form.setFieldValue('timeZone', value ?? '')}
            />
            {mayWrite && (
              <Button type="submit" loading={busy} disabled={!form.isDirty()} mt="xs">
                {t('action.save')}
              </Button>
            )}
          </Stack>
        </fieldset>
      </form>
      {mayWrite && screen.status !== 'revoked' && (
        <>
          <ReplaceDevice screen={screen} />
          <RemoveScreen screen={screen} />
        </>
      )}
    </section>
  );
}
