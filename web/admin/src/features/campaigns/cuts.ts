/** Where opening hours cut the times of a campaign short. Pure. */
import type { CampaignPlanZone, OpeningHours } from '@vitrine/api/types';
import { closedIn } from '../../lib/closed';
import { DAY, wallMs, wallText } from '../../lib/wall';

export interface Store {
  name: string;
  zone: string;
  hours: OpeningHours | null;
}

export interface Cut {
  /** A store closes before the end, opens after the start, or is closed all the time. */
  how: 'end' | 'start' | 'all';
  /** When the campaign begins or ends there instead; when it would begin, where it does not play at all. */
  at: string;
  /** When it was meant to begin or end. */
  planned: string;
  /** 1 = Monday; none = whenever it plays. */
  days: number[];
  stores: string[];
}

const clock = (wall: number, isEnd: boolean) => {
  const text = wallText(wall).slice(11);
  return isEnd && text === '00:00' ? '24:00' : text;
};

/** What the store's hours take from the stretch, at its edges. */
function cutsOn(stretch: { start: number; end: number }, hours: OpeningHours | null) {
  const closed = closedIn(stretch, hours);
  const [first, last] = [closed[0], closed.at(-1)];
  if (!first || !last) return [];
  const [start, end] = [clock(stretch.start, false), clock(stretch.end, true)];
  if (first.start === stretch.start && first.end === stretch.end)
    return [{ how: 'all' as const, at: start, planned: end }];
  return [
    ...(first.start === stretch.start
      ? [{ how: 'start' as const, at: clock(first.end, false), planned: start }]
      : []),
    ...(last.end === stretch.end ? [{ how: 'end' as const, at: clock(last.start, true), planned: end }] : []),
  ];
}

/** The same cut in all its stores and on all its days, the most frequent first. What plays day and night is not cut. */
export function cutsOf(stores: Store[], zones: CampaignPlanZone[], monday: string): Cut[] {
  const begins = wallMs(monday);
  const found = new Map<string, Omit<Cut, 'days' | 'stores'> & { days: Set<number>; stores: Set<string> }>();
  const allDays = new Set<number>();
  for (const { name, zone, hours } of stores) {
    const own = zones.find(({ timeZone }) => timeZone === zone);
    for (const { local } of own?.occurrences ?? []) {
      if (!local.start || !local.end) continue;
      const stretch = { start: wallMs(local.start), end: wallMs(local.end) };
      const isHere = stretch.start >= begins && stretch.start < begins + 7 * DAY;
      if (!isHere || stretch.end - stretch.start >= DAY) continue;
      const day = new Date(stretch.start).getUTCDay() || 7;
      allDays.add(day);
      for (const cut of cutsOn(stretch, hours)) {
        const key = `${cut.how} ${cut.at} ${cut.planned}`;
        const known = found.get(key) ?? { ...cut, days: new Set(), stores: new Set() };
        known.days.add(day);
        known.stores.add(name);
        found.set(key, known);
      }
    }
  }
  return [...found.values()]
    .sort((a, b) => b.stores.size * b.days.size - a.stores.size * a.days.size)
    .map(({ days, stores: named, ...cut }) => ({
      ...cut,
      days: days.size === allDays.size ? [] : [...days].sort(),
      stores: [...named],
    }));
}
