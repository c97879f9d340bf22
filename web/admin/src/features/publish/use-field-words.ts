import type { Change, Rule } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import type { Condition } from '../../lib/condition';
import { useFormat } from '../../lib/format';
import { useRuleWords } from '../../ui/rule-words';
import { useApiConditionWords } from '../../ui/use-condition-words';
import { useTargetWords } from '../../ui/use-target-words';

/** The value of a field as a sentence, or as a list of them. */
export function useFieldWords({ diff }: Change): (field: string, value: unknown) => string | string[] {
  const { t } = useTranslation();
  const format = useFormat();
  const rule = useRuleWords();
  const condition = useApiConditionWords();
  const texts = diff.flatMap(({ field, before, after }) => (field === 'target' ? [before, after] : []));
  const target = useTargetWords(texts.filter((text) => typeof text === 'string'));

  function entry(thing: Record<string, unknown>): string {
    const { title, name, durationMs, transition, fit, validFrom, validTo } = thing;
    return [
      String(title || name || t('changes.gone')),
      ...(typeof durationMs === 'number' ? [format.lengthOf(durationMs)] : []),
      ...(typeof fit === 'string' ? [t(`playlist.fit.${fit as 'cover'}`)] : []),
      ...(typeof transition === 'string' ? [t(`playlist.transition.${transition as 'cut'}`)] : []),
      ...(typeof validFrom === 'string' ? [t('playlist.validFrom', { when: format.edge(validFrom) })] : []),
      ...(typeof validTo === 'string' ? [t('playlist.validTo', { when: format.edge(validTo) })] : []),
    ].join(' · ');
  }

  function one(field: string, value: unknown): string {
    if (value === null || value === undefined || value === '') return '–';
    if (typeof value === 'boolean') return value ? t('common.yes') : t('common.no');
    const text = String(value);
    switch (field) {
      case 'kind':
        return t(`kind.${text as 'loop'}`, { defaultValue: text });
      case 'severity':
        return t(`strength.severe.${text as 'minor'}`, { defaultValue: text });
      case 'from':
      case 'to':
        return format.edge(text);
      case 'target':
        return target(text);
      case 'sharePermille':
        return format.percent(Number(value) / 10);
      case 'rules':
        return rule(value as Rule);
      case 'condition':
        return condition(value as Condition);
      case 'ramp': {
        const { w0, w1, event } = value as { w0: number; w1: number; event: string };
        return t('strength.rampWords', { w0, w1, event: format.edge(event) });
      }
    }
    if (field.endsWith('Ms')) return format.lengthOf(Number(value));
    if (typeof value === 'number') return format.number(value);
    return typeof value === 'object' ? entry(value as Record<string, unknown>) : text;
  }

  return (field, value) => {
    if (!Array.isArray(value)) return one(field, value);
    return value.length === 0 ? '–' : value.map((each) => one(field, each));
  };
}
