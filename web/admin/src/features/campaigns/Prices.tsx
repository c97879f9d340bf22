import { ActionIcon, Autocomplete, Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { IconChevronRight, IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { factsQuery } from '../../data/facts';
import { useTranslation } from '../../lib/use-translation';
import classes from './Campaigns.module.css';
import type { PrintedPriceForm } from './form';
import type { Form } from './use-campaign-form';

/** The prices that stand in the pictures: publishing compares them with the ones that are told. */
export function Prices({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { data } = useQuery(factsQuery);
  const { printedPrices } = form.getValues();
  const keys = [...new Set((data?.items ?? []).map(({ key }) => key))]
    .filter((key) => key.startsWith('price'))
    .sort();
  const set = (next: PrintedPriceForm[]) => form.setFieldValue('printedPrices', next);
  const change = (at: number, part: Partial<PrintedPriceForm>) =>
    set(printedPrices.map((one, place) => (place === at ? { ...one, ...part } : one)));
  return (
    <details className={classes.more} open={printedPrices.length > 0 || undefined}>
      <summary>
        <IconChevronRight size={17} aria-hidden />
        {t('prices.title')}
      </summary>
      <Stack gap="sm" mt="sm">
        <Text size="sm" c="dimmed">
          {t('prices.lead')}
        </Text>
        {printedPrices.map(({ fact, value }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a price is known by its place
          <Group key={at} gap="sm" align="flex-start" wrap="nowrap">
            <Autocomplete
              flex={1}
              aria-label={t('prices.factOf', { number: at + 1 })}
              placeholder={t('prices.factExample')}
              data={keys}
              value={fact}
              error={form.errors[`printedPrices.${at}.fact`]}
              onChange={(next) => change(at, { fact: next })}
            />
            <NumberInput
              w={120}
              aria-label={t('prices.valueOf', { number: at + 1 })}
              placeholder="19,90"
              decimalSeparator=","
              allowedDecimalSeparators={['.', ',']}
              min={0}
              decimalScale={2}
              value={value}
              error={form.errors[`printedPrices.${at}.value`]}
              onChange={(next) => change(at, { value: typeof next === 'number' ? next : '' })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              mt={4}
              aria-label={t('prices.remove', { number: at + 1 })}
              onClick={() => set(printedPrices.filter((_, place) => place !== at))}
            >
              <IconX size={18} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => set([...printedPrices, { fact: '', value: '' }])}
          >
            {t('prices.add')}
          </Button>
        </Group>
      </Stack>
    </details>
  );
}
