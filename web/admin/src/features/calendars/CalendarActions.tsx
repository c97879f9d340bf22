import { ActionIcon, Button, FileButton, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconFileImport, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Problem } from '@vitrine/api/problem';
import type { Calendar } from '@vitrine/api/types';
import { calendarQuery, deleteCalendar, importIntoCalendar } from '../../data/calendars';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { told, toldFailure } from '../../ui/notify';
import { useReport } from './ImportReport';

/** Reads a file into the calendar, or removes it. */
export function CalendarActions({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const failure = useFailureText();
  const report = useReport();
  const { id, name, version } = calendar;
  const reading = useMutation({
    mutationFn: ({ mode, file }: { mode: 'replace' | 'add'; file: File }) =>
      importIntoCalendar(id, version, mode, file),
    onSuccess: (imported) => {
      client.setQueryData(calendarQuery(id).queryKey, imported.calendar);
      void client.invalidateQueries({ queryKey: ['calendar', 'all'] });
      report(imported.report);
    },
    onError: (error) => toldFailure(failure(error)),
  });
  const deletion = useMutation({
    mutationFn: () => deleteCalendar(id, version),
    onSuccess: async () => {
      told(t('calendar.deleted', { name }));
      await navigate({ to: '/calendars' });
      void client.invalidateQueries({ queryKey: ['calendar'] });
    },
    onError: (error) => {
      const used = error instanceof Problem && error.status === 409;
      toldFailure(used ? t('calendar.stillUsed') : failure(error));
    },
  });

  function read(file: File): void {
    if (calendar.dayCount === 0) {
      reading.mutate({ mode: 'replace', file });
      return;
    }
    const choose = (mode: 'replace' | 'add') => {
      modals.closeAll();
      reading.mutate({ mode, file });
    };
    modals.open({
      title: t('calendar.importTitle', { file: file.name }),
      closeButtonProps: { 'aria-label': t('action.close') },
      children: (
        <>
          <Text size="sm" mb="lg">
            {t('calendar.importText', { count: calendar.dayCount })}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => choose('add')}>
              {t('calendar.importAdd')}
            </Button>
            <Button onClick={() => choose('replace')}>{t('calendar.importReplace')}</Button>
          </Group>
        </>
      ),
    });
  }

  return (
    <>
      <FileButton accept=".ics,text/calendar" onChange={(file) => file && read(file)}>
        {(props) => (
          <Button
            variant="default"
            leftSection={<IconFileImport size={18} aria-hidden />}
            loading={reading.isPending}
            {...props}
          >
            {t('calendar.import')}
          </Button>
        )}
      </FileButton>
      <ActionIcon
        variant="subtle"
        color="red"
        size="lg"
        aria-label={t('calendar.deleteOf', { name })}
        loading={deletion.isPending}
        onClick={() =>
          ask({
            title: t('calendar.deleteTitle', { name }),
            text: t('calendar.deleteText'),
            yes: t('action.delete'),
            no: t('action.cancel'),
            danger: true,
            onYes: () => deletion.mutate(),
          })
        }
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </>
  );
}
