import type { Item, Layer, Manifest } from '../src/manifest';

export function anItem(id: string, durationMs: number): Item {
  return {
    id,
    campaignId: `campaign-${id}`,
    kind: 'image',
    asset: `asset-${id}`,
    durationMs,
    fit: 'contain',
    transition: 'cut',
  };
}

/** One loop of a (1 s), b (2 s), c (1 s) from 0 to 100 s. */
export function aManifest(layer: Layer = 'scheduled'): Manifest {
  return {
    screenId: 's',
    revision: 1,
    generation: 1,
    publication: 1,
    issuedAt: '2026-11-22T17:00:00.000Z',
    timeZone: 'Europe/Paris',
    items: [anItem('a', 1_000), anItem('b', 2_000), anItem('c', 1_000)],
    loops: [{ lengthMs: 4_000, plays: [0, 1, 2] }],
    timeline: [{ from: 0, loop: 0, start: 0, layer }],
    timelineEnd: 100_000,
    fallbackLoop: null,
    assets: {},
    assetBase: '/device/v1/assets/',
    settings: {
      volumePercent: 0,
      rotation: 0,
      heartbeatMs: 60_000,
      reconnectSpreadMs: 30_000,
      screenshotEveryMs: null,
    },
  };
}
