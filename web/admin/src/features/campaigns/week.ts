/** A week of a campaign as bars on seven lines. Pure. */
import { dateAfter } from '../../lib/zone';

export interface WeekBar {
  /** 0 = Monday. */
  day: number;
  /** In minutes from midnight. */
  from: number;
  to: number;
}

/** The wall times of an occurrence; a missing edge lies far away. */
interface Stretch {
  start?: string | null;
  end?: string | null;
}

export const DAY_MINUTES = 1440;

export function mondayOf(date: string): string {
  const day = new Date(`${date}T00:00Z`).getUTCDay();
  return dateAfter(date, -((day + 6) % 7));
}

function minutesOf(wall: string): number {
  return Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));
}

/** What of the occurrences falls into the week, day by day. */
export function weekBars(monday: string, occurrences: Stretch[]): WeekBar[] {
  const bars: WeekBar[] = [];
  for (let day = 0; day < 7; day += 1) {
    const begins = `${dateAfter(monday, day)}T00:00`;
    const ends = `${dateAfter(monday, day + 1)}T00:00`;
    for (const { start, end } of occurrences) {
      if ((start && start >= ends) || (end && end <= begins)) continue;
      const from = start && start > begins ? minutesOf(start) : 0;
      const to = end && end < ends ? minutesOf(end) : DAY_MINUTES;
      if (to > from) bars.push({ day, from, to });
    }
  }
  return bars;
}
