import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, patch, post, remove } from '@vitrine/api/client';
import type {
  Items,
  Media,
  MediaFolder,
  MediaPatch,
  MediaUse,
  MediaVersion,
  Page,
  Rendition,
} from '@vitrine/api/types';

export interface MediaFilter {
  q?: string;
  kind?: string;
  state?: string;
  folder?: string;
  tag?: string;
  sort?: string;
}

export const mediaListQuery = (filter: MediaFilter) =>
  infiniteQueryOptions({
    queryKey: ['media', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Media>>('/media', {
        query: { sort: '-createdAt', ...filter, limit: 100, after: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
/** Everything that matches, however many pages it is. */
export async function allMedia(filter: MediaFilter): Promise<Media[]> {
  const found: Media[] = [];
  let after: string | undefined;
  do {
    const page: Page<Media> = await get('/media', { query: { ...filter, limit: 100, after } });
    found.push(...page.items);
    after = page.next ?? undefined;
  } while (after);
  return found;
}
export const mediaQuery = (id: string) =>
  queryOptions({
    queryKey: ['media', 'one', id],
    queryFn: ({ signal }) => get<Media>('/media/{id}', { path: { id }, signal }),
  });
export const foldersQuery = queryOptions({
  queryKey: ['media', 'folders'],
  queryFn: ({ signal }) => get<Items<MediaFolder>>('/media/folders', { signal }),
});
/** Each thing once: what is published and stands in the draft too is one use. */
export function distinctUses(uses: MediaUse[]): MediaUse[] {
  const found = new Map<string, MediaUse>();
  for (const use of uses) {
    const key = `${use.kind} ${use.id}`;
    found.set(key, { ...use, published: use.published || (found.get(key)?.published ?? false) });
  }
  return [...found.values()];
}
/** The fonts of the brand; the library does not list them. */
export const fontsQuery = queryOptions({
  queryKey: ['media', 'fonts'],
  queryFn: ({ signal }) =>
    get<Page<Media>>('/media', { query: { kind: 'font', sort: 'title', limit: 200 }, signal }),
});
export const mediaUsageQuery = (id: string) =>
  queryOptions({
    queryKey: ['media', 'usage', id],
    queryFn: async ({ signal }) => {
      const { items } = await get<Items<MediaUse>>('/media/{id}/usage', { path: { id }, signal });
      return { items: distinctUses(items) };
    },
  });
export const renditionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['media', 'renditions', id],
    queryFn: ({ signal }) => get<Items<Rendition>>('/media/{id}/renditions', { path: { id }, signal }),
  });

/** The files that it had before; asked anew when it has another. */
export const versionsQuery = (id: string, sha256: string) =>
  queryOptions({
    queryKey: ['media', 'versions', id, sha256],
    queryFn: ({ signal }) => get<Items<MediaVersion>>('/media/{id}/versions', { path: { id }, signal }),
  });

export const restoreMedia = (id: string, version: string) =>
  post<Media>('/media/{id}/versions/{version}/restore', { path: { id, version } });
export const changeMedia = (id: string, version: number, body: MediaPatch) =>
  patch<Media>('/media/{id}', { path: { id }, version, body });
export const deleteMedia = (id: string, version: number) => remove('/media/{id}', { path: { id }, version });
export const retryMedia = (id: string) => post<Media>('/media/{id}/retry', { path: { id } });
export function replaceMedia(id: string, version: number, file: File): Promise<Media> {
  const body = new FormData();
  body.set('file', file);
  return post<Media>('/media/{id}/replace', { path: { id }, version, body });
}
export const originalUrl = (id: string) => `/api/v1/media/${id}/original`;
/** A file of the page's own making, sent at once. */
export function createMedia(file: File, title: string, tags: string[]): Promise<Media> {
  const body = new FormData();
  body.set('title', title);
  body.set('tags', tags.join(','));
  body.set('file', file);
  return post<Media>('/media', { body });
}
/** What the server takes as a font. */
export const ACCEPTED_FONTS = '.woff2,.woff,.ttf,.otf';
/** The title of a font is what its file says. */
export function createFont(file: File): Promise<Media> {
  const body = new FormData();
  body.set('file', file);
  return post<Media>('/media', { body });
}
export const previewUrl = (id: string) => `/api/v1/media/${id}/preview`;
/** A file as it is. */
export async function readBytes(address: string): Promise<ArrayBuffer> {
  const answer = await fetch(address, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.arrayBuffer();
}
