import { queryOptions } from '@tanstack/react-query';
import { get } from '@vitrine/api/client';
import type { Group, Page } from '@vitrine/api/types';

/** Every group: targets name them by id, so the pages are read to the end. */
async function allGroups(signal: AbortSignal): Promise<Group[]> {
  const groups: Group[] = [];
  let after: string | null = '';
  while (after !== null) {
    const page: Page<Group> = await get<Page<Group>>('/groups', { query: { limit: 200, after }, signal });
    groups.push(...page.items);
    after = page.next;
  }
  return groups;
}

export const groupsQuery = queryOptions({
  queryKey: ['group', 'all'],
  queryFn: ({ signal }) => allGroups(signal),
  staleTime: 60_000,
});
