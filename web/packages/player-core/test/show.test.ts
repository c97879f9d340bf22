import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Item, Manifest } from '../src/manifest';
import { type Failure, type PlayRecord, Show } from '../src/show';
import { type ShowSlot, SlotError } from '../src/slots';
import { aManifest, anItem } from './manifests';

/** A slot that shows nothing but remembers. */
class FakeSlot implements ShowSlot {
  item: Item | null = null;
  seen: string[] = [];
  constructor(private readonly bad: Set<string>) {}
  async prepare(item: Item): Promise<void> {
    if (this.bad.has(item.id)) throw new SlotError('undecodable', item.id);
    this.item = item;
  }
  async start(): Promise<void> {
    if (slowStart > 0) await new Promise((done) => setTimeout(done, slowStart));
  }
  async raise(): Promise<void> {}
  lower(): void {}
  repeat(): void {}
  setVolume(): void {}
  release(): void {
    this.item = null;
  }
  progress(): number | null {
    return progress;
  }
}

const bad = new Set<string>();
let slowStart = 0;
let progress: number | null = null;
let plays: PlayRecord[];
let failures: Failure[];
let shown: string[];
let switched: number[];
let show: Show;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  bad.clear();
  slowStart = 0;
  progress = null;
  [plays, failures, shown, switched] = [[], [], [], []];
  const options = {
    resolve: async (asset: string) => `blob:${asset}`,
    now: () => Date.now(),
    onPlay: (record: PlayRecord) => plays.push(record),
    onError: (failure: Failure) => failures.push(failure),
    onShow: ({ turn }: { turn: { kind: string; item?: Item } }) => shown.push(turn.item?.id ?? turn.kind),
    onManifest: (manifest: Manifest) => switched.push(manifest.revision),
  };
  show = new Show(options as never, [new FakeSlot(bad), new FakeSlot(bad)], () => undefined);
});

afterEach(() => {
  show.stop();
  vi.useRealTimers();
});

describe('a film that stands still', () => {
  const long = () => ({
    ...aManifest(),
    items: [anItem('a', 60_000)],
    loops: [{ lengthMs: 60_000, plays: [0] }],
  });

  test('is given up', async () => {
    progress = 1;
    show.setManifest(long());
    await vi.advanceTimersByTimeAsync(15_000);
    expect(failures.map(({ code }) => code)).toContain('stalled');
  });

  test('is not while it is held', async () => {
    progress = 1;
    show.hold(true);
    show.setManifest(long());
    await vi.advanceTimersByTimeAsync(15_000);
    expect(failures).toEqual([]);
  });
});

describe('a loop', () => {
  test('is shown in order and accounted for play by play', async () => {
    show.setManifest(aManifest());
    await vi.advanceTimersByTimeAsync(8_100);
    expect(shown).toEqual(['a', 'b', 'c', 'a', 'b', 'c', 'a']);
    expect(plays.map(({ itemId, outcome, planned }) => [itemId, outcome, planned])).toEqual(
      ['a', 'b', 'c', 'a', 'b', 'c'].map((id) => [id, 'complete', true]),
    );
  });

  test('lets a scene that follows itself go on in its slot, and accounts for each play', async () => {
    const manifest = aManifest();
    const scene = { ...anItem('a', 1_000), kind: 'layout' };
    show.setManifest({ ...manifest, items: [scene], loops: [{ lengthMs: 1_000, plays: [0] }] });
    await vi.advanceTimersByTimeAsync(100);
    const slot = show.frontSlot();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(show.frontSlot()).toBe(slot);
    expect(shown).toEqual(['a', 'a', 'a', 'a']);
    expect(plays.map(({ outcome, planned }) => [outcome, planned])).toEqual(
      [1, 2, 3].map(() => ['complete', true]),
    );
    const next = { ...scene, asset: 'another' };
    show.setManifest({ ...manifest, revision: 2, items: [next], loops: [{ lengthMs: 1_000, plays: [0] }] });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(show.frontSlot()).not.toBe(slot);
  });

  test('leaves out what cannot be shown, and says so', async () => {
    bad.add('b');
    show.setManifest(aManifest());
    await vi.advanceTimersByTimeAsync(16_100);
    expect(shown.slice(0, 4)).toEqual(['a', 'c', 'c', 'a']);
    const unshown = plays.filter((play) => play.itemId === 'b');
    expect(unshown).toHaveLength(4);
    expect(unshown.every((play) => play.outcome === 'failed' && play.durationMs === 0)).toBe(true);
    expect(failures.map((failure) => failure.skipped)).toEqual([false, false, true]);
  });

  test('shows the card when nothing can be shown, and looks again', async () => {
    for (const id of ['a', 'b', 'c']) bad.add(id);
    show.setManifest(aManifest());
    await vi.advanceTimersByTimeAsync(500);
    expect(show.current()?.turn.kind).toBe('card');
    bad.clear();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(show.current()?.turn.kind).toBe('item');
  });
});

describe('a new manifest', () => {
  test('waits for the end of the running play', async () => {
    show.setManifest(aManifest());
    await vi.advanceTimersByTimeAsync(1_500);
    show.setManifest(only('z', 'scheduled'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown).toEqual(['a', 'b']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown).toEqual(['a', 'b', 'z']);
    expect(switched).toEqual([1, 2]);
  });

  test('with a takeover cuts in at once', async () => {
    show.setManifest(aManifest());
    await vi.advanceTimersByTimeAsync(1_500);
    show.setManifest(only('z', 'takeover'));
    await vi.advanceTimersByTimeAsync(100);
    expect(shown).toEqual(['a', 'b', 'z']);
    expect(plays[1]).toMatchObject({ itemId: 'b', outcome: 'cut', revision: 1 });
  });

  test('that ends a takeover leaves the rest of a play, which is not a whole one', async () => {
    show.setManifest(only('z', 'takeover'));
    await vi.advanceTimersByTimeAsync(1_600);
    show.setManifest({ ...aManifest(), revision: 3 });
    await vi.advanceTimersByTimeAsync(1_500);
    expect(plays.map(({ itemId, outcome }) => [itemId, outcome])).toContainEqual(['b', 'cut']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(plays.at(-1)).toMatchObject({ itemId: 'c', outcome: 'complete' });
  });

  test('that comes in the middle of a swap is not mistaken for the one on the glass', async () => {
    show.setManifest(aManifest());
    await vi.advanceTimersByTimeAsync(500);
    slowStart = 200;
    await vi.advanceTimersByTimeAsync(600);
    show.setManifest(only('z', 'takeover'));
    await vi.advanceTimersByTimeAsync(150);
    expect([shown, switched]).toEqual([['a', 'b'], [1]]);
    await vi.advanceTimersByTimeAsync(300);
    expect([shown, switched]).toEqual([
      ['a', 'b', 'z'],
      [1, 2],
    ]);
    expect(plays.map((play) => play.revision)).toEqual([1, 1]);
  });

  test('with the same programme changes nothing on the glass', async () => {
    show.setManifest(aManifest());
    await vi.advanceTimersByTimeAsync(1_500);
    show.setManifest({ ...aManifest(), revision: 2 });
    await vi.advanceTimersByTimeAsync(100);
    expect([shown, switched, plays.length]).toEqual([['a', 'b'], [1, 2], 1]);
  });
});

test('a dark segment is dark, and the shop opens on time', async () => {
  const manifest = aManifest();
  manifest.timeline = [
    { from: 0, loop: null, start: 0, layer: 'closed' },
    { from: 20_000, loop: 0, start: 0, layer: 'scheduled' },
  ];
  show.setManifest(manifest);
  await vi.advanceTimersByTimeAsync(19_900);
  expect(shown).toEqual(['off']);
  await vi.advanceTimersByTimeAsync(200);
  expect(shown).toEqual(['off', 'a']);
});

test('a clock that is set back is followed', async () => {
  show.setManifest(aManifest());
  await vi.advanceTimersByTimeAsync(50_500);
  vi.setSystemTime(1_500);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(show.current()?.turn).toMatchObject({ item: { id: 'b' }, from: 1_000 });
});

function only(id: string, layer: 'scheduled' | 'takeover'): Manifest {
  const manifest = { ...aManifest(layer), revision: 2 };
  manifest.items = [{ ...(manifest.items[0] as Item), id, durationMs: 10_000 }];
  manifest.loops = [{ lengthMs: 10_000, plays: [0] }];
  return manifest;
}
