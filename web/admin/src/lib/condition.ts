/** A condition on facts between words and the prefix form of the API. Pure. */
import type { CampaignInput } from '@vitrine/api/types';

export type Condition = NonNullable<CampaignInput['condition']>;

export const COMPARISONS = ['>', '>=', '<', '<=', '=', '!=', 'is', 'not'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** The texts' names of comparisons. */
export const NAMES = {
  '>': 'above',
  '>=': 'atLeast',
  '<': 'below',
  '<=': 'atMost',
  '=': 'equal',
  '!=': 'different',
  is: 'yes',
  not: 'no',
} as const satisfies Record<Comparison, string>;

export interface FactTest {
  key: string;
  comparison: Comparison;
  value: string;
  /** Where a number has to come back to before the comparison counts as false again; empty = the value. */
  exit: string;
}

export interface ConditionForm {
  join: 'and' | 'or';
  tests: FactTest[];
  unknown: 'hide' | 'show' | 'hold';
  holdMinutes: number;
  forMinutes: number;
  minOnMinutes: number;
  minOffMinutes: number;
  urgent: boolean;
  /** What words cannot say, as JSON. */
  expert: string | null;
}

export const NEW_TEST: FactTest = { key: '', comparison: '>', value: '', exit: '' };
export const NEW_CONDITION: ConditionForm = {
  join: 'and',
  tests: [NEW_TEST],
  unknown: 'hide',
  holdMinutes: 30,
  forMinutes: 0,
  minOnMinutes: 0,
  minOffMinutes: 0,
  urgent: false,
  expert: null,
};

/** Whether a comparison is one of numbers. */
export function isOfNumbers(comparison: Comparison): boolean {
  return ['>', '>=', '<', '<='].includes(comparison);
}

export function takesValue(comparison: Comparison): boolean {
  return comparison !== 'is' && comparison !== 'not';
}

/** A number as people write it, with a comma or a point; null if it is none. */
export function numberOf(text: string): number | null {
  const plain = text.trim().replace(/\s/g, '').replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

export function testOf(expr: unknown): FactTest | null {
  if (!Array.isArray(expr)) return null;
  const [operator, key, value, exit] = expr as unknown[];
  if (operator === 'not') {
    const inner = testOf(key);
    return inner?.comparison === 'is' ? { ...inner, comparison: 'not' } : null;
  }
  const known = COMPARISONS.includes(operator as Comparison);
  if (!known || typeof key !== 'string') return null;
  if (operator === 'is') return { ...NEW_TEST, key, comparison: 'is' };
  // a word that looks like a number or a yes would come back as another sort of value
  if (typeof value === 'string' && typeof typed(value) !== 'string') return null;
  return {
    key,
    comparison: operator as Comparison,
    value: String(value),
    exit: exit === undefined ? '' : String(exit),
  };
}

/** What the words of the form can say of an expression. */
function readExpr(expr: unknown): Pick<ConditionForm, 'join' | 'tests'> | null {
  const single = testOf(expr);
  if (single) return { join: 'and', tests: [single] };
  if (!Array.isArray(expr) || (expr[0] !== 'and' && expr[0] !== 'or')) return null;
  const tests = expr.slice(1).map(testOf);
  return tests.length > 0 && tests.every((test) => test !== null)
    ? { join: expr[0], tests: tests as FactTest[] }
    : null;
}

/** An expression as an expert writes it; one that was not finished comes back as the text that it was. */
const expertOf = (expr: unknown) => (typeof expr === 'string' ? expr : JSON.stringify(expr));

export function conditionFormOf(condition: Condition | null | undefined): ConditionForm | null {
  if (!condition) return null;
  const minutes = (ms: number | null | undefined, none = 0) => (ms == null ? none : ms / 60_000);
  const worded = readExpr(condition.expr);
  return {
    ...NEW_CONDITION,
    ...(worded ?? { expert: expertOf(condition.expr) }),
    unknown: condition.unknown ?? 'hide',
    holdMinutes: minutes(condition.holdMs, NEW_CONDITION.holdMinutes),
    forMinutes: minutes(condition.forMs),
    minOnMinutes: minutes(condition.minOnMs),
    minOffMinutes: minutes(condition.minOffMs),
    urgent: condition.urgent ?? false,
  };
}

function typed(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return numberOf(text) ?? text;
}

export function exprOf({ key, comparison, value, exit }: FactTest): unknown[] {
  const name = key.trim();
  if (comparison === 'is') return ['is', name];
  if (comparison === 'not') return ['not', ['is', name]];
  if (!isOfNumbers(comparison)) return [comparison, name, typed(value.trim())];
  const back = numberOf(exit);
  return [comparison, name, numberOf(value) ?? value.trim(), ...(back === null ? [] : [back])];
}

/** The expression of what an expert wrote; null if it is no list. */
export function expertExpr(text: string): unknown[] | null {
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) ? read : null;
  } catch {
    return null;
  }
}

export function conditionOf(form: ConditionForm | null): Condition | null {
  if (!form) return null;
  const exprs = form.tests.map(exprOf);
  const said = exprs.length === 1 ? (exprs[0] ?? []) : [form.join, ...exprs];
  const ms = (name: string, minutes: number) => (minutes > 0 ? { [name]: Math.round(minutes * 60_000) } : {});
  return {
    expr: form.expert === null ? said : (expertExpr(form.expert) ?? (form.expert as never)),
    unknown: form.unknown,
    ...(form.unknown === 'hold' ? { holdMs: Math.round(form.holdMinutes * 60_000) } : {}),
    ...ms('forMs', form.forMinutes),
    ...ms('minOnMs', form.minOnMinutes),
    ...ms('minOffMs', form.minOffMinutes),
    ...(form.urgent ? { urgent: true } : {}),
  };
}

/** What is missing in a condition: its key, its number, or a list. */
export function conditionComplaint(
  form: ConditionForm | null,
): 'chooseFact' | 'chooseNumber' | 'notAList' | null {
  if (!form) return null;
  if (form.expert !== null) return expertExpr(form.expert) ? null : 'notAList';
  if (form.tests.some(({ key }) => key.trim() === '')) return 'chooseFact';
  const wrong = ({ comparison, value, exit }: FactTest) =>
    isOfNumbers(comparison) && (numberOf(value) === null || (exit.trim() !== '' && numberOf(exit) === null));
  const empty = ({ comparison, value }: FactTest) => takesValue(comparison) && value.trim() === '';
  return form.tests.some((test) => wrong(test) || empty(test)) ? 'chooseNumber' : null;
}
