import { queryOptions } from '@tanstack/react-query';
import { get } from '@vitrine/api/client';
import type { Fact, Page } from '@vitrine/api/types';

/** What was told last, to choose keys from. */
export const factsQuery = queryOptions({
  queryKey: ['fact', 'list'],
  queryFn: ({ signal }) => get<Page<Fact>>('/facts', { query: { limit: 200 }, signal }),
});
