import type { Campaign } from '@vitrine/api/types';
import { describe, expect, it } from 'vitest';
import { changed, entryOn, freeFrom, ofYear, toggled } from '../src/features/calendars/dates';
import { EMPTY, formOf, inputOf, localField } from '../src/features/campaigns/form';

const stretch = { date: '2026-12-30', lastDate: '2027-01-02', label: 'Inventaire' };

import { ALWAYS } from '../src/features/campaigns/rules';

describe('the dates of a calendar', () => {
  it('come and go with a click, but a stretch stays', () => {
    const both = toggled([stretch], '2026-12-25');
    expect(both).toEqual([{ date: '2026-12-25' }, stretch]);
    expect(toggled(both, '2026-12-25')).toEqual([stretch]);
    expect(toggled(both, '2027-01-01')).toBe(both);
    expect(entryOn(both, '2027-01-01')).toBe(stretch);
  });

  it('belong to every year they touch', () => {
    expect(ofYear([stretch], '2026')).toEqual([stretch]);
    expect(ofYear([stretch], '2027')).toEqual([stretch]);
    expect(ofYear([stretch], '2028')).toEqual([]);
  });

  it('are added where there is room', () => {
    expect(freeFrom([stretch, { date: '2027-01-03' }], '2026-12-31')).toBe('2027-01-04');
    expect(freeFrom([stretch], '2026-12-29')).toBe('2026-12-29');
  });

  it('stay in order, and a last date that is not later is none', () => {
    const one = { date: '2026-12-25' };
    expect(changed([one, stretch], one, { date: '2027-05-01' })).toEqual([stretch, { date: '2027-05-01' }]);
    expect(changed([stretch], stretch, { lastDate: '2026-12-30' })).toEqual([
      { date: '2026-12-30', label: 'Inventaire' },
    ]);
  });
});

describe('the calendars of a campaign', () => {
  it('are kept by the form', () => {
    const form = { ...EMPTY, name: 'Noël', rules: [{ ...ALWAYS, within: ['a'], without: ['b'] }] };
    const { rules } = inputOf(form);
    expect(rules).toEqual([{ inCalendars: ['a'], notInCalendars: ['b'], dayparts: [] }]);
    const campaign = { ...inputOf(form), target: '*', rules } as Campaign;
    expect(formOf(campaign)).toMatchObject({ rules: [{ within: ['a'], without: ['b'] }] });
  });

  it('are told of beside their own field', () => {
    expect(localField(EMPTY, 'rules[0].inCalendars[0]')).toBe('rules.0.within');
    expect(localField(EMPTY, 'rules[0].notInCalendars[2]')).toBe('rules.0.without');
  });
});
