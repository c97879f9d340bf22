import { queryOptions } from '@tanstack/react-query';
import { get, patch, post, remove } from '@vitrine/api/client';
import type { Items, Page, Site, SiteInput, SitePatch, TagKey } from '@vitrine/api/types';

/** Every site: the tree needs all of them, so the pages are read to the end. */
async function allSites(signal: AbortSignal): Promise<Site[]> {
  const sites: Site[] = [];
  let after: string | null = '';
  while (after !== null) {
    const page: Page<Site> = await get<Page<Site>>('/sites', { query: { limit: 200, after }, signal });
    sites.push(...page.items);
    after = page.next;
  }
  return sites;
}

export const sitesQuery = queryOptions({
  queryKey: ['site', 'all'],
  queryFn: ({ signal }) => allSites(signal),
});
export const tagsQuery = queryOptions({
  queryKey: ['tag', 'all'],
  queryFn: ({ signal }) => get<Items<TagKey>>('/tags', { signal }),
});

export const createSite = (body: SiteInput) => post<Site>('/sites', { body });
export const saveSite = (id: string, version: number, body: SitePatch) =>
  patch<Site>('/sites/{id}', { path: { id }, version, body });
export const deleteSite = (id: string, version: number) => remove('/sites/{id}', { path: { id }, version });
