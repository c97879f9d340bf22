import { manifestOf } from '@vitrine/player-core/scene/cycle';
import type { Cycle } from '@vitrine/player-core/scene/types';
import { describe, expect, it } from 'vitest';
import { playlistsIn, zonesQuery } from '../src/data/zones';
import { contentOf } from '../src/features/scenes/document';
import { lackOf } from '../src/lib/scene-lack';

const item = (change: object) => ({
  mediaId: null,
  playlistId: null,
  kind: 'image',
  fit: 'contain',
  transition: 'cut',
  effectiveDurationMs: 10_000,
  validFrom: null,
  validTo: null,
  mediaValidFrom: null,
  mediaValidTo: null,
  ...change,
});
const LISTS: Record<string, object> = {
  outer: { items: [item({ mediaId: 'm1', transition: 'fade' }), item({ playlistId: 'inner' })] },
  inner: {
    items: [item({ mediaId: 'm2', kind: 'video', effectiveDurationMs: 4_000 }), item({ kind: 'scene' })],
  },
};

const zone = (playlistId: string | null) => ({ content: { ...contentOf('playlist', ''), playlistId } });
const scene = {
  landscape: { elements: [zone('outer'), zone(null), { content: contentOf('text', 'Words') }] },
  portrait: { elements: [zone('outer')] },
};

function looping(lists: Record<string, object>): Promise<object> {
  const client = { fetchQuery: async ({ queryKey }: { queryKey: string[] }) => lists[queryKey[2] ?? ''] };
  const { queryFn } = zonesQuery(scene, 'Europe/Paris');
  return (queryFn as (context: object) => Promise<object>)({ client });
}

describe('a zone', () => {
  it('names its playlist once, however many zones show it', () => {
    expect(playlistsIn(scene)).toEqual(['outer']);
    expect(playlistsIn({ landscape: null, portrait: null })).toEqual([]);
  });
  it('loops the playlist with what is inside laid out, and no scene', async () => {
    const found = await looping(LISTS);
    const look = { fit: 'contain', transition: 'cut' };
    expect(found).toEqual({
      outer: {
        from: 0,
        plays: [
          {
            kind: 'image',
            asset: '/api/v1/media/m1/preview',
            durationMs: 10_000,
            ...look,
            transition: 'fade',
          },
          { kind: 'video', asset: '/api/v1/media/m2/preview', durationMs: 4_000, ...look },
        ],
      },
    });
  });
  it('shows an entry while it holds, with what is around it and the media itself', async () => {
    const outer = [
      item({ mediaId: 'always' }),
      item({ mediaId: 'floating', validFrom: '2026-07-01T09:00', validTo: '2026-12-01T09:00Z' }),
      item({ mediaId: 'never', validFrom: '2026-07-02T00:00', validTo: '2026-07-02T00:00' }),
      item({ playlistId: 'inner', validTo: '2026-07-10T00:00' }),
    ];
    const inner = [
      item({ mediaId: 'late', validFrom: '2026-07-11T00:00' }),
      item({ mediaId: 'own', validTo: '2026-08-01T00:00', mediaValidFrom: '2026-07-05T00:00:00.000Z' }),
    ];
    const found = (await looping({ outer: { items: outer }, inner: { items: inner } })) as {
      outer: Cycle;
    };
    const spans = found.outer.plays.map(({ asset, from, until }) => [asset.split('/')[4], from, until]);
    expect(spans).toEqual([
      ['always', undefined, undefined],
      ['floating', Date.parse('2026-07-01T07:00Z'), Date.parse('2026-12-01T09:00Z')],
      ['own', Date.parse('2026-07-05T00:00Z'), Date.parse('2026-07-09T22:00Z')],
    ]);
    const { loops } = manifestOf(found.outer, contentOf('playlist', '') as never);
    expect(loops.map(({ plays }) => plays)).toEqual([[0], [0, 1], [0, 1, 2], [0, 1], [0]]);
  });
  it('without a playlist is told', () => {
    expect(lackOf(contentOf('playlist', ''), new Set())).toBe('playlist');
    expect(lackOf({ ...contentOf('playlist', ''), playlistId: 'outer' } as never, new Set())).toBeNull();
  });
});
