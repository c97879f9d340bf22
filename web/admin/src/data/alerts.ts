import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, post, put } from '@vitrine/api/client';
import type { Alert, AlertCounts, AlertSettings, Page } from '@vitrine/api/types';

export interface AlertFilter {
  state?: string;
  kind?: string;
  severity?: string;
  siteId?: string;
}

export const alertCountsQuery = queryOptions({
  queryKey: ['alert', 'counts'],
  queryFn: ({ signal }) => get<AlertCounts>('/alerts/counts', { signal }),
});
export const alertsQuery = (filter: AlertFilter) =>
  infiniteQueryOptions({
    queryKey: ['alert', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Alert>>('/alerts', { query: { ...filter, after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }: Page<Alert>) => next,
    placeholderData: keepPreviousData,
  });
export const screenAlertsQuery = (screenId: string) =>
  queryOptions({
    queryKey: ['alert', 'screen', screenId],
    queryFn: ({ signal }) => get<Page<Alert>>('/alerts', { query: { screenId }, signal }),
  });
export const alertSettingsQuery = queryOptions({
  queryKey: ['alert-rules'],
  queryFn: ({ signal }) => get<AlertSettings>('/alert-rules', { signal }),
});

export const acknowledgeAlerts = (ids: string[], note: string) =>
  post<Page<Alert>>('/alerts/acknowledge', { body: { ids, note: note || null } });
export const snoozeAlert = (id: string, until: string | null) =>
  post<Alert>('/alerts/{id}/snooze', { path: { id }, body: { until } });
export const saveAlertSettings = (version: number, body: Pick<AlertSettings, 'rules' | 'quietHours'>) =>
  put<AlertSettings>('/alert-rules', { version, body });
