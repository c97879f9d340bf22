import { Checkbox, NumberInput, SimpleGrid, Stack, TagsInput } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from '../../lib/use-translation';
import classes from './Campaigns.module.css';
import { EMPTY, isWeighted } from './form';
import type { Form } from './use-campaign-form';

const SHOWN = [
  'priority',
  'weight',
  'capPerHour',
  'gapSeconds',
  'separationKeys',
  'wake',
  'softEnd',
] as const;

/** What few campaigns need: priority and weight, how often at most, how far apart. Open when something is set. */
export function Limits({ form }: { form: Form }) {
  const { t } = useTranslation();
  const values = form.getValues();
  const { kind } = values;
  const [wasSet] = useState(() => SHOWN.some((name) => String(values[name]) !== String(EMPTY[name])));
  return (
    <details className={classes.more} open={wasSet || SHOWN.some((name) => form.errors[name])}>
      <summary>
        <IconChevronRight size={17} aria-hidden />
        {t('strength.more')}
      </summary>
      <Stack gap="md" mt="md">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <NumberInput
            label={t('strength.priority')}
            description={t('strength.priorityHint')}
            min={0}
            max={1000}
            {...form.getInputProps('priority')}
          />
          {isWeighted(kind) && !values.ramp && (
            <NumberInput
              label={t('strength.weight')}
              description={t('strength.weightHint')}
              min={1}
              max={1000}
              {...form.getInputProps('weight')}
            />
          )}
          <NumberInput
            label={t('strength.cap')}
            description={t('strength.capHint')}
            placeholder={t('strength.noLimit')}
            min={1}
            max={3600}
            {...form.getInputProps('capPerHour')}
          />
          <NumberInput
            label={t('strength.gap')}
            description={t('strength.gapHint')}
            placeholder={t('strength.noLimit')}
            suffix=" s"
            min={1}
            max={86_400}
            {...form.getInputProps('gapSeconds')}
          />
        </SimpleGrid>
        <TagsInput
          label={t('strength.separation')}
          description={t('strength.separationHint')}
          placeholder={values.separationKeys.length > 0 ? undefined : t('strength.separationExample')}
          clearButtonProps={{ 'aria-label': t('tags.clear') }}
          {...form.getInputProps('separationKeys')}
        />
        {kind === 'takeover' && (
          <Checkbox label={t('strength.wake')} {...form.getInputProps('wake', { type: 'checkbox' })} />
        )}
        <Checkbox label={t('strength.softEnd')} {...form.getInputProps('softEnd', { type: 'checkbox' })} />
      </Stack>
    </details>
  );
}
