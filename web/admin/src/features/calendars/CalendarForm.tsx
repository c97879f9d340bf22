import { Box, Button, Group, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import type { Calendar, CalendarDate, CalendarKind } from '@vitrine/api/types';
import { calendarQuery, saveCalendar } from '../../data/calendars';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { NameField } from '../../ui/NameField';
import { told } from '../../ui/notify';
import { useSubmit } from '../../ui/use-submit';
import { useVersioned } from '../../ui/use-versioned';
import classes from './Calendars.module.css';
import { DatesField } from './DatesField';

const KINDS: CalendarKind[] = ['holidays', 'sales', 'school', 'closing', 'other'];

interface Values extends Record<string, unknown> {
  name: string;
  kind: CalendarKind;
  dates: CalendarDate[];
}

function valuesOf({ name, kind, dates }: Calendar): Values {
  return { name, kind, dates };
}

/** Name, kind and dates; the dates go along only if they were changed, since then they are one's own. */
export function CalendarForm({ calendar, readOnly }: { calendar: Calendar; readOnly: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm<Values>({
    initialValues: valuesOf(calendar),
    validate: { name: (value) => (value.trim() ? null : t('common.required')) },
  });
  const { busy, error, submit, refuse } = useSubmit(form);

  const send = useVersioned({
    form,
    latest: calendar,
    valuesOf,
    bodyOf: (values) => values,
    save: (version, { name, kind, dates }) =>
      saveCalendar(calendar.id, version, {
        name: name.trim(),
        kind,
        ...(form.isDirty('dates') ? { dates } : {}),
      }),
    reload: () => client.fetchQuery({ ...calendarQuery(calendar.id), staleTime: 0 }),
    onSaved: (saved) => {
      client.setQueryData(calendarQuery(calendar.id).queryKey, saved);
      void client.invalidateQueries({ queryKey: ['calendar', 'all'] });
      told(t('common.saved'));
    },
    onRefused: refuse,
  });

  return (
    <Box className={`v-card ${classes.form}`}>
      <form noValidate onSubmit={submit(send)}>
        <fieldset disabled={readOnly}>
          <Stack gap="md">
            {error !== null && <Failure error={error} />}
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <NameField label={t('common.name')} {...form.getInputProps('name')} />
              <Select
                label={t('field.kind')}
                allowDeselect={false}
                data={KINDS.map((value) => ({ value, label: t(`calendar.kind.${value}`) }))}
                {...form.getInputProps('kind')}
              />
            </SimpleGrid>
            <DatesField
              value={form.getValues().dates}
              error={form.errors.dates}
              readOnly={readOnly}
              onChange={(dates) => form.setFieldValue('dates', dates)}
            />
            {!readOnly && (
              <Group>
                <Button type="submit" loading={busy} disabled={!form.isDirty()}>
                  {t('action.save')}
                </Button>
                <Text size="sm" c="dimmed">
                  {form.isDirty() ? t('common.unsaved') : ''}
                </Text>
              </Group>
            )}
          </Stack>
        </fieldset>
      </form>
    </Box>
  );
}
