import { Checkbox, NumberInput, SimpleGrid, Text } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { IconTrendingUp } from '@tabler/icons-react';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import classes from './Campaigns.module.css';
import type { Form } from './use-campaign-form';

/** More and more often towards an event: the weight grows from the start of the campaign until then. */
export function Ramp({ form }: { form: Form }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { ramp, weight, rampWeight, rampEvent, from } = form.getValues();
  const edge = (text: string) => format.edge(text.replace(' ', 'T').slice(0, 16));
  return (
    <>
      <Checkbox
        label={t('strength.ramp')}
        description={t('strength.rampHint')}
        {...form.getInputProps('ramp', { type: 'checkbox' })}
      />
      {ramp && (
        <>
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            <NumberInput
              label={t('strength.rampFrom')}
              description={from ? edge(from) : t('strength.rampNoStart')}
              min={1}
              max={1000}
              {...form.getInputProps('weight')}
            />
            <NumberInput
              label={t('strength.rampTo')}
              description={t('strength.rampToHint')}
              min={1}
              max={1000}
              {...form.getInputProps('rampWeight')}
            />
            <DateTimePicker
              label={t('strength.rampEvent')}
              description={t('strength.rampEventHint')}
              placeholder={t('when.chooseDate')}
              {...form.getInputProps('rampEvent')}
            />
          </SimpleGrid>
          {from && rampEvent && (
            <Text size="sm" className={classes.sentence} role="status">
              <IconTrendingUp size={17} aria-hidden />
              <span>
                {t(rampWeight < weight ? 'strength.rampLess' : 'strength.rampMore', {
                  w0: weight,
                  w1: rampWeight,
                  from: edge(from),
                  event: edge(rampEvent),
                })}
              </span>
            </Text>
          )}
        </>
      )}
    </>
  );
}
