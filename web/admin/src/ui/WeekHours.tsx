import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconCopy, IconPlus, IconX } from '@tabler/icons-react';
import type { OpeningHours, Period } from '@vitrine/api/types';
import dayjs from 'dayjs';
import { useTranslation } from '../lib/use-translation';
import { weeklyOf, weekOf } from '../lib/week-hours';
import { HourField } from './HourField';
import classes from './WeekHours.module.css';

/** Whether a store opens and closes, or a glass goes on and off. */
type About = 'store' | 'glass';

interface Props {
  about: About;
  value: OpeningHours;
  onChange: (hours: OpeningHours) => void;
}

/** Hours day by day, and the dates that differ. */
export function WeekHours({ about, value, onChange }: Props) {
  const { t } = useTranslation();
  const week = weekOf(value);
  const set = (change: (old: Period[], day: number) => Period[]) =>
    onChange({ ...value, weekly: weeklyOf(week.map(change)) });
  return (
    <Stack gap={0} mt="sm">
      {week.map((periods, day) => {
        const name = t(`weekday.long.${(day + 1) as 1}`);
        return (
          <div key={name} className={classes.day}>
            <span className={classes.dayName}>{name}</span>
            <div className={classes.periods}>
              <Periods
                about={about}
                label={name}
                periods={periods}
                onChange={(next) => set((old, at) => (at === day ? next : old))}
              />
              {day === 0 && (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  leftSection={<IconCopy size={15} aria-hidden />}
                  onClick={() => set((old, at) => (at < 6 ? periods : old))}
                >
                  {t('hours.copy')}
                </Button>
              )}
            </div>
          </div>
        );
      })}
      <Exceptions about={about} value={value} onChange={onChange} />
    </Stack>
  );
}

interface PeriodsProps {
  about: About;
  label: string;
  periods: Period[];
  onChange: (periods: Period[]) => void;
}

function Periods({ about, label, periods, onChange }: PeriodsProps) {
  const { t } = useTranslation();
  const change = (index: number, part: Partial<Period>) =>
    onChange(periods.map((one, at) => (at === index ? { ...one, ...part } : one)));
  const last = periods.at(-1);
  return (
    <>
      {periods.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(`hours.${about}.none`)}
        </Text>
      )}
      {periods.map((period, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a period is known by its place
        <span key={index} className={classes.period}>
          <HourField
            size="xs"
            w={72}
            aria-label={t(`hours.${about}.from`, { day: label })}
            value={period.start}
            onChange={(start) => change(index, { start })}
          />
          –
          <HourField
            size="xs"
            w={72}
            aria-label={t(`hours.${about}.to`, { day: label })}
            value={period.end}
            onChange={(end) => change(index, { end })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('hours.remove', { day: label })}
            onClick={() => onChange(periods.filter((_, at) => at !== index))}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </span>
      ))}
      <ActionIcon
        variant="subtle"
        aria-label={t('hours.add', { day: label })}
        onClick={() =>
          onChange([...periods, last ? { start: '14:00', end: '19:00' } : { start: '09:00', end: '19:30' }])
        }
      >
        <IconPlus size={16} aria-hidden />
      </ActionIcon>
    </>
  );
}

function Exceptions({ about, value, onChange }: Props) {
  const { t } = useTranslation();
  const set = (exceptions: OpeningHours['exceptions']) => onChange({ ...value, exceptions });
  return (
    <Stack gap="xs" mt="md">
      <Text size="sm" fw={550}>
        {t('hours.exceptions')}
      </Text>
      {value.exceptions.map((exception, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an exception is known by its place while its date is chosen
        <Group key={index} gap="sm">
          <DatePickerInput
            size="xs"
            w={150}
            aria-label={`${t('hours.date')} ${dayjs(exception.date).format('D MMM YYYY')}`}
            value={exception.date}
            onChange={(date) =>
              date &&
              set(
                value.exceptions.map((one, at) => (at === index ? { ...one, date: date.slice(0, 10) } : one)),
              )
            }
          />
          <Periods
            about={about}
            label={exception.date}
            periods={exception.periods}
            onChange={(periods) =>
              set(value.exceptions.map((one, at) => (at === index ? { ...one, periods } : one)))
            }
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('hours.removeDate', { date: exception.date })}
            onClick={() => set(value.exceptions.filter((_, at) => at !== index))}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() =>
            set([...value.exceptions, { date: `${new Date().getFullYear()}-12-25`, periods: [] }])
          }
        >
          {t('hours.addDate')}
        </Button>
      </Group>
    </Stack>
  );
}
