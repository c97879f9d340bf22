import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { file, get } from '@vitrine/api/client';
import type { UptimeBy, UptimeReport } from '@vitrine/api/types';

export interface UptimeAsked {
  from: string;
  to: string;
  by: UptimeBy;
  siteId?: string;
}

/** For how long screens were connected, a page of lines at a time. */
export const uptimeQuery = (asked: UptimeAsked) =>
  infiniteQueryOptions({
    queryKey: ['report', 'uptime', asked],
    queryFn: ({ pageParam, signal }) =>
      get<UptimeReport>('/reports/uptime', {
        query: { ...asked, ...(pageParam ? { after: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }: UptimeReport) => next,
    placeholderData: keepPreviousData,
  });

export const uptimeTable = (asked: UptimeAsked, locale: string) =>
  file('/reports/uptime', 'text/csv', { query: { ...asked, locale } });
