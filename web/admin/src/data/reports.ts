import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { file, get } from '@vitrine/api/client';
import type { PlaysReport, ReportBy } from '@vitrine/api/types';

/** Of when and of what. */
export interface ReportSpan {
  from: string;
  to: string;
  campaignId?: string;
  mediaId?: string;
  siteId?: string;
  screenId?: string;
  tag?: string;
}

const ask = (by: ReportBy, span: ReportSpan, after: string, signal: AbortSignal, limit?: number) =>
  get<PlaysReport>('/reports/plays', { query: { ...span, by, after, limit }, signal });

/** The lines of a report, a page at a time. */
export const reportQuery = (by: ReportBy, span: ReportSpan) =>
  infiniteQueryOptions({
    queryKey: ['report', by, span],
    queryFn: ({ pageParam, signal }) => ask(by, span, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }: PlaysReport) => next,
    placeholderData: keepPreviousData,
  });

/** What the chart shows: never more than a page of days or hours. */
export const courseQuery = (by: 'day' | 'hour', span: ReportSpan) =>
  queryOptions({
    queryKey: ['report', 'course', by, span],
    queryFn: ({ signal }) => ask(by, span, '', signal, 200),
    placeholderData: keepPreviousData,
  });

export const reportTable = (by: ReportBy, span: ReportSpan, locale: string) =>
  file('/reports/plays', 'text/csv', { query: { ...span, by, locale } });
