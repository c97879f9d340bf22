import { Group, MultiSelect, NumberInput, Select } from '@mantine/core';
import { EVERY_DAY, type Repeat } from '../../lib/recurrence';
import { useTranslation } from '../../lib/use-translation';
import type { RuleProps } from './RuleFields';

const MONTHS = Array.from({ length: 12 }, (_, month) => month + 1);
const MONTH_DAYS = [...Array.from({ length: 31 }, (_, day) => day + 1), -1];
const ORDINALS = [1, 2, 3, 4, 5, -1] as const;

type Props = RuleProps & { change: (part: Partial<Repeat>) => void };

/** Which day in the month or in the year. */
export function RepeatDay({ form, at, rule, change }: Props) {
  const { t, i18n } = useTranslation();
  const { repeat } = rule;
  const monthName = (month: number) =>
    new Intl.DateTimeFormat(i18n.language, { month: 'long', timeZone: 'UTC' }).format(
      Date.UTC(2000, month - 1),
    );
  switch (repeat.kind) {
    case 'monthDays':
      return (
        <MultiSelect
          label={t('when.monthDays')}
          searchable
          hidePickedOptions
          data={MONTH_DAYS.map((day) => ({
            value: String(day),
            label: day < 0 ? t('rule.lastDay') : String(day),
          }))}
          value={repeat.monthDays.map(String)}
          error={form.errors[`rules.${at}.recurrence`]}
          onChange={(days) =>
            // the last day comes last
            change({ monthDays: days.map(Number).sort((a, b) => (a < 0 ? 1 : b < 0 ? -1 : a - b)) })
          }
        />
      );
    case 'monthWeekday':
      return (
        <Group gap="xs" grow align="flex-end">
          <Select
            label={t('when.ordinal')}
            allowDeselect={false}
            data={ORDINALS.map((value) => ({ value: String(value), label: t(`rule.ordinal.${value}`) }))}
            value={String(repeat.ordinal)}
            onChange={(ordinal) => change({ ordinal: Number(ordinal) })}
          />
          <Select
            label={t('when.weekday')}
            allowDeselect={false}
            data={EVERY_DAY.map((day) => ({ value: String(day), label: t(`weekday.long.${day as 1}`) }))}
            value={String(repeat.weekday)}
            onChange={(weekday) => change({ weekday: Number(weekday) })}
          />
        </Group>
      );
    case 'year':
      return (
        <Group gap="xs" grow align="flex-end">
          <NumberInput
            label={t('when.day')}
            min={1}
            max={31}
            value={repeat.day}
            onChange={(day) => change({ day: Math.min(31, Math.max(1, Number(day) || 1)) })}
          />
          <Select
            label={t('when.month')}
            allowDeselect={false}
            searchable
            data={MONTHS.map((month) => ({ value: String(month), label: monthName(month) }))}
            value={String(repeat.month)}
            onChange={(month) => change({ month: Number(month) })}
          />
        </Group>
      );
    default:
      return null;
  }
}
