import type { QueryClient } from '@tanstack/react-query';
import type { Playlist } from '@vitrine/api/types';
import type { Manifest } from '@vitrine/player-core/manifest';
import type { CompiledScene } from '@vitrine/player-core/scene/types';
import { mediaQuery } from '../../data/media';
import { playlistQuery } from '../../data/playlists';
import { draftScene } from '../../ui/surroundings';
import { lasts, type Row, rowOf } from './rows';

const DEEPEST = 4;

/** The plays of a list with the nested lists laid out in their place. */
export async function flatten(client: QueryClient, rows: Row[], depth = 0): Promise<Row[]> {
  const parts = await Promise.all(
    rows.map(async (row) => {
      if (!row.playlistId) return [row];
      if (depth >= DEEPEST) return [];
      const nested: Playlist = await client.ensureQueryData(playlistQuery(row.playlistId));
      return flatten(client, nested.items.map(rowOf), depth + 1);
    }),
  );
  return parts.flat();
}

export interface Programme {
  manifest: Manifest;
  urls: Map<string, string>;
  scenes: Map<string, CompiledScene>;
  starts: number[];
  /** What each play is called. */
  titles: string[];
}

/** A manifest like a screen's, made of the list as it is edited now; it starts at instant 0 of its own
 * clock. It calls itself a takeover, so that an edit is seen at once and not at the end of the running play. */
export async function programmeOf(
  client: QueryClient,
  rows: Row[],
  revision: number,
): Promise<Programme | null> {
  const plays = (await flatten(client, rows)).filter(
    (row) => Boolean(row.mediaId ?? row.sceneId) && lasts(row) > 0,
  );
  const scenes = new Map<string, CompiledScene>();
  const urls = new Map<string, string>();
  for (const { mediaId, sceneId } of plays) {
    if (sceneId) {
      scenes.set(sceneId, await draftScene(client, sceneId));
      urls.set(sceneId, '');
    }
    if (!mediaId) continue;
    const media = await client.ensureQueryData(mediaQuery(mediaId));
    const url = media.previewUrl ?? (media.kind === 'image' ? media.thumbnailUrl : null);
    if (url) urls.set(mediaId, url);
  }
  const shown = plays.filter((row) => urls.has(assetOf(row)));
  if (shown.length === 0) return null;
  let at = 0;
  const starts = shown.map((row) => {
    const start = at;
    at += lasts(row);
    return start;
  });
  const manifest: Manifest = {
    screenId: 'preview',
    revision,
    generation: 1,
    publication: 0,
    issuedAt: new Date(0).toISOString(),
    timeZone: 'UTC',
    items: shown.map((row) => ({
      id: row.key,
      campaignId: 'preview',
      kind: row.kind === 'scene' ? 'layout' : row.kind,
      asset: assetOf(row),
      durationMs: lasts(row),
      fit: row.fit,
      transition: row.transition,
    })),
    loops: [{ lengthMs: at, plays: shown.map((_, index) => index) }],
    timeline: [{ from: 0, loop: 0, start: 0, layer: 'takeover' }],
    timelineEnd: Number.MAX_SAFE_INTEGER,
    fallbackLoop: 0,
    assets: Object.fromEntries(
      shown.map((row) => [
        assetOf(row),
        {
          bytes: 1,
          mime: row.kind === 'video' ? 'video/mp4' : 'image/jpeg',
          width: 1920,
          height: 1080,
          firstUse: 0,
        },
      ]),
    ),
    assetBase: '',
    settings: {
      volumePercent: 0,
      rotation: 0,
      heartbeatMs: 60_000,
      reconnectSpreadMs: 0,
      screenshotEveryMs: null,
    },
  };
  return { manifest, urls, scenes, starts, titles: shown.map(({ title }) => title) };
}

const assetOf = ({ mediaId, sceneId }: Row) => mediaId ?? sceneId ?? '';
