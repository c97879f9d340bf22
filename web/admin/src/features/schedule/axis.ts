/** The time axis: which stretch of wall-clock time is looked at, in which steps, and where an instant stands on it. Pure. */
import { DAY, dateText, HOUR, MINUTE, wallMs } from '../../lib/wall';

export const VIEWS = ['day', 'week', 'month'] as const;
export type View = (typeof VIEWS)[number];

export interface Range {
  view: View;
  start: number;
  end: number;
}

const STEPS: Record<View, number> = { day: 15 * MINUTE, week: HOUR, month: DAY };

/** The smallest step of a move. */
export function stepOf({ view }: Range): number {
  return STEPS[view];
}

/** The day, the week from Monday, or the month that holds a date. */
export function rangeOf(view: View, date: string): Range {
  const day = wallMs(date);
  if (view === 'day') return { view, start: day, end: day + DAY };
  if (view === 'week') {
    const start = day - ((new Date(day).getUTCDay() + 6) % 7) * DAY;
    return { view, start, end: start + 7 * DAY };
  }
  const at = new Date(day);
  const first = (months: number) => Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1);
  return { view, start: first(0), end: first(1) };
}

/** The date to look at when one goes on by so many days, weeks or months. */
export function turned({ view, start, end }: Range, by: number): string {
  if (view !== 'month') return dateText(start + by * (end - start));
  const at = new Date(start);
  return dateText(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + by, 1));
}

export function daysOf({ start, end }: Range): number[] {
  return Array.from({ length: Math.round((end - start) / DAY) }, (_, index) => start + index * DAY);
}

/** In percent of the range. */
export function placeOf(at: number, { start, end }: Range): number {
  return ((at - start) / (end - start)) * 100;
}

export function snapped(at: number, range: Range): number {
  const step = stepOf(range);
  return range.start + Math.round((at - range.start) / step) * step;
}

export interface Stretch {
  start: number;
  end: number;
}

/** Where a stretch stands after a drag of its whole, its start or its end to a place; it keeps at least a step. */
export function dragged(stretch: Stretch, grip: 'move' | 'start' | 'end', by: number, range: Range): Stretch {
  const step = stepOf(range);
  const whole = Math.round(by / step) * step;
  if (grip === 'move') return { start: stretch.start + whole, end: stretch.end + whole };
  if (grip === 'start') return { ...stretch, start: Math.min(stretch.start + whole, stretch.end - step) };
  return { ...stretch, end: Math.max(stretch.end + whole, stretch.start + step) };
}

/** What is spanned between two places of a row, at least a step. */
export function spanned(a: number, b: number, range: Range): Stretch {
  const step = stepOf(range);
  const floor = (at: number) => range.start + Math.floor((at - range.start) / step) * step;
  const [low, high] = a < b ? [a, b] : [b, a];
  const start = floor(low);
  return { start, end: Math.max(floor(high - 1) + step, start + step) };
}
