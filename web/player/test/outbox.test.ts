import 'fake-indexeddb/auto';
import { openPlain, readJson } from '@vitrine/player-core/envelope';
import type { PlayRecord } from '@vitrine/player-core/show';
import { gunzipSync } from 'fflate';
import { beforeEach, expect, test, vi } from 'vitest';
import { openDatabase, write } from '../src/database';
import { Outbox, type PlayRow } from '../src/outbox';

interface Batch {
  boot: string;
  from: number;
  to: number;
  rows: PlayRow[];
}

let db: IDBDatabase;
let batches: Batch[];
let posted: PlayRow[][];
let connected: boolean;
let clock: number;
let databases = 0;

beforeEach(async () => {
  databases += 1;
  db = await openDatabase(indexedDB, `outbox-${databases}`);
  [batches, posted, connected, clock] = [[], [], true, 0];
});

function outbox(boot = 'boot-2'): Outbox {
  return new Outbox(
    db,
    boot,
    {
      publish: (message) => {
        if (connected) batches.push(readJson(openPlain(message).body) as Batch);
        return connected;
      },
      post: async (packed) => {
        const lines = new TextDecoder().decode(gunzipSync(packed)).trim().split('\n');
        const rows = lines.map((line) => JSON.parse(line) as PlayRow);
        posted.push(rows);
        const last = rows[rows.length - 1];
        return last ? { boot: last.boot, seq: last.seq } : null;
      },
    },
    () => clock,
  );
}

const play: PlayRecord = {
  itemId: 'i',
  campaignId: 'c',
  revision: 1,
  startedAt: Date.UTC(2026, 10, 22, 17),
  durationMs: 10_000,
  outcome: 'complete',
  planned: true,
};

async function fill(box: Outbox, count: number): Promise<void> {
  for (let added = 0; added < count; added += 1) void box.add(play);
  await box.add(play);
}

test('rows are numbered, sent together and kept until the receipt', async () => {
  const box = outbox();
  await fill(box, 2);
  await box.send();
  expect(batches).toHaveLength(1);
  expect(batches[0]).toMatchObject({ boot: 'boot-2', from: 1, to: 3 });
  expect(batches[0]?.rows[0]).toEqual({
    ...play,
    seq: 1,
    startedAt: '2026-11-22T17:00:00.000Z',
  });
  expect(await box.waiting()).toBe(3);
  await box.receipt({ boot: 'boot-2', seq: 2 });
  expect(await box.waiting()).toBe(1);
});

test('what is under way is not sent again before a minute has passed', async () => {
  const box = outbox();
  await fill(box, 0);
  await box.send();
  clock = 59_000;
  await box.send();
  expect(batches).toHaveLength(1);
  clock = 60_000;
  await box.send();
  expect(batches).toHaveLength(2);
  expect(batches[1]).toEqual(batches[0]);
});

test('plays of a new plan are told soon, later ones together', async () => {
  const waits: number[] = [];
  const later = setTimeout;
  vi.stubGlobal('setTimeout', (work: () => void, ms: number) => {
    if (ms >= 1_000) waits.push(ms);
    return later(work, ms);
  });
  try {
    const box = outbox();
    const playAndReceive = async (revision: number, at: number) => {
      clock = at;
      await box.add({ ...play, revision });
      await box.send();
      await box.receipt({ boot: 'boot-2', seq: 99 });
      return waits.splice(0);
    };
    expect(await playAndReceive(1, 0)).toEqual([20_000, 60_000, 20_000]);
    expect(await playAndReceive(1, 299_000)).toEqual([60_000, 20_000]);
    expect((await playAndReceive(1, 400_000)).at(-1)).toBe(300_000);
    await box.add({ ...play, outcome: 'failed' });
    expect(waits.splice(0)).toEqual([20_000]);
    expect((await playAndReceive(2, 500_000)).at(-1)).toBe(20_000);
  } finally {
    vi.unstubAllGlobals();
  }
});

test('a new connection sends again at once', async () => {
  const box = outbox();
  connected = false;
  await fill(box, 0);
  await box.send();
  connected = true;
  await box.resend();
  expect(batches).toHaveLength(1);
});

test('a batch holds rows of one start only, and 300 at most', async () => {
  await fill(outbox('boot-1'), 399);
  const box = outbox('boot-2');
  await fill(box, 1);
  await box.send();
  await box.receipt({ boot: 'boot-1', seq: 300 });
  await expect.poll(() => batches.length).toBe(2);
  await box.receipt({ boot: 'boot-1', seq: 400 });
  await box.resend();
  expect(batches.map(({ boot, from, to }) => [boot, from, to])).toEqual([
    ['boot-1', 1, 300],
    ['boot-1', 301, 400],
    ['boot-2', 1, 2],
  ]);
});

test('a row that was never written leaves a gap that no batch spans', async () => {
  const box = outbox();
  await fill(box, 4);
  await write(db, ['plays'], (store) => store('plays').delete(['boot-2', 3]));
  await box.send();
  expect(batches[0]).toMatchObject({ from: 1, to: 2 });
});

test('a receipt for another start crosses nothing out', async () => {
  const box = outbox();
  await fill(box, 2);
  await box.receipt({ boot: 'boot-9', seq: 99 });
  expect(await box.waiting()).toBe(3);
});

test('a large backlog goes over HTTP, in pieces', async () => {
  await fill(outbox('boot-1'), 4_999);
  const box = outbox();
  await box.send();
  expect(posted.map((rows) => rows.length)).toEqual([2_000, 2_000]);
  expect(posted[0]?.[0]).toMatchObject({ boot: 'boot-1', seq: 1 });
  expect(await box.waiting()).toBe(1_000);
  expect(batches[0]).toMatchObject({ from: 4_001, to: 4_300 });
});

test('without a broker everything goes over HTTP', async () => {
  await fill(outbox('boot-1'), 2);
  const box = outbox();
  connected = false;
  await fill(box, 1);
  await box.post();
  expect(posted.map((rows) => rows.map((row) => `${row.boot} ${row.seq}`))).toEqual([
    ['boot-1 1', 'boot-1 2', 'boot-1 3'],
    ['boot-2 1', 'boot-2 2'],
  ]);
  expect(await box.waiting()).toBe(0);
});
