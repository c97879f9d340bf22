import { isDay } from '../../lib/search';
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

/** What the address says of a report. */
export interface Search {
  range?: string;
  /** A first and a last day of one's own instead. */
  from?: string;
  to?: string;
  by?: string;
  campaign?: string;
  media?: string;
  site?: string;
  screen?: string;
  tag?: string;
}

const MOST_DAYS = 399;

/** The first and the last day, where both are given and make a range that the server answers. */
export function ownDays({ from = '', to = '' }: Search): [first: string, last: string] | null {
  if (!isDay(from) || !isDay(to) || from > to) return null;
  const length = Date.parse(to) - Date.parse(from);
  return length <= MOST_DAYS * 86_400_000 ? [from, to] : null;
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

/** The days that a name means at an instant, or those that are given. */
export function rangeOf(
  name: RangeName,
  zone: string,
  now: number,
  own: [first: string, last: string] | null = null,
): Range {
  const [first, last] = own ?? days(name, wallOf(now, zone).slice(0, 10));
  const midnight = (date: string) => new Date(instantOf(`${date}T00:00`, zone)).toISOString();
  return { first, last, from: midnight(first), to: midnight(dateAfter(last)) };
}
