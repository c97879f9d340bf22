import type { Playlist } from '@vitrine/api/types';
import { describe, expect, it } from 'vitest';
import { media, playlists } from '../src/mock/data';
import { inputOf, landing, lasts, moved, rowOf, rowOfMedia, total, withIds } from '../src/ui/programme/rows';

const rows = (playlists[0] as Playlist).items.map(rowOf);
const keys = (list: { key: string }[]) => list.map((row) => row.key);

describe('the lines of a playlist', () => {
  it('move up and down and stay when they cannot', () => {
    const [a, b, c, d] = keys(rows);
    expect(keys(moved(rows, 0, 2))).toEqual([b, c, a, d]);
    expect(keys(moved(rows, 3, 0))).toEqual([d, a, b, c]);
    expect(moved(rows, 0, 9)).toBe(rows);
  });

  it.each([
    [0, 2, 'top', 1],
    [0, 2, 'bottom', 2],
    [3, 1, 'top', 1],
    [3, 1, 'bottom', 2],
  ] as const)('dropped from %i on %i at its %s land at %i', (from, over, edge, place) => {
    expect(landing(from, over, edge)).toBe(place);
  });

  it('last as set, else as long as the media is', () => {
    const film = rowOfMedia(media[1] as (typeof media)[number]);
    expect(lasts(film)).toBe(15_000);
    expect(lasts({ ...film, durationMs: 4000 })).toBe(4000);
    expect(total(rows)).toBe(51_000);
  });

  it('are sent without what is only for show', () => {
    const [first] = inputOf(' Hiver ', rows).items;
    expect(inputOf(' Hiver ', rows).name).toBe('Hiver');
    expect(Object.keys(first ?? {}).sort()).toEqual(['durationMs', 'fit', 'id', 'mediaId', 'transition']);
  });

  it('take the ids of the server by the order in which they were sent, though they moved meanwhile', () => {
    const fresh = rowOfMedia(media[0] as (typeof media)[number]);
    const sent = [...rows, fresh];
    const saved = [
      ...(playlists[0] as Playlist).items,
      { ...(playlists[0] as Playlist).items[0], id: 'given' },
    ] as Playlist['items'];
    const now = moved(sent, 4, 0);
    expect(withIds(now, keys(sent), saved)[0]?.id).toBe('given');
  });
});
