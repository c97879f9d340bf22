import { SimpleGrid } from '@mantine/core';
import { useTranslation } from '../../lib/use-translation';
import { CalendarSelect } from '../../ui/CalendarSelect';
import type { RuleProps } from './RuleFields';

/** On which dates it does not play, or plays alone: public holidays, sales, closings. */
export function Calendars({ form, at, rule }: RuleProps) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <CalendarSelect
        label={t('when.without')}
        description={t('when.withoutHint')}
        value={rule.without}
        error={form.errors[`rules.${at}.without`]}
        onChange={(ids) => form.setFieldValue(`rules.${at}.without`, ids)}
      />
      <CalendarSelect
        label={t('when.within')}
        description={t('when.withinHint')}
        value={rule.within}
        error={form.errors[`rules.${at}.within`]}
        onChange={(ids) => form.setFieldValue(`rules.${at}.within`, ids)}
      />
    </SimpleGrid>
  );
}
