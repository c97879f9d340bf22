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

describe('a zone', () => {
  it('names its playlist once, however many zones show it', () => {
    expect(playlistsIn(scene)).toEqual(['outer']);
    expect(playlistsIn({ landscape: null, portrait: null })).toEqual([]);
  });
  it('loops the playlist with what is inside laid out, and no scene', async () => {
    const client = { fetchQuery: async ({ queryKey }: { queryKey: string[] }) => LISTS[queryKey[2] ?? ''] };
    const { queryFn } = zonesQuery(scene);
    const found = await (queryFn as (context: object) => Promise<object>)({ client });
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
  it('without a playlist is told', () => {
    expect(lackOf(contentOf('playlist', ''), new Set())).toBe('playlist');
    expect(lackOf({ ...contentOf('playlist', ''), playlistId: 'outer' } as never, new Set())).toBeNull();
  });
});
