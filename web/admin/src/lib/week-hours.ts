import type { OpeningHours, Period } from '@vitrine/api/types';

/** Opening hours day by day, Monday first, as the editor shows them. */
export type Week = Period[][];

export function weekOf(hours: OpeningHours | null): Week {
  const week: Week = Array.from({ length: 7 }, () => []);
  for (const { days, start, end } of hours?.weekly ?? []) {
    for (const day of days) week[day - 1]?.push({ start, end });
  }
  for (const periods of week) periods.sort((a, b) => a.start.localeCompare(b.start));
  return week;
}

/** Days with the same period are written once. */
export function weeklyOf(week: Week): OpeningHours['weekly'] {
  const found = new Map<string, { days: number[]; start: string; end: string }>();
  week.forEach((periods, index) => {
    for (const { start, end } of periods) {
      const key = `${start}-${end}`;
      const one = found.get(key) ?? { days: [], start, end };
      one.days.push(index + 1);
      found.set(key, one);
    }
  });
  return [...found.values()];
}

/** The usual week of a shop, to begin with. */
export const USUAL: OpeningHours = {
  weekly: [{ days: [1, 2, 3, 4, 5, 6], start: '09:00', end: '19:30' }],
  exceptions: [],
};
