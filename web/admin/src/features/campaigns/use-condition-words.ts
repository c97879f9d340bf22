import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/format';
import { type ConditionForm, type FactTest, numberOf, takesValue } from './condition';
import { NAMES } from './FactTestRow';

/** Says a condition as a sentence: "Shows while rain is above 0.5; when unknown: hide." */
export function useConditionWords(): (condition: ConditionForm) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const test = ({ key, comparison, value }: FactTest) => {
    const number = numberOf(value);
    const shown = number === null ? value.trim() : format.number(number);
    const words = [key.trim() || '…', t(`comparison.${NAMES[comparison]}`)];
    return (takesValue(comparison) ? [...words, shown || '…'] : words).join(' ');
  };
  return (condition) =>
    [
      t('condition.sentence', {
        tests: condition.tests.map(test).join(` ${t(`condition.${condition.join}`)} `),
        unknown: t(`condition.when.${condition.unknown}`).toLowerCase(),
      }),
      ...(condition.forMinutes > 0 ? [t('condition.sentenceFor', { count: condition.forMinutes })] : []),
    ].join(' ');
}
