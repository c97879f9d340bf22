import { queryOptions } from '@tanstack/react-query';
import { get } from '@vitrine/api/client';
import type { Fact, Page } from '@vitrine/api/types';

/** What was told last, to choose keys from. */
export const factsQuery = queryOptions({
  queryKey: ['fact', 'list'],
  queryFn: ({ signal }) => get<Page<Fact>>('/facts', { query: { limit: 200 }, signal }),
});

/** So many pages are looked through for keys: a key may have been told in every store. */
const PAGES = 10;

/** The keys under which something was ever told. */
export const factKeysQuery = queryOptions({
  queryKey: ['fact', 'keys'],
  queryFn: async ({ signal }) => {
    const keys = new Set<string>();
    let after: string | undefined;
    for (let count = 0; count < PAGES; count++) {
      const page = await get<Page<Fact>>('/facts', { query: { limit: 200, after }, signal });
      for (const { key } of page.items) keys.add(key);
      if (!page.next) break;
      after = page.next;
    }
    return [...keys].sort();
  },
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
