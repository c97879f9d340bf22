import { Box, Button, NumberInput, Select, Skeleton, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Locale, Organisation } from '@vitrine/api/types';
import { organisationQuery, saveOrganisation } from '../../data/people';
import { useTranslation } from '../../lib/use-translation';
import { setHomeZone } from '../../lib/zone';
import { Failure } from '../../ui/Failure';
import { NameField } from '../../ui/NameField';
import { told } from '../../ui/notify';
import { TimeZoneSelect } from '../../ui/TimeZoneSelect';
import { useSubmit } from '../../ui/use-submit';
import { useVersioned } from '../../ui/use-versioned';

export function OrganisationForm() {
  const organisation = useQuery(organisationQuery);
  if (organisation.isError)
    return <Failure error={organisation.error} retry={() => void organisation.refetch()} />;
  if (!organisation.data) return <Skeleton height={240} radius="lg" />;
  return <Form organisation={organisation.data} />;
}

const valuesOf = ({ name, timeZone, locale, playRetentionDays }: Organisation) => ({
  name,
  timeZone,
  locale: locale as string,
  playRetentionDays: playRetentionDays as number | string,
});

function Form({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({
    mode: 'controlled',
    initialValues: valuesOf(organisation),
    validate: { name: (value) => (value.trim() ? null : t('common.required')) },
  });
  const { busy, error, submit, refuse } = useSubmit(form);
  const send = useVersioned({
    form,
    latest: organisation,
    valuesOf,
    bodyOf: (values) => values,
    save: (version, { name, timeZone, locale, playRetentionDays }) =>
      saveOrganisation(version, {
        name: name.trim(),
        timeZone,
        locale: locale as Locale,
        playRetentionDays: Number(playRetentionDays),
      }),
    reload: () => client.fetchQuery({ ...organisationQuery, staleTime: 0 }),
    onSaved: (saved) => {
      client.setQueryData(organisationQuery.queryKey, saved);
      setHomeZone(saved.timeZone);
      void client.invalidateQueries({ queryKey: ['me'] });
      told(t('common.saved'));
    },
    onRefused: refuse,
  });
  return (
    <Box className="v-card" p="lg" maw={560}>
      <form noValidate onSubmit={submit(send)}>
        <Stack gap="md">
          {error !== null && <Failure error={error} />}
          <NameField label={t('setup.organisationName')} {...form.getInputProps('name')} />
          <TimeZoneSelect
            label={t('setup.timeZone')}
            description={t('settings.zoneHint')}
            allowDeselect={false}
            {...form.getInputProps('timeZone')}
          />
          <Select
            label={t('settings.defaultLanguage')}
            allowDeselect={false}
            data={[
              { value: 'fr', label: 'Français' },
              { value: 'en', label: 'English' },
            ]}
            {...form.getInputProps('locale')}
          />
          <NumberInput
            label={t('settings.playRetention')}
            description={t('settings.playRetentionHint')}
            min={31}
            max={3650}
            allowDecimal={false}
            {...form.getInputProps('playRetentionDays')}
          />
          <Button type="submit" loading={busy} disabled={!form.isDirty()}>
            {t('action.save')}
          </Button>
        </Stack>
      </form>
    </Box>
  );
}
