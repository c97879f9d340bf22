/** Whether a store is open, by its hours and the clock on its wall. Pure; times as text `YYYY-MM-DDTHH:MM`. */
import type { OpeningHours } from '@vitrine/api/types';
import { DAY, dateText, MINUTE, wallMs, wallText } from './wall';

export interface Opening {
  open: boolean;
  /** When that changes; `null` if it does not within a week. */
  until: string | null;
}

/** How many days are looked ahead for the next change. */
const AHEAD = 8;

interface Stretch {
  start: number;
  end: number;
}

function minutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

/** The stretches that begin on this date. */
function stretchesOf({ weekly, exceptions = [] }: OpeningHours, date: string): Stretch[] {
  const day = new Date(`${date}T00:00Z`).getUTCDay() || 7;
  const other = exceptions.find((one) => one.date === date);
  const periods = other ? other.periods : weekly.filter(({ days }) => days.includes(day));
  const midnight = wallMs(date);
  return periods.map(({ start, end }) => {
    const begins = midnight + minutes(start) * MINUTE;
    const ends = midnight + minutes(end) * MINUTE;
    return { start: begins, end: ends > begins ? ends : ends + DAY };
  });
}

/** How a store with these hours stands when its clock shows `wall`; without hours it is always open. */
export function openingAt(hours: OpeningHours | null, wall: string): Opening {
  if (!hours) return { open: true, until: null };
  const now = wallMs(wall);
  const stretches: Stretch[] = [];
  for (let day = -1; day < AHEAD; day += 1) stretches.push(...stretchesOf(hours, dateText(now + day * DAY)));
  stretches.sort((one, other) => one.start - other.start);
  let end = now;
  for (const stretch of stretches) if (stretch.start <= end && stretch.end > end) end = stretch.end;
  if (end > now) return { open: true, until: end < now + (AHEAD - 1) * DAY ? wallText(end) : null };
  const next = stretches.find(({ start }) => start > now);
  return { open: false, until: next ? wallText(next.start) : null };
}
