import type { PlaysReport } from '@vitrine/api/types';
import { describe, expect, it } from 'vitest';
import { barsOf, scaleOf } from '../src/features/reports/bars';
import { ownDays, rangeOf } from '../src/features/reports/range';

describe('the days of a report', () => {
  const noon = Date.parse('2026-10-26T12:00:00Z');
  it.each([
    ['today', '2026-10-25T23:00:00.000Z', '2026-10-26T23:00:00.000Z'],
    ['yesterday', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['week', '2026-10-19T22:00:00.000Z', '2026-10-26T23:00:00.000Z'],
    ['days30', '2026-09-26T22:00:00.000Z', '2026-10-26T23:00:00.000Z'],
    ['month', '2026-09-30T22:00:00.000Z', '2026-10-26T23:00:00.000Z'],
  ] as const)('%s is whole on the clock of the shop, also when it changes', (name, from, to) => {
    expect(rangeOf(name, 'Europe/Paris', noon)).toMatchObject({ from, to });
  });

  it('begins today where it is already tomorrow', () => {
    expect(rangeOf('today', 'Pacific/Kiritimati', noon)).toMatchObject({ first: '2026-10-27' });
  });

  it('may be given in the address, when they make sense', () => {
    const own = ownDays({ from: '2026-10-24', to: '2026-10-25' });
    expect(rangeOf('week', 'Europe/Paris', noon, own)).toMatchObject({
      from: '2026-10-23T22:00:00.000Z',
      to: '2026-10-25T23:00:00.000Z',
    });
    for (const wrong of [
      { from: '2026-10-25', to: '2026-10-24' },
      { from: '2026-10-25' },
      { from: 'hier', to: '2026-10-24' },
      { from: '2020-01-01', to: '2026-10-24' },
    ])
      expect(ownDays(wrong)).toBeNull();
  });
});

describe('the course of a report', () => {
  const figures = { shownMs: 1, plays: 1 };
  const range = rangeOf('week', 'Europe/Paris', Date.parse('2026-10-26T12:00:00Z'));

  it('has a bar for each day, also where nothing was shown', () => {
    const report = {
      by: 'day',
      items: [{ day: '2026-10-24', figures }],
      next: null,
    } as unknown as PlaysReport;
    const bars = barsOf(report, range);
    expect(bars.map(({ key }) => key)).toEqual([20, 21, 22, 23, 24, 25, 26].map((day) => `2026-10-${day}`));
    expect(bars.map((bar) => bar.figures !== null)).toEqual([false, false, false, false, true, false, false]);
    expect(barsOf({ ...report, next: 'more' }, range)).toHaveLength(5);
  });

  it('has a bar for each hour of a day that has 25', () => {
    const day = rangeOf('yesterday', 'Europe/Paris', Date.parse('2026-10-26T12:00:00Z'));
    const report = {
      by: 'hour',
      from: day.from,
      items: [{ hour: day.from, figures }],
    } as unknown as PlaysReport;
    const bars = barsOf(report, day);
    expect(bars).toHaveLength(25);
    expect(bars[0]?.figures).toEqual(figures);
  });

  it.each([
    [0, 2],
    [3 * 60_000, 4],
    [22 * 60_000, 30],
    [31 * 60_000, 60],
    [5 * 3_600_000, 360],
    [7 * 3_600_000, 600],
    [1048 * 3_600_000, 120_000],
  ])('%i ms stand below %i min', (longest, minutes) => expect(scaleOf(longest) / 60_000).toBe(minutes));
});
