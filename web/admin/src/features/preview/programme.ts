import type { QueryClient } from '@tanstack/react-query';
import type { Plan, Playlist, PlaylistItem } from '@vitrine/api/types';
import type { Item, Manifest } from '@vitrine/player-core/manifest';
import type { CompiledScene } from '@vitrine/player-core/scene/types';
import { campaignQuery } from '../../data/campaigns';
import { mediaQuery } from '../../data/media';
import { playlistQuery } from '../../data/playlists';
import { draftScene } from '../../ui/surroundings';

/** How an item looks and where its file is. */
export interface Look {
  kind: string;
  fit: string;
  transition: string;
  url: string;
  /** Of a scene that is edited: what it says. */
  scene?: CompiledScene;
}

const DEEPEST = 4;

/** How the items look that a screen has been sent. */
export function looksOf(screenId: string, manifest: Manifest | undefined): Map<string, Look> {
  const looks = (manifest?.items ?? []).map(({ id, kind, fit, transition, asset }): [string, Look] => [
    id,
    { kind, fit, transition, url: `/api/v1/screens/${screenId}/assets/${asset}` },
  ]);
  return new Map(looks);
}

async function flat(client: QueryClient, id: string, depth = 0): Promise<PlaylistItem[]> {
  if (depth > DEEPEST) return [];
  const list: Playlist = await client.ensureQueryData(playlistQuery(id));
  const parts = list.items.map((item) =>
    item.playlistId ? flat(client, item.playlistId, depth + 1) : Promise.resolve([item]),
  );
  return (await Promise.all(parts)).flat();
}

/** How the items of a campaign look as it is edited now. */
export async function draftLooks(client: QueryClient, campaignId: string): Promise<Map<string, Look>> {
  const looks = new Map<string, Look>();
  const campaign = await client.ensureQueryData(campaignQuery(campaignId));
  const items = campaign.playlistId ? await flat(client, campaign.playlistId) : (campaign.items ?? []);
  for (const { id, mediaId, sceneId, fit = 'contain', transition = 'cut' } of items) {
    if (id && sceneId) {
      const scene = await draftScene(client, sceneId);
      looks.set(id, { kind: 'layout', fit, transition, url: '', scene });
    }
    if (!id || !mediaId) continue;
    const media = await client.ensureQueryData(mediaQuery(mediaId));
    const url = media.previewUrl ?? (media.kind === 'image' ? media.thumbnailUrl : null);
    if (url) looks.set(id, { kind: media.kind, fit, transition, url });
  }
  return looks;
}

/** The looks of all items of a plan. What is published looks as it was sent; drafts as they are edited. */
export async function allLooks(
  client: QueryClient,
  plan: Plan,
  sent: Map<string, Look>,
  draft: boolean,
): Promise<Map<string, Look>> {
  const plays = plan.segments.flatMap(({ loop }) => loop?.plays ?? []);
  const missing = plays.filter(({ itemId }) => draft || !sent.has(itemId));
  const campaigns = [...new Set(missing.map(({ campaignId }) => campaignId))];
  const none = new Map<string, Look>();
  const found = await Promise.all(campaigns.map((id) => draftLooks(client, id).catch(() => none)));
  const drafted = found.flatMap((looks) => [...looks]);
  return new Map(draft ? [...sent, ...drafted] : [...drafted, ...sent]);
}

/** The plan of a day as the manifest that a player understands; its assets are named by their item. */
export function manifestOf(plan: Plan, timeZone: string, looks: Map<string, Look>): Manifest {
  const items: Item[] = [];
  const places = new Map<string, number>();
  const loops: Manifest['loops'] = [];
  const timeline = plan.segments.map(
    ({ start, layer, loop, startIndex, lateMs }): Manifest['timeline'][number] => {
      const shown = layer === 'default' ? 'fallback' : layer;
      if (!loop || loop.plays.length === 0)
        return { from: Date.parse(start), loop: null, lateMs, layer: shown };
      const plays = loop.plays.map(({ campaignId, itemId, durationMs }) => {
        const key = `${itemId}/${durationMs}`;
        const place = places.get(key) ?? items.length;
        if (place === items.length) {
          const { kind = 'image', fit = 'contain', transition = 'cut' } = looks.get(itemId) ?? {};
          items.push({ id: key, campaignId, kind, asset: itemId, durationMs, fit, transition });
          places.set(key, place);
        }
        return place;
      });
      loops.push({ lengthMs: loop.lengthMs, plays });
      return { from: Date.parse(start), loop: loops.length - 1, start: startIndex, lateMs, layer: shown };
    },
  );
  const last = plan.segments.at(-1);
  const asset = (kind: string) => ({
    bytes: 1,
    mime: kind === 'video' ? 'video/mp4' : 'image/jpeg',
    width: 1920,
    height: 1080,
    firstUse: 0,
  });
  return {
    screenId: 'preview',
    revision: 1,
    generation: 1,
    publication: 0,
    issuedAt: new Date(0).toISOString(),
    timeZone,
    items,
    loops,
    timeline,
    timelineEnd: last ? Date.parse(last.end) : 0,
    fallbackLoop: null,
    assets: Object.fromEntries(items.map(({ asset: name, kind }) => [name, asset(kind)])),
    assetBase: '',
    settings: {
      volumePercent: 0,
      rotation: 0,
      heartbeatMs: 60_000,
      reconnectSpreadMs: 0,
      screenshotEveryMs: null,
    },
  };
}
