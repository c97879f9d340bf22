/** What loops in the zones of scenes: playlists as they are edited now, with those inside laid out. */
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Scene } from '@vitrine/api/types';
import type { Canvas, Cycle, Play } from '@vitrine/player-core/scene/types';
import { previewUrl } from './media';
import { playlistQuery } from './playlists';

const DEEPEST = 4;

type Shown = Pick<Scene, 'landscape' | 'portrait'>;

/** The playlists that a scene names, each once. */
export function playlistsIn({ landscape, portrait }: Shown): string[] {
  const elements = [landscape, portrait].flatMap((canvas) => (canvas as Canvas | null)?.elements ?? []);
  const named = elements.flatMap(({ content }) =>
    'playlistId' in content ? (content.playlistId ?? []) : [],
  );
  return [...new Set(named)].sort();
}

async function playsOf(client: QueryClient, id: string, depth = 0): Promise<Play[]> {
  const list = await client.fetchQuery(playlistQuery(id));
  const parts = list.items.map(async (item): Promise<Play[]> => {
    const { mediaId, playlistId, kind, fit, transition, effectiveDurationMs: durationMs } = item;
    if (playlistId) return depth < DEEPEST ? playsOf(client, playlistId, depth + 1) : [];
    return mediaId ? [{ kind, asset: previewUrl(mediaId), durationMs, fit, transition }] : [];
  });
  return (await Promise.all(parts)).flat();
}

export const zonesQuery = (scene: Shown) => {
  const ids = playlistsIn(scene);
  return queryOptions({
    queryKey: ['playlist', 'zones', ids],
    queryFn: async ({ client }): Promise<Record<string, Cycle>> => {
      const cycles = ids.map(async (id) => [id, { from: 0, plays: await playsOf(client, id) }] as const);
      return Object.fromEntries(await Promise.all(cycles));
    },
  });
};
