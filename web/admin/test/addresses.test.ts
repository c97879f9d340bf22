import { describe, expect, it } from 'vitest';
import { CHOICES } from '../src/features/fleet/views';
import { ownDays } from '../src/features/reports/range';
import { CALM, outside, RANGES } from '../src/features/settings/alert-ranges';
import { filterOf, known } from '../src/features/settings/audit-filter';
import { among, isDay, texts } from '../src/lib/search';

const ID = '01a224fd-a486-77f4-b502-dbeeccc58bb7';

describe('an address with what cannot be', () => {
  it('says nothing of it', () => {
    expect(texts('q', 'site')({ q: 7, site: 'nowhere', other: 'x' })).toEqual({ q: '7' });
    expect(texts('site')({ site: ID })).toEqual({ site: ID });
    const search = { q: 'bar', status: 'zzz', sort: '-name' };
    expect(among(search, CHOICES)).toEqual({ q: 'bar', sort: '-name' });
    expect(among({ status: 'behind' }, CHOICES)).toEqual({ status: 'behind' });
  });

  it('keeps days that there are', () => {
    for (const day of ['2026-02-28', '2028-02-29']) expect(isDay(day)).toBe(true);
    for (const text of ['abc', '2026-02-30', '2026-13-01', '2026-2-1', '']) expect(isDay(text)).toBe(false);
    expect(ownDays({ from: 'abc', to: 'abd' })).toBeNull();
    expect(ownDays({ from: '2026-13-01', to: '2026-13-02' })).toBeNull();
    expect(ownDays({ from: '2026-02-01', to: '2026-02-28' })).toEqual(['2026-02-01', '2026-02-28']);
  });

  it('asks the log for what there is', () => {
    expect(filterOf(known({ who: 'me', action: 'x', about: 'y', from: '2026-99-99', to: 'z' }))).toEqual({});
    expect(filterOf(known({ who: 'system', about: 'screen' }))).toEqual({
      whoKind: 'system',
      objectKind: 'screen',
    });
    expect(filterOf(known({ who: ID }))).toEqual({ whoId: ID });
  });
});

describe('a rule of alerts', () => {
  const rule = { enabled: true, threshold: 10, clearMinutes: 5, severity: 'warning' as const };

  it('is not put in order in silence: its limits are said', () => {
    expect(outside('offline', rule)).toEqual({});
    expect(outside('offline', { ...rule, threshold: 99_999 })).toEqual({ threshold: RANGES.offline });
    expect(outside('disk', { ...rule, threshold: 0, clearMinutes: 1441 })).toEqual({
      threshold: RANGES.disk,
      clearMinutes: CALM,
    });
    expect(outside('item', { ...rule, threshold: Number.NaN })).toEqual({ threshold: RANGES.item });
    expect(outside('clock', { ...rule, threshold: 100 })).toEqual({});
    expect(outside('clock', { ...rule, threshold: 99 })).toEqual({ threshold: RANGES.clock });
  });
});
