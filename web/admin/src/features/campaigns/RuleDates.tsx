import { SimpleGrid } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useTranslation } from '../../lib/use-translation';
import type { RuleProps } from './RuleFields';

/** Dates that come in addition, and dates that are left out. */
export function RuleDates({ form, at, rule }: RuleProps) {
  const { t } = useTranslation();
  const alone = rule.repeat.kind === 'dates';
  const props = (name: 'dates' | 'exceptDates') => ({
    type: 'multiple' as const,
    clearable: true,
    placeholder: t('when.noDates'),
    value: rule[name],
    error: form.errors[`rules.${at}.${name}`],
    onChange: (dates: string[]) =>
      form.setFieldValue(`rules.${at}.${name}`, dates.map((date) => date.slice(0, 10)).sort()),
  });
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <DatePickerInput label={t(alone ? 'when.dates' : 'when.extraDates')} {...props('dates')} />
      {!alone && <DatePickerInput label={t('when.exceptDates')} {...props('exceptDates')} />}
    </SimpleGrid>
  );
}
