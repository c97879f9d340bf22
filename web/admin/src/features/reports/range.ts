import { dateAfter, instantOf, wallOf } from '../../lib/zone';

export const RANGES = ['today', 'yesterday', 'week', 'days30', 'month'] as const;
export type RangeName = (typeof RANGES)[number];

/** Whole days on the clock of the organisation; the last one is in it. */
export interface Range {
  first: string;
  last: string;
  from: string;
  to: string;
}

export const isRange = (name: string | undefined): name is RangeName => RANGES.includes(name as RangeName);

function days(name: RangeName, today: string): [first: string, last: string] {
  switch (name) {
    case 'today':
      return [today, today];
    case 'yesterday':
      return [dateAfter(today, -1), dateAfter(today, -1)];
    case 'week':
      return [dateAfter(today, -6), today];
    case 'days30':
      return [dateAfter(today, -29), today];
    case 'month':
      return [`${today.slice(0, 8)}01`, today];
  }
}

/** The days that a name means at an instant. */
export function rangeOf(name: RangeName, zone: string, now: number): Range {
  const [first, last] = days(name, wallOf(now, zone).slice(0, 10));
  const midnight = (date: string) => new Date(instantOf(`${date}T00:00`, zone)).toISOString();
  return { first, last, from: midnight(first), to: midnight(dateAfter(last)) };
}
