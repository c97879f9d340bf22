import { NumberInput, SimpleGrid } from '@mantine/core';
import type { ConditionForm } from '../../lib/condition';
import { useTranslation } from '../../lib/use-translation';

interface Props {
  condition: ConditionForm;
  change: (part: Partial<ConditionForm>) => void;
}

/** How long it must be so, and how long it stays, so that a screen does not flicker with the weather. */
export function ConditionTimes({ condition, change }: Props) {
  const { t } = useTranslation();
  const minutes = (name: 'holdMinutes' | 'forMinutes' | 'minOnMinutes' | 'minOffMinutes') => (
    <NumberInput
      key={name}
      label={t(`condition.times.${name}`)}
      suffix={` ${t('condition.minutes')}`}
      min={0}
      max={43_200}
      decimalScale={2}
      value={condition[name]}
      onChange={(value) => change({ [name]: Number(value) || 0 })}
    />
  );
  return (
    <SimpleGrid cols={{ base: 1, sm: condition.unknown === 'hold' ? 2 : 3 }}>
      {condition.unknown === 'hold' && minutes('holdMinutes')}
      {minutes('forMinutes')}
      {minutes('minOnMinutes')}
      {minutes('minOffMinutes')}
    </SimpleGrid>
  );
}
