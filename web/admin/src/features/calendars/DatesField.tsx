import { ActionIcon, Button, Group, Input, Text } from '@mantine/core';
import { Calendar, DatePickerInput } from '@mantine/dates';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { CalendarDate } from '@vitrine/api/types';
import { type ReactNode, useState } from 'react';
import { useTranslation } from '../../lib/use-translation';
import { NameField } from '../../ui/NameField';
import classes from './Calendars.module.css';
import { changed, DAY, entryOn, freeFrom, ofYear, toggled, useDates } from './dates';

interface Props {
  value: CalendarDate[];
  error?: ReactNode;
  readOnly: boolean;
  onChange: (dates: CalendarDate[]) => void;
}

/** The next date of the calendar, or the last one, so that something is seen at first. */
function firstSeen(entries: CalendarDate[], today: string): string {
  const next = entries.find((entry) => (entry.lastDate ?? entry.date) >= today);
  return next && next.date > today ? next.date : next ? today : (entries.at(-1)?.date ?? today);
}

/** Dates as a month in which a click adds or takes out, and as the list of the year with their names. */
export function DatesField({ value, error, readOnly, onChange }: Props) {
  const { t } = useTranslation();
  const [month, setMonth] = useState(() => firstSeen(value, new Date().toISOString().slice(0, 10)));
  const year = month.slice(0, 4);
  const shown = ofYear(value, year);
  const change = (entry: CalendarDate, part: Partial<CalendarDate>) => onChange(changed(value, entry, part));
  return (
    <Input.Wrapper label={t('calendar.dates')} error={error} labelElement="div">
      <div className={classes.dates}>
        <Calendar
          date={month}
          onDateChange={setMonth}
          maxLevel="year"
          hideOutsideDates
          className={classes.month}
          getDayProps={(day) => ({
            selected: entryOn(value, day) !== undefined,
            title: entryOn(value, day)?.label || undefined,
            onClick: readOnly ? undefined : () => onChange(toggled(value, day)),
          })}
        />
        <div className={classes.rows}>
          <Group justify="space-between" mb="sm">
            <Text fw={600}>{year}</Text>
            {!readOnly && (
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconPlus size={15} aria-hidden />}
                onClick={() => onChange(toggled(value, freeFrom(value, month)))}
              >
                {t('calendar.addDate')}
              </Button>
            )}
          </Group>
          {shown.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('calendar.noDates')}
            </Text>
          )}
          {shown.map((entry) => (
            <Row
              // what changes of an entry must not take the focus from its field
              key={`${value.indexOf(entry)}`}
              entry={entry}
              readOnly={readOnly}
              onChange={(part) => change(entry, part)}
              onRemove={() => onChange(value.filter((one) => one !== entry))}
            />
          ))}
        </div>
      </div>
    </Input.Wrapper>
  );
}

interface RowProps {
  entry: CalendarDate;
  readOnly: boolean;
  onChange: (part: Partial<CalendarDate>) => void;
  onRemove: () => void;
}

function Row({ entry, readOnly, onChange, onRemove }: RowProps) {
  const { t } = useTranslation();
  const dates = useDates();
  const date = dates.date(entry.date);
  const last = entry.lastDate ? dates.date(entry.lastDate) : t('calendar.oneDay');
  const pick = { size: 'xs', w: 140, disabled: readOnly, valueFormat: DAY } as const;
  return (
    <div className={classes.row}>
      <DatePickerInput
        {...pick}
        aria-label={t('calendar.firstOf', { date })}
        value={entry.date}
        onChange={(text) => text && onChange({ date: text.slice(0, 10) })}
      />
      <DatePickerInput
        {...pick}
        aria-label={`${t('calendar.lastOf', { date })} – ${last}`}
        placeholder={t('calendar.oneDay')}
        clearable
        minDate={entry.date}
        value={entry.lastDate ?? null}
        onChange={(text) => onChange({ lastDate: text ? text.slice(0, 10) : null })}
      />
      <NameField
        size="xs"
        className={classes.label}
        aria-label={t('calendar.labelOf', { date })}
        placeholder={t('calendar.label')}
        readOnly={readOnly}
        value={entry.label ?? ''}
        onChange={(event) => onChange({ label: event.currentTarget.value })}
      />
      {!readOnly && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('calendar.removeDate', { date })}
          onClick={onRemove}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      )}
    </div>
  );
}
