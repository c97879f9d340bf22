import { queryOptions } from '@tanstack/react-query';
import { get } from '@vitrine/api/client';
import type { Fact, Page } from '@vitrine/api/types';

/** What was told last, to choose keys from. */
export const factsQuery = queryOptions({
  queryKey: ['fact', 'list'],
  queryFn: ({ signal }) => get<Page<Fact>>('/facts', { query: { limit: 200 }, signal }),
});

/** What was told under one key, everywhere. */
export const factsOfQuery = (key: string) =>
  queryOptions({
    queryKey: ['fact', 'of', key],
    queryFn: async ({ signal }) => {
      const page = await get<Page<Fact>>('/facts', { query: { key, limit: 200 }, signal });
      return { items: page.items.filter((fact) => fact.key === key) };
    },
  });
