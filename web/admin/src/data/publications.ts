import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { get, LONG_MS, post, remove } from '@vitrine/api/client';
import type {
  Campaign,
  Change,
  DryRun,
  Items,
  Page,
  Playlist,
  Publication,
  PublicationConvergence,
  PublishedDifference,
  PublishScope,
  Scene,
} from '@vitrine/api/types';
import { refreshed } from '../lib/query';
import { playlistsIn } from './zones';

export const changesQuery = queryOptions({
  queryKey: ['change', 'list'],
  queryFn: ({ signal }) => get<Items<Change>>('/changes', { signal }),
});
export const dryRunQuery = (scope: PublishScope, changes: number) =>
  queryOptions({
    queryKey: ['change', 'dry-run', scope, changes],
    queryFn: ({ signal }) => post<DryRun>('/publications/dry-run', { body: scope, signal, limitMs: LONG_MS }),
    enabled: changes > 0,
    staleTime: 5000,
  });
/** What going back to a publication would do; never from a cache, for media may have gone meanwhile. */
export const rollBackRunQuery = (number: number) =>
  queryOptions({
    queryKey: ['publication', 'rollback', number],
    queryFn: ({ signal }) =>
      post<DryRun>('/publications/{number}/rollback/dry-run', {
        path: { number },
        signal,
        limitMs: LONG_MS,
      }),
    gcTime: 0,
    retry: false,
  });
export const publicationsQuery = infiniteQueryOptions({
  queryKey: ['publication', 'list'],
  queryFn: ({ pageParam, signal }) =>
    get<Page<Publication>>('/publications', { query: { limit: 50, after: pageParam }, signal }),
  initialPageParam: '',
  getNextPageParam: (last) => last.next,
});
export const publicationQuery = (number: number) =>
  queryOptions({
    queryKey: ['publication', 'one', number],
    queryFn: ({ signal }) => get<Publication>('/publications/{number}', { path: { number }, signal }),
  });
/** What a publication changed; it never changes again. */
export const differencesQuery = (number: number) =>
  queryOptions({
    queryKey: ['publication', 'differences', number],
    queryFn: ({ signal }) =>
      get<Items<PublishedDifference>>('/publications/{number}/differences', { path: { number }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
export const convergenceQuery = (number: number, campaignId?: string) =>
  queryOptions({
    queryKey: ['publication', 'convergence', number, campaignId],
    queryFn: ({ signal }) =>
      get<PublicationConvergence>('/publications/{number}/convergence', {
        path: { number },
        query: { campaignId },
        signal,
      }),
    staleTime: 1000,
    refetchInterval: ({ state }) => (state.data && state.data.showing >= state.data.total ? false : 5000),
  });

export const publish = (scope: PublishScope, note: string) =>
  post<Publication>('/publications', { body: { ...scope, note }, limitMs: LONG_MS });
export const rollBack = (number: number, note: string) =>
  post<Publication>('/publications/{number}/rollback', {
    path: { number },
    body: { note },
    limitMs: LONG_MS,
  });
/** Takes back what was published last, and nothing that somebody published since; it waits as a change again, to be mended. */
export const undoPublication = (number: number, note: string) =>
  post<Publication>('/publications/{number}/rollback', {
    path: { number: number - 1 },
    body: { note, keepDrafts: true, newest: number },
    limitMs: LONG_MS,
  });
export const discardChange = ({ kind, id, version }: Change) =>
  remove('/changes/{kind}/{id}', { path: { kind, id }, version });

/** The name of what puts screens back; it lasts until it is known where each campaign is now. */
export const GOING_BACK = ['going-back'];
export async function afterGoingBack(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: ['campaign'] });
  afterPublishing(client);
}

/** After a publication nearly everything on show is old. */
export function afterPublishing(client: QueryClient): void {
  void refreshed(
    client,
    ['change', 'publication', 'campaign', 'playlist', 'overview', 'screen'].map((root) => [root]),
  );
}

/** What a scene needs: itself and what loops in it. */
async function within(id: string, signal: AbortSignal, known: Set<string>): Promise<void> {
  if (known.has(id)) return;
  known.add(id);
  const scene = await get<Scene>('/scenes/{id}', { path: { id }, signal });
  for (const playlist of playlistsIn(scene)) await under(playlist, signal, known);
}

/** What a playlist needs: itself, the playlists in it and the scenes in all of them. */
async function under(id: string, signal: AbortSignal, known: Set<string>): Promise<void> {
  if (known.has(id)) return;
  known.add(id);
  const list = await get<Playlist>('/playlists/{id}', { path: { id }, signal });
  for (const { playlistId, sceneId } of list.items) {
    if (sceneId) await within(sceneId, signal, known);
    if (playlistId) await under(playlistId, signal, known);
  }
}

type Needy = Pick<Campaign, 'id' | 'version' | 'playlistId' | 'items'>;

/** What has to be published for one campaign to play: itself, and those of its playlists and scenes that are not published as they stand. */
export const scopeQuery = ({ id, version, playlistId, items: own }: Needy) =>
  queryOptions({
    queryKey: ['change', 'scope', id, version],
    queryFn: async ({ signal }): Promise<PublishScope> => {
      const { items } = await get<Items<Change>>('/changes', { signal });
      const needed = new Set<string>();
      for (const { sceneId } of own ?? []) if (sceneId) await within(sceneId, signal, needed);
      if (playlistId) await under(playlistId, signal, needed);
      const along = items.filter((one) => needed.has(one.id));
      return { changes: [{ kind: 'campaign', id }, ...along.map((one) => ({ kind: one.kind, id: one.id }))] };
    },
  });
