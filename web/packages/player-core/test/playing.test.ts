import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assetsBefore, type Manifest, playingAt, readManifest, supersedes } from '../src/manifest';
import { isComplete, sameTurn, switchesNow, turnAt } from '../src/turns';
import { aManifest, anItem } from './manifests';

interface Golden {
  name: string;
  manifest: Manifest;
  expect: { atMs: number; playing: unknown }[];
}

const address = new URL('../../../../player-protocol/golden/playing.json', import.meta.url);
const golden = JSON.parse(readFileSync(address, 'utf8')) as Golden[];

describe('the golden vectors of the protocol', () => {
  test.each(golden.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    for (const { atMs, playing } of vector.expect) {
      expect({ atMs, playing: playingAt(vector.manifest, atMs) }).toEqual({ atMs, playing });
    }
  });
});

describe('a hostile manifest', () => {
  const broken: [string, Partial<Manifest>][] = [
    ['has a loop that is no list', { loops: [{ lengthMs: 1, plays: null as unknown as number[] }] }],
    ['has holes in its timeline', { timeline: [null, undefined] as unknown as Manifest['timeline'] }],
    [
      'counts in words',
      { timeline: [{ from: 'now' as unknown as number, loop: 0, start: 0, layer: 'scheduled' }] },
    ],
    ['has a play without an item', { loops: [{ lengthMs: 1, plays: [99, -1, 0.5] }] }],
    ['has an endless item', { items: [anItem('a', Number.POSITIVE_INFINITY)] }],
    ['has an item that takes no time', { items: [anItem('a', 0)] }],
    ['starts beyond its loop', { timeline: [{ from: 0, loop: 0, start: 7, layer: 'scheduled' }] }],
  ];
  test.each(broken)('that %s gives an answer and no exception', (_, part) => {
    const manifest = { ...aManifest(), ...part };
    for (const at of [-1, 0, 500, 5_000, Number.MAX_SAFE_INTEGER, Number.NaN]) {
      expect(['off', 'card', 'item']).toContain(playingAt(manifest, at).state);
    }
  });

  test('that lacks what a player needs is not read', () => {
    for (const value of [null, 1, 'x', {}, { items: [] }, { ...aManifest(), assets: null }]) {
      expect(readManifest(value)).toBeNull();
    }
    expect(
      readManifest({ ...aManifest(), settings: { rotation: 45, volumePercent: 900 } })?.settings,
    ).toMatchObject({
      rotation: 0,
      volumePercent: 100,
      heartbeatMs: 60_000,
    });
  });
});

describe('whose turn it is', () => {
  const manifest = aManifest();

  test('the planned item, joined in the middle', () => {
    expect(turnAt(manifest, 2_500, () => true)).toMatchObject({
      item: { id: 'b' },
      from: 1_000,
      until: 3_000,
      offsetMs: 1_500,
      planned: true,
    });
  });

  test('the next that can be played, when the planned one cannot', () => {
    const turn = turnAt(manifest, 2_500, (item) => item.id !== 'b');
    expect(turn).toMatchObject({ item: { id: 'c' }, from: 1_000, until: 3_000, planned: false });
  });

  test('the card, when nothing can be played', () => {
    expect(turnAt(manifest, 2_500, () => false)).toEqual({ kind: 'card', until: 3_000 });
  });

  test('a takeover cuts in and out, everything else waits for the end of the play', () => {
    const playing = turnAt(manifest, 100, () => true);
    const takeover = turnAt(aManifest('takeover'), 100, () => true);
    expect(switchesNow(playing, takeover, 100)).toBe(true);
    expect(switchesNow(takeover, playing, 100)).toBe(true);
    expect(
      switchesNow(
        playing,
        turnAt(aManifest(), 3_500, () => true),
        100,
      ),
    ).toBe(false);
    expect(switchesNow(null, playing, 100)).toBe(true);
  });

  test('the same play of a new revision is the same turn', () => {
    const again = { ...aManifest(), revision: 2 };
    expect(
      sameTurn(
        turnAt(manifest, 100, () => true),
        turnAt(again, 900, () => true),
      ),
    ).toBe(true);
    expect(
      sameTurn(
        turnAt(manifest, 100, () => true),
        turnAt(again, 1_100, () => true),
      ),
    ).toBe(false);
  });

  test('a play is complete when the eye saw all of it', () => {
    expect(isComplete(anItem('a', 10_000), 9_600)).toBe(true);
    expect(isComplete(anItem('a', 10_000), 9_000)).toBe(false);
  });
});

test('a later revision replaces, and any revision of a later generation', () => {
  const held = { ...aManifest(), revision: 5, generation: 1 };
  expect(supersedes({ ...held, revision: 6 }, held)).toBe(true);
  expect(supersedes({ ...held, revision: 5 }, held)).toBe(false);
  expect(supersedes({ ...held, revision: 1, generation: 2 }, held)).toBe(true);
  expect(supersedes({ ...held, revision: 9, generation: 0 }, held)).toBe(false);
});

test('assets come in the order of need', () => {
  const asset = (firstUse: number) => ({ bytes: 1, mime: 'image/png', width: 1, height: 1, firstUse });
  const manifest = { ...aManifest(), assets: { late: asset(900), never: asset(5_000), soon: asset(10) } };
  expect(assetsBefore(manifest, 1_000)).toEqual(['soon', 'late']);
});
