import {
  type ConditionForm,
  conditionFormOf,
  expertExpr,
  exprOf,
  type FactTest,
  NAMES,
  numberOf,
  takesValue,
  testOf,
} from '../lib/condition';
import { useFormat } from '../lib/format';
import { useTranslation } from '../lib/use-translation';

/** Says an expression on facts: "rain is above 0.5 and (stock is above 0 or open is true)". */
function useExprWords(): (expr: unknown) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const test = ({ key, comparison, value, exit }: FactTest) => {
    const shown = (text: string) => {
      if (text === 'true' || text === 'false')
        return t(text === 'true' ? 'common.yes' : 'common.no').toLowerCase();
      const number = numberOf(text);
      return number === null ? text.trim() : format.number(number);
    };
    const words = [key.trim() || '…', t(`comparison.${NAMES[comparison]}`)];
    const until = exit.trim() === '' ? [] : [t('condition.sentenceExit', { exit: shown(exit) })];
    return (takesValue(comparison) ? [...words, shown(value) || '…', ...until] : words).join(' ');
  };
  function say(expr: unknown, inside: boolean): string {
    const simple = testOf(expr);
    if (simple) return test(simple);
    if (!Array.isArray(expr)) return JSON.stringify(expr);
    const [operator, ...parts] = expr as unknown[];
    if (operator === 'not') return t('condition.not', { what: say(parts[0], true) });
    if (operator !== 'and' && operator !== 'or') return JSON.stringify(expr);
    const said = parts.map((part) => say(part, parts.length > 1)).join(` ${t(`condition.${operator}`)} `);
    return inside && parts.length > 1 ? `(${said})` : said;
  }
  return (expr) => say(expr, false);
}

/** Says a condition as a sentence: "Shows while rain is above 0.5; when unknown: hide." */
export function useConditionWords(): (condition: ConditionForm) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const say = useExprWords();
  const minutes = (name: 'minOnMinutes' | 'minOffMinutes' | 'holdMinutes', value: number) =>
    value > 0 ? [`${t(`condition.times.${name}`)} ${format.lengthOf(value * 60_000)}.`] : [];
  return (condition) => {
    const { tests, join } = condition;
    const expr = condition.expert === null ? [join, ...tests.map(exprOf)] : expertExpr(condition.expert);
    return [
      t('condition.sentence', {
        tests: say(expr),
        unknown: t(`condition.when.${condition.unknown}`).toLowerCase(),
      }),
      ...(condition.forMinutes > 0 ? [t('condition.sentenceFor', { count: condition.forMinutes })] : []),
      ...(['minOnMinutes', 'minOffMinutes'] as const).flatMap((name) => minutes(name, condition[name])),
      ...(condition.unknown === 'hold' ? minutes('holdMinutes', condition.holdMinutes) : []),
      ...(condition.urgent ? [`${t('condition.urgent')}.`] : []),
    ].join(' ');
  };
}

/** The same for a condition of the API. */
export function useApiConditionWords(): (condition: Parameters<typeof conditionFormOf>[0]) => string {
  const words = useConditionWords();
  return (condition) => {
    const form = conditionFormOf(condition);
    return form ? words(form) : '';
  };
}
