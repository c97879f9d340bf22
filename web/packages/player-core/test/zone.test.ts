import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { playingAt } from '../src/manifest';
import { manifestOf } from '../src/scene/cycle';
import { type Cycle, readScene } from '../src/scene/types';

const golden = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../../../player-protocol/golden/${name}.json`, import.meta.url), 'utf8'),
  );

interface Case {
  name: string;
  cycle: Cycle;
  expect: { atMs: number; playing: { play: number; startedAtMs: number; endsAtMs: number } | null }[];
}

const OWN = { fit: null, transition: null };

describe('what loops in a zone', () => {
  test.each((golden('zone') as Case[]).map((one) => [one.name, one] as const))('%s', (_, one) => {
    const manifest = manifestOf(one.cycle, OWN);
    for (const { atMs, playing } of one.expect) {
      const found = playingAt(manifest, atMs);
      if (!playing) expect(found.state, String(atMs)).toBe('card');
      else if (found.state !== 'item') expect(found.state, String(atMs)).toBe('item');
      else {
        const { item: play, startedAtMs, endsAtMs } = found;
        expect({ play, startedAtMs, endsAtMs }, String(atMs)).toEqual(playing);
      }
    }
  });
  test('looks as the playlist says where the zone leaves it to it', () => {
    const scene = readScene(golden('scene-playlist'));
    const content = scene?.landscape?.elements[0]?.content;
    if (content?.kind !== 'playlist') throw new Error('no zone');
    const cycle = scene?.playlists[content.playlistId ?? ''];
    if (!cycle) throw new Error('nothing loops');
    const { items } = manifestOf(cycle, content);
    expect(items.map(({ fit, transition }) => [fit, transition])).toEqual([
      ['cover', 'fade'],
      ['cover', 'cut'],
      ['cover', 'cut'],
    ]);
    expect(manifestOf(cycle, OWN).items.map(({ fit }) => fit)).toEqual(['contain', 'cover', 'contain']);
  });
  test('is nothing in a scene of before there were zones', () => {
    expect(readScene(golden('scene'))?.playlists).toEqual({});
  });
});
