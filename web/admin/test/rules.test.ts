import type { Rule } from '@vitrine/api/types';
import { describe, expect, it } from 'vitest';
import { ALWAYS, ruleFormOf, ruleOf, rulesOf } from '../src/features/campaigns/rules';
import {
  type ConditionForm,
  conditionComplaint,
  conditionFormOf,
  conditionOf,
  NEW_CONDITION,
  NEW_TEST,
} from '../src/lib/condition';
import { firstDate, NO_REPEAT, readRepeat, writeRepeat } from '../src/lib/recurrence';

const read = (recurrence: string, rest: Partial<Rule> = {}) =>
  readRepeat({ recurrence, dayparts: [], ...rest });

describe('a recurrence', () => {
  it.each([
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', 'weeks'],
    ['FREQ=WEEKLY;BYDAY=TU,TH;COUNT=6', 'weeks'],
    ['FREQ=DAILY;INTERVAL=3', 'days'],
    ['FREQ=DAILY;UNTIL=20261231', 'days'],
    ['FREQ=MONTHLY;BYMONTHDAY=1,15', 'monthDays'],
    ['FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1', 'monthDays'],
    ['FREQ=MONTHLY;BYDAY=2MO', 'monthWeekday'],
    ['FREQ=MONTHLY;BYDAY=-1FR', 'monthWeekday'],
    ['FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=14', 'year'],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', 'advanced'],
    ['FREQ=MONTHLY;BYDAY=-2FR', 'advanced'],
    ['FREQ=MONTHLY;BYMONTHDAY=-2', 'advanced'],
    ['FREQ=WEEKLY;BYDAY=MO;WKST=SU', 'advanced'],
    ['FREQ=YEARLY;BYDAY=1MO', 'advanced'],
    ['FREQ=DAILY;COUNT=3;UNTIL=20261231', 'advanced'],
    ['nonsense', 'advanced'],
  ])('%s is told as %s and written as it was', (text, kind) => {
    const { repeat, weekdays } = read(text);
    expect(repeat.kind).toBe(kind);
    expect(writeRepeat(repeat, weekdays)).toBe(text);
  });

  it('takes what its text leaves out from the date it counts from', () => {
    expect(read('FREQ=WEEKLY', { startDate: '2026-11-27' }).weekdays).toEqual([5]);
    expect(read('FREQ=MONTHLY', { startDate: '2026-11-27' }).repeat.monthDays).toEqual([27]);
    expect(read('FREQ=YEARLY', { startDate: '2026-07-14' }).repeat).toMatchObject({ month: 7, day: 14 });
    expect(read('FREQ=WEEKLY').repeat.kind).toBe('advanced');
  });

  it('is left as text where the weekdays of the rule limit those of the weeks', () => {
    const both = read('FREQ=WEEKLY;BYDAY=MO,TU', { weekdays: [1] });
    expect(both.repeat.kind).toBe('advanced');
    expect(both.weekdays).toEqual([1]);
  });

  it.each([
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', '2026-11-27', '2026-11-30'],
    ['FREQ=MONTHLY;BYMONTHDAY=1,15', '2026-11-27', '2026-12-01'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', '2027-02-03', '2027-02-28'],
    ['FREQ=MONTHLY;BYDAY=-1FR', '2026-11-28', '2026-12-25'],
    ['FREQ=MONTHLY;BYDAY=2MO', '2026-11-27', '2026-12-14'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2026-11-27', '2028-02-29'],
    ['FREQ=DAILY;INTERVAL=3', '2026-11-27', '2026-11-27'],
  ])('%s chosen from %s on begins on %s', (text, from, first) => {
    const { repeat, weekdays } = read(text);
    expect(firstDate(repeat, weekdays, from)).toBe(first);
  });
});

describe('a rule', () => {
  it('with dates alone stays one; every day with extra dates names its weekdays', () => {
    expect(ruleFormOf({ dates: ['2026-12-24'], dayparts: [] }).repeat.kind).toBe('dates');
    const daily = ruleOf({ ...ALWAYS, dates: ['2026-12-24'] });
    expect(daily.weekdays).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(ruleFormOf(daily).repeat.kind).toBe('none');
  });

  it('begins where its recurrence may begin', () => {
    const monday = { ...ALWAYS, weekdays: [1], repeat: { ...NO_REPEAT, kind: 'weeks' as const, every: 2 } };
    expect(ruleOf({ ...monday, startDate: '2026-11-27' })).toEqual({
      recurrence: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO',
      startDate: '2026-11-30',
      dayparts: [],
    });
  });

  it('restricts nothing by itself, but counts beside others', () => {
    expect(rulesOf([ALWAYS])).toEqual([]);
    expect(rulesOf([ALWAYS, { ...ALWAYS, weekdays: [7] }])).toHaveLength(2);
  });
});

describe('a condition', () => {
  it.each([
    [['>', 'rain', 0.5]],
    [['>=', 'temperature', 28, 26]],
    [['=', 'city', 'Lille']],
    [['!=', 'open', false]],
    [['is', 'rain']],
    [['or', ['is', 'rain'], ['not', ['is', 'open']], ['<', 'stock', 3]]],
  ])('%j is told in words and written as it was', (expr) => {
    const form = conditionFormOf({ expr, unknown: 'hide' });
    expect(form?.expert).toBeNull();
    expect(conditionOf(form)).toEqual({ expr, unknown: 'hide' });
  });

  it.each([
    [['and', ['or', ['is', 'a'], ['is', 'b']], ['is', 'c']]],
    [['not', ['>', 'rain', 1]]],
    [['=', 'code', '12']],
  ])('%j is left to the expert, and kept', (expr) => {
    const form = conditionFormOf({ expr, unknown: 'show' });
    expect(form?.expert).toBe(JSON.stringify(expr));
    expect(conditionOf(form)).toEqual({ expr, unknown: 'show' });
  });

  it('keeps its times in milliseconds, and holds only when it holds', () => {
    const form: ConditionForm = {
      ...NEW_CONDITION,
      tests: [{ ...NEW_TEST, key: ' rain ', value: '0,5', exit: '0,2' }],
      unknown: 'hold',
      forMinutes: 1.5,
    };
    expect(conditionOf(form)).toEqual({
      expr: ['>', 'rain', 0.5, 0.2],
      unknown: 'hold',
      holdMs: 1_800_000,
      forMs: 90_000,
    });
    expect(conditionOf({ ...form, unknown: 'show' })).not.toHaveProperty('holdMs');
  });

  it.each([
    [{ tests: [NEW_TEST] }, 'chooseFact'],
    [{ tests: [{ ...NEW_TEST, key: 'rain', value: 'much' }] }, 'chooseNumber'],
    [{ tests: [{ ...NEW_TEST, key: 'city', comparison: '=' as const }] }, 'chooseNumber'],
    [{ tests: [{ ...NEW_TEST, key: 'rain', comparison: 'is' as const }] }, null],
    [{ expert: '{}' }, 'notAList'],
    [{ expert: '["is","rain"]' }, null],
  ])('with %j wants %s', (part, what) => {
    expect(conditionComplaint({ ...NEW_CONDITION, ...part })).toBe(what);
  });
});
