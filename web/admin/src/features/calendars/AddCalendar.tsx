import { Button, FileButton, Menu } from '@mantine/core';
import { IconCalendarPlus, IconFileImport, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Calendar, CalendarInput, CalendarSummary } from '@vitrine/api/types';
import { createCalendar, importCalendar, shippedCalendarsQuery } from '../../data/calendars';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { useFailureText } from '../../ui/Failure';
import { toldFailure } from '../../ui/notify';
import { useReport } from './ImportReport';

/** A name that no other calendar has. */
function freeName(name: string, known: CalendarSummary[]): string {
  const taken = new Set(known.map((one) => one.name.toLowerCase()));
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${name} ${number}`;
  return free;
}

/** The ways to a new calendar: an empty one, one that comes with the product, a file. */
export function AddCalendar({ known }: { known: CalendarSummary[] }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const failure = useFailureText();
  const report = useReport();
  const { data: shipped } = useQuery(shippedCalendarsQuery);
  const missing = shipped?.items.filter(({ id }) => !known.some((one) => one.shipped === id)) ?? [];
  const open = async (calendar: Calendar) => {
    void client.invalidateQueries({ queryKey: ['calendar'] });
    await navigate({ to: '/calendars/$id', params: { id: calendar.id } });
  };
  const onError = (error: unknown) => toldFailure(failure(error));
  const creation = useMutation({
    mutationFn: (body: CalendarInput) => createCalendar(body),
    onSuccess: open,
    onError,
  });
  const reading = useMutation({
    mutationFn: (file: File) => importCalendar(file),
    onSuccess: (imported) => {
      report(imported.report);
      return open(imported.calendar);
    },
    onError,
  });
  return (
    <>
      <FileButton accept=".ics,text/calendar" onChange={(file) => file && reading.mutate(file)}>
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
      <Menu position="bottom-end">
        <Menu.Target>
          <Button leftSection={<IconPlus size={18} aria-hidden />} loading={creation.isPending}>
            {t('calendar.new')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() =>
              creation.mutate({ name: freeName(t('calendar.newName'), known), kind: 'other', dates: [] })
            }
          >
            {t('calendar.empty')}
          </Menu.Item>
          {missing.map(({ id, name }) => (
            <Menu.Item
              key={id}
              leftSection={<IconCalendarPlus size={16} aria-hidden />}
              onClick={() =>
                creation.mutate({
                  shipped: id,
                  name: freeName(i18n.language === 'fr' ? name.fr : name.en, known),
                })
              }
            >
              {i18n.language === 'fr' ? name.fr : name.en}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
