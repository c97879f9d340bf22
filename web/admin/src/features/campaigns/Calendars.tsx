import { SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CalendarSelect } from '../../ui/CalendarSelect';
import type { Form } from './use-campaign-form';

/** On which dates it does not play, or plays alone: public holidays, sales, closings. */
export function Calendars({ form }: { form: Form }) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <CalendarSelect
        label={t('when.without')}
        description={t('when.withoutHint')}
        {...form.getInputProps('without')}
        onChange={(ids) => form.setFieldValue('without', ids)}
      />
      <CalendarSelect
        label={t('when.within')}
        description={t('when.withinHint')}
        {...form.getInputProps('within')}
        onChange={(ids) => form.setFieldValue('within', ids)}
      />
    </SimpleGrid>
  );
}
