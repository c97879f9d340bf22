import { queryOptions } from '@tanstack/react-query';
import { get, patch, post, remove } from '@vitrine/api/client';
import { Problem } from '@vitrine/api/problem';
import type {
  Calendar,
  CalendarInput,
  CalendarPatch,
  CalendarSummary,
  ImportedCalendar,
  Items,
  Page,
  ShippedCalendar,
} from '@vitrine/api/types';

/** Every calendar: forms choose among all of them, so the pages are read to the end. */
async function allCalendars(signal: AbortSignal): Promise<CalendarSummary[]> {
  const calendars: CalendarSummary[] = [];
  let after: string | null = '';
  while (after !== null) {
    const page: Page<CalendarSummary> = await get<Page<CalendarSummary>>('/calendars', {
      query: { limit: 200, after },
      signal,
    });
    calendars.push(...page.items);
    after = page.next;
  }
  return calendars;
}

export const calendarsQuery = queryOptions({
  queryKey: ['calendar', 'all'],
  queryFn: ({ signal }) => allCalendars(signal),
});
export const calendarQuery = (id: string) =>
  queryOptions({
    queryKey: ['calendar', 'one', id],
    queryFn: ({ signal }) => get<Calendar>('/calendars/{id}', { path: { id }, signal }),
  });
export const shippedCalendarsQuery = queryOptions({
  queryKey: ['shipped-calendar', 'all'],
  queryFn: ({ signal }) => get<Items<ShippedCalendar>>('/calendars/shipped', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const createCalendar = (body: CalendarInput) => post<Calendar>('/calendars', { body });
export const saveCalendar = (id: string, version: number, body: CalendarPatch) =>
  patch<Calendar>('/calendars/{id}', { path: { id }, version, body });
export const deleteCalendar = (id: string, version: number) =>
  remove('/calendars/{id}', { path: { id }, version });

/** A browser may call the file anything: it is sent as what it is. */
const asCalendar = (file: File) => new Blob([file], { type: 'text/calendar' });
const headers = { 'Content-Type': 'text/calendar' };

/** Makes a calendar of a file; if that does not say what it is called, it gets the file's name. */
export async function importCalendar(file: File): Promise<ImportedCalendar> {
  const send = (name?: string) =>
    post<ImportedCalendar>('/calendars/import', { query: { name }, body: asCalendar(file), headers });
  try {
    return await send();
  } catch (refusal) {
    const nameless = refusal instanceof Problem && refusal.errors.some(({ field }) => field === 'name');
    if (!nameless) throw refusal;
    return send(file.name.replace(/\.\w+$/, ''));
  }
}

export const importIntoCalendar = (id: string, version: number, mode: 'replace' | 'add', file: File) =>
  post<ImportedCalendar>('/calendars/{id}/import', {
    path: { id },
    version,
    query: { mode },
    body: asCalendar(file),
    headers,
  });
