import { describe, expect, it } from 'vitest';
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
