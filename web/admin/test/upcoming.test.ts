import type { Manifest } from '@vitrine/player-core/manifest';
import { expect, test } from 'vitest';
import { upcoming } from '../src/features/screen/upcoming';

const item = (id: string) => ({ id, campaignId: `of ${id}`, durationMs: 10_000 });
const manifest = {
  items: [item('a'), item('b')],
  loops: [{ lengthMs: 20_000, plays: [0, 1] }],
  timeline: [
    { from: 0, loop: 0, start: 0, layer: 'scheduled' },
    { from: 35_000, loop: null, layer: 'closed' },
    { from: 60_000, loop: 0, start: 0, layer: 'scheduled' },
  ],
  timelineEnd: 90_000,
  fallbackLoop: null,
} as unknown as Manifest;

test('what follows is told as the screen plays it, through its nights, and ends where nothing is known', () => {
  expect(upcoming(manifest, 12_000, 3).map(({ at, item: one }) => [at, one?.id ?? null])).toEqual([
    [20_000, 'a'],
    [30_000, 'b'],
    [35_000, null],
  ]);
  expect(upcoming(manifest, 61_000, 2).map(({ item: one }) => one?.campaignId)).toEqual(['of b', 'of a']);
});
