import { queryOptions } from '@tanstack/react-query';
import { get } from '@vitrine/api/client';
import type { Items, ScreenHistory, ScreenLogLine } from '@vitrine/api/types';

const HOUR_MS = 3_600_000;

/** How a screen has fared in the last hours. */
export const historyQuery = (id: string, hours: number) =>
  queryOptions({
    queryKey: ['history', id, hours],
    queryFn: ({ signal }) =>
      get<ScreenHistory>('/screens/{id}/history', {
        path: { id },
        query: { from: new Date(Date.now() - hours * HOUR_MS).toISOString() },
        signal,
      }),
    refetchInterval: 60_000,
  });
export const logsQuery = (id: string) =>
  queryOptions({
    queryKey: ['log', id],
    queryFn: ({ signal }) => get<Items<ScreenLogLine>>('/screens/{id}/logs', { path: { id }, signal }),
  });
