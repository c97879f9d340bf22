/** When a place is closed, as stretches of wall-clock time to shade. Pure. */
import type { OpeningHours } from '@vitrine/api/types';
import { DAY, dateText, HOUR, MINUTE } from './wall';

export interface Stretch {
  start: number;
  end: number;
}

function clockMs(time: string): number {
  return Number(time.slice(0, 2)) * HOUR + Number(time.slice(3, 5)) * MINUTE;
}

/** A period that begins on a day; one that ends no later than it starts ends on the next. */
export function periodOn(day: number, { start, end }: { start: string; end: string }): Stretch {
  const [from, to] = [clockMs(start), clockMs(end)];
  return { start: day + from, end: day + (to <= from ? to + DAY : to) };
}

/** The parts of a stretch that no period of opening covers; nothing without hours, which means always open. */
export function closedIn({ start, end }: Stretch, hours: OpeningHours | null): Stretch[] {
  if (!hours) return [];
  const open: Stretch[] = [];
  for (let day = Math.floor(start / DAY) * DAY - DAY; day < end; day += DAY) {
    const weekday = new Date(day).getUTCDay() || 7;
    const special = hours.exceptions.find(({ date }) => date === dateText(day));
    const periods = special?.periods ?? hours.weekly.filter(({ days }) => days.includes(weekday));
    open.push(...periods.map((period) => periodOn(day, period)));
  }
  open.sort((a, b) => a.start - b.start);
  const closed: Stretch[] = [];
  let at = start;
  for (const one of open) {
    if (one.start > at) closed.push({ start: at, end: Math.min(one.start, end) });
    at = Math.max(at, one.end);
    if (at >= end) break;
  }
  if (at < end) closed.push({ start: at, end });
  return closed.filter((one) => one.end > one.start);
}
