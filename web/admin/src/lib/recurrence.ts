/** Recurrences between words and the text of RFC 5545. Pure; dates are text `YYYY-MM-DD`. */
import type { Rule } from '@vitrine/api/types';

export const KINDS = [
  'none',
  'weeks',
  'days',
  'monthDays',
  'monthWeekday',
  'year',
  'dates',
  'advanced',
] as const;

/** How dates recur, as a person chooses it. Which fields count depends on the kind. */
export interface Repeat {
  /** `none` = each of the chosen weekdays, `dates` = the chosen dates alone, `advanced` = only the text can say it. */
  kind: (typeof KINDS)[number];
  every: number;
  /** Days of the month; -1 is the last one. */
  monthDays: number[];
  /** 1 to 5, or -1 for the last. */
  ordinal: number;
  weekday: number;
  month: number;
  day: number;
  end: 'never' | 'count' | 'until';
  count: number;
  until: string | null;
  text: string;
}

export const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
export const NO_REPEAT: Repeat = {
  kind: 'none',
  every: 1,
  monthDays: [1],
  ordinal: -1,
  weekday: 5,
  month: 1,
  day: 1,
  end: 'never',
  count: 10,
  until: null,
  text: '',
};

const NAMES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00Z`).getUTCDay() || 7;
}

function dateOf(text: string): string | null {
  const found = /^(\d{4})-?(\d\d)-?(\d\d)(T\d{6}Z?)?$/.exec(text);
  return found ? `${found[1]}-${found[2]}-${found[3]}` : null;
}

function numbers(text: string, low: number, high: number): number[] | null {
  const found = text.split(',').map(Number);
  const good = (n: number) => Number.isInteger(n) && n !== 0 && n >= low && n <= high;
  return found.every(good) ? found : null;
}

/** What a rule says about dates, in words where words can say it. The weekdays of weeks are the rule's own. */
export function readRepeat(rule: Rule): { repeat: Repeat; weekdays: number[] } {
  const own = rule.weekdays ?? [];
  const weekdays = own.length > 0 ? [...own].sort() : EVERY_DAY;
  const text = rule.recurrence?.trim();
  if (!text) {
    const alone = own.length === 0 && (rule.dates?.length ?? 0) > 0;
    return { repeat: { ...NO_REPEAT, kind: alone ? 'dates' : 'none' }, weekdays };
  }
  const repeat = worded(text, rule.startDate ?? null);
  if (!repeat) return { repeat: { ...NO_REPEAT, kind: 'advanced', text }, weekdays };
  if (!repeat.days) return { repeat: repeat.repeat, weekdays };
  if (own.length > 0) return { repeat: { ...NO_REPEAT, kind: 'advanced', text }, weekdays };
  return { repeat: repeat.repeat, weekdays: repeat.days };
}

/** The recurrence in words, with the weekdays of weeks; null if words cannot say it. */
function worded(text: string, start: string | null): { repeat: Repeat; days?: number[] } | null {
  const parts = new Map<string, string>();
  for (const part of text
    .replace(/^RRULE:/i, '')
    .toUpperCase()
    .split(';')) {
    const [name = '', value = ''] = part.split('=').map((side) => side.trim());
    if (parts.has(name)) return null;
    parts.set(name, value);
  }
  const take = (name: string) => {
    const value = parts.get(name);
    parts.delete(name);
    return value;
  };
  const frequency = take('FREQ');
  const base = ending(take, { ...NO_REPEAT, every: Number(take('INTERVAL') ?? 1) });
  if (!base || !(base.every >= 1) || (take('WKST') ?? 'MO') !== 'MO') return null;
  const [byDay, byMonthDay, byMonth] = ['BYDAY', 'BYMONTHDAY', 'BYMONTH'].map(take);
  if (parts.size > 0) return null;
  switch (frequency) {
    case 'DAILY':
      return byDay || byMonthDay || byMonth ? null : { repeat: { ...base, kind: 'days' } };
    case 'WEEKLY':
      return byMonthDay || byMonth ? null : weekly(base, byDay, start);
    case 'MONTHLY':
      return byMonth ? null : monthly(base, byDay, byMonthDay, start);
    case 'YEARLY':
      return byDay ? null : yearly(base, byMonth, byMonthDay, start);
    default:
      return null;
  }
}

function ending(take: (name: string) => string | undefined, base: Repeat): Repeat | null {
  const [count, until] = [take('COUNT'), take('UNTIL')];
  if (count && until) return null;
  if (count) return Number(count) >= 1 ? { ...base, end: 'count', count: Number(count) } : null;
  if (!until) return base;
  const date = dateOf(until);
  return date ? { ...base, end: 'until', until: date } : null;
}

function weekly(base: Repeat, byDay: string | undefined, start: string | null) {
  const days = byDay
    ? byDay.split(',').map((name) => NAMES.indexOf(name) + 1)
    : start
      ? [weekdayOf(start)]
      : [0];
  if (days.includes(0)) return null;
  return { repeat: { ...base, kind: 'weeks' as const }, days: [...days].sort() };
}

function monthly(
  base: Repeat,
  byDay: string | undefined,
  byMonthDay: string | undefined,
  start: string | null,
) {
  if (byDay && byMonthDay) return null;
  if (byDay) {
    const found = /^(-1|[1-5])([A-Z]{2})$/.exec(byDay);
    const weekday = NAMES.indexOf(found?.[2] ?? '') + 1;
    if (!found || weekday === 0) return null;
    return { repeat: { ...base, kind: 'monthWeekday' as const, ordinal: Number(found[1]), weekday } };
  }
  const monthDays = byMonthDay ? numbers(byMonthDay, -1, 31) : start ? [Number(start.slice(8))] : null;
  return monthDays && { repeat: { ...base, kind: 'monthDays' as const, monthDays } };
}

function yearly(
  base: Repeat,
  byMonth: string | undefined,
  byMonthDay: string | undefined,
  start: string | null,
) {
  if (Boolean(byMonth) !== Boolean(byMonthDay) || (!byMonth && !start)) return null;
  const month = byMonth ? numbers(byMonth, 1, 12) : [Number(start?.slice(5, 7))];
  const day = byMonthDay ? numbers(byMonthDay, 1, 31) : [Number(start?.slice(8))];
  if (month?.length !== 1 || day?.length !== 1) return null;
  return { repeat: { ...base, kind: 'year' as const, month: month[0] as number, day: day[0] as number } };
}

/** Whether dates follow a recurrence, which may count from a date. */
export function recurs({ kind }: Repeat): boolean {
  return kind !== 'none' && kind !== 'dates';
}

/** The text of RFC 5545; null where none is needed. */
export function writeRepeat(repeat: Repeat, weekdays: number[]): string | null {
  const { kind, every } = repeat;
  if (!recurs(repeat)) return null;
  if (kind === 'advanced') return repeat.text.trim() || null;
  const parts = {
    weeks: ['FREQ=WEEKLY', `BYDAY=${[...weekdays].sort().map((day) => NAMES[day - 1])}`],
    days: ['FREQ=DAILY'],
    monthDays: ['FREQ=MONTHLY', `BYMONTHDAY=${repeat.monthDays}`],
    monthWeekday: ['FREQ=MONTHLY', `BYDAY=${repeat.ordinal}${NAMES[repeat.weekday - 1]}`],
    year: ['FREQ=YEARLY', `BYMONTH=${repeat.month}`, `BYMONTHDAY=${repeat.day}`],
  }[kind as 'weeks'];
  const [frequency, ...by] = parts;
  return [
    frequency,
    ...(every > 1 ? [`INTERVAL=${every}`] : []),
    ...by,
    ...(repeat.end === 'count' ? [`COUNT=${repeat.count}`] : []),
    ...(repeat.end === 'until' && repeat.until ? [`UNTIL=${repeat.until.replaceAll('-', '')}`] : []),
  ].join(';');
}

function falls(repeat: Repeat, weekdays: number[], date: string): boolean {
  const day = Number(date.slice(8));
  const last = new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).getUTCDate();
  switch (repeat.kind) {
    case 'weeks':
      return weekdays.includes(weekdayOf(date));
    case 'monthDays':
      return repeat.monthDays.some((one) => one === day || (one < 0 && last + 1 + one === day));
    case 'monthWeekday':
      return (
        weekdayOf(date) === repeat.weekday &&
        (repeat.ordinal < 0 ? day > last - 7 : Math.ceil(day / 7) === repeat.ordinal)
      );
    case 'year':
      return Number(date.slice(5, 7)) === repeat.month && day === repeat.day;
    default:
      return true;
  }
}

/** The first date from `from` on that the recurrence falls on: it may only begin there. */
export function firstDate(repeat: Repeat, weekdays: number[], from: string): string {
  const start = Date.parse(`${from}T00:00Z`);
  for (let ahead = 0; ahead < 366 * 9; ahead += 1) {
    const date = new Date(start + ahead * 86_400_000).toISOString().slice(0, 10);
    if (falls(repeat, weekdays, date)) return date;
  }
  return from;
}
