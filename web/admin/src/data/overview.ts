import { queryOptions } from '@tanstack/react-query';
import { get, post } from '@vitrine/api/client';
import type { Begun, Job, Overview } from '@vitrine/api/types';

export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: ({ signal }) => get<Overview>('/overview', { signal }),
});

export const jobQuery = (id: string | null) =>
  queryOptions({
    queryKey: ['job', id],
    queryFn: ({ signal }) => get<Job>('/jobs/{id}', { path: { id: id ?? '' }, signal }),
    enabled: id !== null,
    refetchInterval: ({ state }) =>
      state.data && ['done', 'failed'].includes(state.data.state) ? false : 1500,
  });

export const addDemo = () => post<Begun>('/demo');
