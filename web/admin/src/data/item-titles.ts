import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../lib/query';
import { campaignQuery } from './campaigns';
import { mediaQuery } from './media';
import { playlistQuery } from './playlists';
import { sceneQuery } from './scenes';

export interface ItemTitle {
  title: string;
  thumbnailUrl: string | null;
}
type Titles = Record<string, ItemTitle>;

const DEEPEST = 4;

async function inPlaylist(id: string, depth = 0): Promise<Titles> {
  if (depth > DEEPEST) return {};
  const { items } = await queryClient.ensureQueryData(playlistQuery(id));
  const parts = items.map(async ({ id: item, playlistId, title, thumbnailUrl }): Promise<Titles> => {
    if (playlistId) return inPlaylist(playlistId, depth + 1);
    return item ? { [item]: { title, thumbnailUrl } } : {};
  });
  return Object.assign({}, ...(await Promise.all(parts)));
}

async function inCampaign(id: string): Promise<Titles> {
  const { playlistId, items } = await queryClient.ensureQueryData(campaignQuery(id));
  if (playlistId) return inPlaylist(playlistId);
  const parts = (items ?? []).map(async ({ id: item, mediaId, sceneId }): Promise<Titles> => {
    if (!item) return {};
    if (mediaId) {
      const { title, thumbnailUrl } = await queryClient.ensureQueryData(mediaQuery(mediaId));
      return { [item]: { title, thumbnailUrl } };
    }
    if (!sceneId) return {};
    const { name } = await queryClient.ensureQueryData(sceneQuery(sceneId));
    return { [item]: { title: name, thumbnailUrl: null } };
  });
  return Object.assign({}, ...(await Promise.all(parts)));
}

/** What the items of these campaigns are called; one that is gone meanwhile has no title. */
export const itemTitlesQuery = (campaigns: string[]) =>
  queryOptions({
    queryKey: ['item-titles', campaigns],
    queryFn: async (): Promise<Titles> => {
      const found = await Promise.allSettled(campaigns.map(inCampaign));
      return Object.assign({}, ...found.map((one) => (one.status === 'fulfilled' ? one.value : {})));
    },
    staleTime: 60_000,
  });
