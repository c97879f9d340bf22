import type { OpeningHours } from '@vitrine/api/types';
import { describe, expect, it } from 'vitest';
import { closedAt } from '../src/features/campaigns/closed-now';

const hours = (start: string, end: string, days = [1, 2, 3, 4, 5, 6, 7]): OpeningHours => ({
  weekly: [{ days, start, end }],
  exceptions: [],
});
const lille = { name: 'Lille', zone: 'Europe/Paris', hours: hours('10:00', '13:00') };
const lyon = { name: 'Lyon', zone: 'Europe/Paris', hours: hours('05:00', '20:00') };
const island = { name: 'Saint-Denis', zone: 'Indian/Reunion', hours: hours('09:00', '19:00') };
/** A Sunday. */
const now = Date.parse('2026-11-29T04:58:00Z');

describe('stores that are closed now', () => {
  it('are none while all are open, or have no hours', () => {
    expect(closedAt([lyon, { ...lille, hours: null }], now)).toBeNull();
    expect(closedAt([], now)).toBeNull();
  });

  it('are told with the one that opens first, by its own clock', () => {
    expect(closedAt([lille], now)).toEqual({
      closed: 1,
      total: 1,
      next: { name: 'Lille', wall: '2026-11-29T10:00', isToday: true },
    });
    expect(closedAt([lille, island, lyon], now)).toMatchObject({
      closed: 2,
      total: 3,
      next: { name: 'Saint-Denis', wall: '2026-11-29T09:00' },
    });
    const monday = { ...lille, hours: hours('10:00', '13:00', [1]) };
    expect(closedAt([monday], now)?.next).toEqual({
      name: 'Lille',
      wall: '2026-11-30T10:00',
      isToday: false,
    });
  });

  it('may not open at all', () => {
    expect(closedAt([{ ...lille, hours: { weekly: [], exceptions: [] } }], now)?.next).toBeNull();
  });
});
