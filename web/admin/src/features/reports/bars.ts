/** The bars of the course of a report and their scale. Pure. */
import type { PlaysFigures, PlaysReport } from '@vitrine/api/types';
import { dateAfter } from '../../lib/zone';
import type { Range } from './range';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MOST_BARS = 400;

export interface CourseBar {
  /** A day, or the beginning of an hour. */
  key: string;
  figures: PlaysFigures | null;
}

/** A bar for each day or hour of the range, also where nothing was shown; of a report that is cut off, up to where it tells. */
export function barsOf(report: PlaysReport, range: Range): CourseBar[] {
  const told = new Map(report.items.map(({ day, hour, figures }) => [day ?? hour ?? '', figures]));
  const end = report.next ? [...told.keys()].at(-1) : undefined;
  const bars: CourseBar[] = [];
  const add = (key: string) => bars.push({ key, figures: told.get(key) ?? null });
  if (report.by === 'hour') {
    for (let at = Date.parse(report.from); at < Date.parse(range.to) && bars.length < MOST_BARS; at += HOUR)
      add(new Date(at).toISOString());
  } else {
    for (let day = range.first; day <= (end ?? range.last) && bars.length < MOST_BARS; day = dateAfter(day))
      add(day);
  }
  return bars;
}

/** Where the scale ends: a round length that is not below the longest, and whose half is round, too. */
export function scaleOf(longestMs: number): number {
  const minutes = [2, 4, 10, 20, 30].map((count) => count * MINUTE);
  const hours = [1, 10, 100, 1_000, 10_000].flatMap((ten) => [1, 2, 4, 6].map((count) => count * ten * HOUR));
  return [...minutes, ...hours].find((top) => top >= longestMs) ?? longestMs;
}
