import { ActionIcon, Autocomplete, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { factKeysQuery } from '../../data/facts';
import {
  COMPARISONS,
  type Comparison,
  type FactTest,
  isOfNumbers,
  NAMES,
  takesValue,
} from '../../lib/condition';
import { useTranslation } from '../../lib/use-translation';
import classes from './Campaigns.module.css';

interface Props {
  number: number;
  test: FactTest;
  onChange: (test: FactTest) => void;
  onRemove: () => void;
}

/** "rain – is above – 0.5", and where it has to come back to. */
export function FactTestRow({ number, test, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  const { data: keys } = useQuery(factKeysQuery);
  const change = (part: Partial<FactTest>) => onChange({ ...test, ...part });
  return (
    <div className={classes.test}>
      <Autocomplete
        label={t('condition.fact')}
        aria-label={t('condition.factOf', { number })}
        placeholder={t(keys?.length ? 'condition.factChoose' : 'condition.factExample')}
        description={keys?.length === 0 && t('condition.factNone')}
        data={keys ?? []}
        value={test.key}
        onChange={(key) => change({ key })}
      />
      <Select
        label={t('condition.comparison')}
        aria-label={t('condition.comparisonOf', { number })}
        allowDeselect={false}
        data={COMPARISONS.map((value) => ({ value, label: t(`comparison.${NAMES[value]}`) }))}
        value={test.comparison}
        onChange={(comparison) => change({ comparison: comparison as Comparison })}
      />
      {takesValue(test.comparison) && (
        <TextInput
          label={t('condition.value')}
          aria-label={t('condition.valueOf', { number })}
          inputMode={isOfNumbers(test.comparison) ? 'decimal' : undefined}
          value={test.value}
          onChange={(event) => change({ value: event.currentTarget.value })}
        />
      )}
      {isOfNumbers(test.comparison) && (
        <TextInput
          label={t(test.comparison.startsWith('>') ? 'condition.exitBelow' : 'condition.exitAbove')}
          placeholder={t('condition.exitSame')}
          inputMode="decimal"
          value={test.exit}
          onChange={(event) => change({ exit: event.currentTarget.value })}
        />
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        className={classes.testOut}
        aria-label={t('condition.removeTest', { number })}
        onClick={onRemove}
      >
        <IconX size={18} aria-hidden />
      </ActionIcon>
    </div>
  );
}
