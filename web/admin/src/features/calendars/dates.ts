import type { CalendarDate } from '@vitrine/api/types';
import dayjs from 'dayjs';
import { useMemo } from 'react';
import { useTranslation } from '../../lib/use-translation';

/** Whether the entry holds a date. Dates are text `YYYY-MM-DD`, which sorts as time does. */
export function holds(entry: CalendarDate, date: string): boolean {
  return entry.date <= date && date <= (entry.lastDate ?? entry.date);
}

/** The entry that a date belongs to. */
export function entryOn(entries: CalendarDate[], date: string): CalendarDate | undefined {
  return entries.find((entry) => holds(entry, date));
}

function inOrder(entries: CalendarDate[]): CalendarDate[] {
  return [...entries].sort((a, b) => a.date.localeCompare(b.date));
}

/** A click on a date: adds it, or takes it out if it stands alone. A stretch is changed in the list only. */
export function toggled(entries: CalendarDate[], date: string): CalendarDate[] {
  const there = entryOn(entries, date);
  if (!there) return inOrder([...entries, { date }]);
  return there.lastDate ? entries : entries.filter((entry) => entry !== there);
}

/** The first date from `date` on that belongs to no entry. */
export function freeFrom(entries: CalendarDate[], date: string): string {
  let free = date;
  for (let entry = entryOn(entries, free); entry; entry = entryOn(entries, free))
    free = dayjs(entry.lastDate ?? entry.date)
      .add(1, 'day')
      .format('YYYY-MM-DD');
  return free;
}

/** The entry in another form, its last date never before its first. */
export function changed(
  entries: CalendarDate[],
  entry: CalendarDate,
  part: Partial<CalendarDate>,
): CalendarDate[] {
  const { lastDate, ...rest } = { ...entry, ...part };
  const next = lastDate && lastDate > rest.date ? { ...rest, lastDate } : rest;
  return inOrder(entries.map((one) => (one === entry ? next : one)));
}

/** The entries that touch a year. */
export function ofYear(entries: CalendarDate[], year: string): CalendarDate[] {
  return entries.filter((entry) => entry.date <= `${year}-12-31` && (entry.lastDate ?? entry.date) >= year);
}

/** How dates are written here and in their pickers. */
export const DAY = 'D MMM YYYY';

/** Writes dates: they belong to no zone. */
export function useDates() {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const date = (text: string) => dayjs(text).locale(i18n.language).format(DAY);
    return { date, span: (first: string, last: string) => `${date(first)} – ${date(last)}` };
  }, [i18n.language]);
}
