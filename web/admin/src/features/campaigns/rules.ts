/** The rules of a campaign as the form edits them. Pure. */
import type { Period, Rule } from '@vitrine/api/types';
import {
  EVERY_DAY,
  firstDate,
  NO_REPEAT,
  type Repeat,
  readRepeat,
  recurs,
  writeRepeat,
} from '../../lib/recurrence';

export interface RuleForm {
  weekdays: number[];
  repeat: Repeat;
  /** From when the recurrence counts. */
  startDate: string | null;
  dayparts: Period[];
  dates: string[];
  exceptDates: string[];
  /** Calendars on whose dates alone it plays, and those on whose dates it does not. */
  within: string[];
  without: string[];
  /** Dates with their own times of day; none = nothing on that date. */
  overrides: NonNullable<Rule['overrides']>;
}

export const ALWAYS: RuleForm = {
  weekdays: EVERY_DAY,
  repeat: NO_REPEAT,
  startDate: null,
  dayparts: [],
  dates: [],
  exceptDates: [],
  within: [],
  without: [],
  overrides: [],
};

const FIELDS = Object.keys(ALWAYS) as (keyof RuleForm)[];

/** Whether two rules say the same, but for some fields. */
export function sameRule(one: RuleForm, other: RuleForm, but: (keyof RuleForm)[] = []): boolean {
  const said = (rule: RuleForm, field: keyof RuleForm) =>
    field === 'repeat' ? writeRepeat(rule.repeat, []) : rule[field];
  return FIELDS.every(
    (field) => but.includes(field) || JSON.stringify(said(one, field)) === JSON.stringify(said(other, field)),
  );
}

export function ruleFormOf(rule: Rule): RuleForm {
  return {
    ...readRepeat(rule),
    startDate: rule.startDate ?? null,
    dayparts: rule.dayparts ?? [],
    dates: rule.dates ?? [],
    exceptDates: rule.exceptDates ?? [],
    within: rule.inCalendars ?? [],
    without: rule.notInCalendars ?? [],
    overrides: rule.overrides ?? [],
  };
}

/** Whether the weekdays of the form belong to the kind of repetition. */
export function hasWeekdays({ kind }: Repeat): boolean {
  return kind !== 'monthWeekday' && kind !== 'dates';
}

function weekdaysOf({ weekdays, repeat, dates }: RuleForm): number[] {
  if (!hasWeekdays(repeat) || repeat.kind === 'weeks') return [];
  // without weekdays, dates would stand alone
  if (weekdays.length === 7 && repeat.kind === 'none' && dates.length > 0) return EVERY_DAY;
  return weekdays.length === 7 ? [] : [...weekdays].sort();
}

/** Where the recurrence begins: the first of its dates from the chosen one on. */
export function startOf({ repeat, weekdays, startDate }: RuleForm): string | null {
  if (!startDate || repeat.kind === 'dates') return null;
  return recurs(repeat) && repeat.kind !== 'advanced' ? firstDate(repeat, weekdays, startDate) : startDate;
}

export function ruleOf(form: RuleForm): Rule {
  const recurrence = writeRepeat(form.repeat, form.weekdays);
  const startDate = startOf(form);
  const filled = Object.entries({
    weekdays: weekdaysOf(form),
    dates: form.dates,
    exceptDates: form.exceptDates,
    inCalendars: form.within,
    notInCalendars: form.without,
    overrides: form.overrides.filter(({ date }) => date !== ''),
  }).filter(([, list]) => list.length > 0);
  return {
    ...(recurrence ? { recurrence } : {}),
    ...(startDate ? { startDate } : {}),
    ...Object.fromEntries(filled),
    dayparts: form.dayparts,
  };
}

/** The rules as they are sent; one that restricts nothing is no rule when it stands alone. */
export function rulesOf(forms: RuleForm[]): Rule[] {
  const rules = forms.map(ruleOf);
  const [first] = rules;
  const free = first && Object.keys(first).length === 1 && first.dayparts?.length === 0;
  return rules.length === 1 && free ? [] : rules;
}
