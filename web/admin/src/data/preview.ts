import { queryOptions } from '@tanstack/react-query';
import { get } from '@vitrine/api/client';
import type { Explanation, Plan } from '@vitrine/api/types';

/** What plays at an instant and why; with `draft`, as if everything were published. */
export const explanationQuery = (id: string, at: number, draft: boolean) =>
  queryOptions({
    queryKey: ['plan', 'explanation', id, at, draft],
    queryFn: ({ signal }) =>
      get<Explanation>('/screens/{id}/explain', {
        path: { id },
        query: { at: new Date(at).toISOString(), draft: draft || undefined },
        signal,
      }),
    retry: false,
  });
const AGAIN_MS = 30_000;

/** What plays now and why, as it goes on. */
export const explainedNowQuery = (id: string) =>
  queryOptions({
    queryKey: ['plan', 'now', id],
    queryFn: ({ signal }) => get<Explanation>('/screens/{id}/explain', { path: { id }, signal }),
    refetchInterval: AGAIN_MS,
  });
export const planQuery = (id: string, from: number, to: number, draft: boolean) =>
  queryOptions({
    queryKey: ['plan', 'screen', id, from, to, draft],
    queryFn: ({ signal }) =>
      get<Plan>('/screens/{id}/plan', {
        path: { id },
        query: {
          from: new Date(from).toISOString(),
          to: new Date(to).toISOString(),
          draft: draft || undefined,
        },
        signal,
      }),
    retry: false,
  });
