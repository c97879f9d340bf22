import { describe, expect, it } from 'vitest';
import { cutsOf } from '../src/features/campaigns/cuts';

const days = [1, 2, 3, 4, 5, 6];
const hours = (end: string) => ({ weekly: [{ days, start: '09:00', end }], exceptions: [] });
const zone = (spans: [string, string][]) => ({
  timeZone: 'Europe/Paris',
  screens: 3,
  sites: 3,
  occurrences: spans.map(([start, end]) => ({ start: null, end: null, local: { start, end } })),
});
const store = (name: string, own: ReturnType<typeof hours> | null) => ({
  name,
  zone: 'Europe/Paris',
  hours: own,
});

describe('opening hours', () => {
  it('cut what goes on after a store has closed, and say where it is closed all the time', () => {
    const evenings = zone([
      ['2026-11-27T17:00', '2026-11-27T20:00'],
      ['2026-11-28T17:00', '2026-11-28T20:00'],
      ['2026-11-29T17:00', '2026-11-29T20:00'],
    ]);
    const stores = [store('Lille', hours('19:00')), store('Lyon', hours('19:00')), store('Nice', null)];
    expect(cutsOf(stores, [evenings], '2026-11-23')).toEqual([
      { how: 'end', at: '19:00', planned: '20:00', days: [5, 6], stores: ['Lille', 'Lyon'] },
      { how: 'all', at: '17:00', planned: '20:00', days: [7], stores: ['Lille', 'Lyon'] },
    ]);
  });

  it('cut what begins before a store opens, on every day', () => {
    const mornings = zone([['2026-11-27T08:00', '2026-11-27T12:00']]);
    expect(cutsOf([store('Lille', hours('19:00'))], [mornings], '2026-11-23')).toEqual([
      { how: 'start', at: '09:00', planned: '08:00', days: [], stores: ['Lille'] },
    ]);
  });

  it('cut nothing of what plays day and night, or lies in another week', () => {
    const always = zone([
      ['2026-11-27T00:00', '2026-11-28T00:00'],
      ['2026-12-04T17:00', '2026-12-04T20:00'],
    ]);
    expect(cutsOf([store('Lille', hours('19:00'))], [always], '2026-11-23')).toEqual([]);
  });
});
