/** What loops in the zones of scenes: playlists as they are edited now, with those inside laid out. */
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { PlaylistItem, Scene } from '@vitrine/api/types';
import type { Canvas, Cycle, Play } from '@vitrine/player-core/scene/types';
import { isInstant } from '../lib/wall';
import { instantOf } from '../lib/zone';
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

/** From when until when something is shown; open where nothing is said. */
type Span = Pick<Play, 'from' | 'until'>;

const edgeOf = (edge: string | null, zone: string) =>
  edge === null ? [] : [isInstant(edge) ? Date.parse(edge) : instantOf(edge, zone)];

/** The span of an entry within that of the playlists around it, as a screen in the time zone is told. */
function within(around: Span, item: PlaylistItem, zone: string): Span {
  const from = [
    ...edgeOf(item.validFrom, zone),
    ...edgeOf(item.mediaValidFrom, zone),
    around.from ?? [],
  ].flat();
  const until = [
    ...edgeOf(item.validTo, zone),
    ...edgeOf(item.mediaValidTo, zone),
    around.until ?? [],
  ].flat();
  return {
    ...(from.length > 0 && { from: Math.max(...from) }),
    ...(until.length > 0 && { until: Math.min(...until) }),
  };
}

const isEmpty = ({ from = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY }: Span) =>
  until <= from;

async function playsOf(
  client: QueryClient,
  [id, zone]: [string, string],
  around: Span = {},
  depth = 0,
): Promise<Play[]> {
  const list = await client.fetchQuery(playlistQuery(id));
  const parts = list.items.map(async (item): Promise<Play[]> => {
    const { mediaId, playlistId, kind, fit, transition, effectiveDurationMs: durationMs } = item;
    const span = within(around, item, zone);
    if (isEmpty(span)) return [];
    if (playlistId) return depth < DEEPEST ? playsOf(client, [playlistId, zone], span, depth + 1) : [];
    return mediaId ? [{ kind, asset: previewUrl(mediaId), durationMs, fit, transition, ...span }] : [];
  });
  return (await Promise.all(parts)).flat();
}

/** What loops in the zones of a scene on a screen in a time zone. */
export const zonesQuery = (scene: Shown, zone: string) => {
  const ids = playlistsIn(scene);
  return queryOptions({
    queryKey: ['playlist', 'zones', zone, ids],
    queryFn: async ({ client }): Promise<Record<string, Cycle>> => {
      const cycles = ids.map(
        async (id) => [id, { from: 0, plays: await playsOf(client, [id, zone]) }] as const,
      );
      return Object.fromEntries(await Promise.all(cycles));
    },
  });
};
