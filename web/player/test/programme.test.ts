import 'fake-indexeddb/auto';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { Manifest } from '@vitrine/player-core/manifest';
import { beforeEach, expect, test } from 'vitest';
import { aManifest } from '../../packages/player-core/test/manifests';
import { openDatabase } from '../src/database';
import { Downloads } from '../src/download';
import { databaseChunks, Files } from '../src/files';
import { Programme, type Status } from '../src/programme';
import { type Identity, Storage } from '../src/storage';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const rawKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
const identity: Identity = {
  screenId: 's',
  secret: 'x',
  name: 'n',
  organisation: 'o',
  signingKeys: [{ id: 'k1', publicKey: rawKey }],
  webSocketPath: '/mqtt',
};
const content = Buffer.from('a picture');
const sha = createHash('sha256').update(content).digest('hex');

let db: IDBDatabase;
let statuses: Status[];
let ready: (number | null)[];
let online: boolean;
let references: Map<string, Uint8Array>;
let databases = 0;

beforeEach(async () => {
  databases += 1;
  db = await openDatabase(indexedDB, `programme-${databases}`);
  [statuses, ready, online, references] = [[], [], true, new Map()];
});

function envelope(value: unknown, topic = 'vitrine/v1/s/down/manifest'): Uint8Array {
  const body = Buffer.from(JSON.stringify(value));
  const sig = sign(null, Buffer.concat([Buffer.from(`vitrine1\0${topic}\0`), body]), privateKey).toString(
    'base64',
  );
  const header = { v: 1, kind: 'manifest', key: 'k1', sig };
  return new Uint8Array(Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body]));
}

function revision(number: number, part: Partial<Manifest> = {}): Manifest {
  const asset = { bytes: content.length, mime: 'image/png', width: 1, height: 1, firstUse: 0 };
  return { ...aManifest(), revision: number, assets: { [sha]: asset }, ...part };
}

/** One run of the player: until its page is closed. */
async function run(): Promise<Programme> {
  const files = new Files(db, databaseChunks(db));
  await files.load();
  const range = async (_: string, from: number, to: number) => {
    if (!online) throw new Error('no network');
    return new Uint8Array(content.subarray(from, to)).buffer;
  };
  const downloads = new Downloads(files, range, {
    onFile: () => programme.advance(),
    onProblem: (wish, problem) => programme.problem(wish, problem),
    onUnknown: () => undefined,
  });
  const programme = new Programme({
    storage: new Storage(db),
    files,
    downloads: () => downloads,
    identity,
    now: () => 1_000,
    fetch: async (address) => references.get(address) ?? new Uint8Array(0),
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    onStatus: (status) => statuses.push(status),
    onReady: (manifest) => ready.push(manifest?.revision ?? null),
  });
  await programme.resume();
  return programme;
}

const states = () =>
  statuses.map(({ revision: of, state, code }) => [of, state, code].filter((part) => part !== null));

/** What the stage does when it is told that a manifest is ready. */
async function switchTo(programme: Programme): Promise<void> {
  const staged = programme.staged();
  if (staged) await programme.switched(staged);
}

test('a manifest is received, fetched, ready, and shown; all of it is reported', async () => {
  const programme = await run();
  await programme.receive(envelope(revision(1)));
  await expect.poll(() => ready).toEqual([1]);
  await switchTo(programme);
  expect(states()).toEqual([
    [1, 'received'],
    [1, 'downloading'],
    [1, 'ready'],
    [1, 'showing'],
  ]);
  expect(statuses[1]).toMatchObject({ have: 0, need: 1, bytes: content.length });
  expect(statuses[3]).toMatchObject({ have: 1, need: 1, bytes: 0 });
});

test('it does not take over before its assets are here, also after a restart', async () => {
  const first = await run();
  await first.receive(envelope(revision(1)));
  await expect.poll(() => ready).toEqual([1]);
  await switchTo(first);
  online = false;
  const missing = 'c'.repeat(64);
  const asset = { bytes: 5, mime: 'image/png', width: 1, height: 1, firstUse: 0 };
  await first.receive(envelope(revision(2, { assets: { [missing]: asset } })));
  ready = [];
  const second = await run();
  expect([ready, second.staged()?.revision, second.current()?.revision]).toEqual([[1], 2, 1]);
});

test('what is not for this screen, not newer or not signed is refused', async () => {
  const programme = await run();
  await programme.receive(envelope(revision(5)));
  await expect.poll(() => ready).toEqual([5]);
  await switchTo(programme);
  statuses = [];
  await programme.receive(envelope(revision(4)));
  await programme.receive(envelope(revision(6, { screenId: 'another' })));
  await programme.receive(envelope(revision(6), 'vitrine/v1/another/down/manifest'));
  await programme.receive(envelope({ revision: 6 }));
  await programme.receive(new Uint8Array(3));
  expect(states()).toEqual([
    [4, 'rejected', 'stale'],
    [6, 'rejected', 'wrong_screen'],
    [6, 'rejected', 'bad_signature'],
    [0, 'rejected', 'malformed'],
    [0, 'rejected', 'malformed'],
  ]);
  expect(programme.current()?.revision).toBe(5);
});

test('a restored server starts at one again, in a later generation', async () => {
  const programme = await run();
  await programme.receive(envelope(revision(5)));
  await expect.poll(() => ready).toEqual([5]);
  await switchTo(programme);
  await programme.receive(envelope(revision(1, { generation: 2 })));
  expect(ready).toEqual([5, 1]);
});

test('one that was overtaken before its turn still counts when it came on the glass', async () => {
  const programme = await run();
  await programme.receive(envelope(revision(1)));
  await expect.poll(() => ready).toEqual([1]);
  const first = programme.staged();
  const asset = { bytes: 5, mime: 'image/png', width: 1, height: 1, firstUse: 0 };
  await programme.receive(envelope(revision(2, { assets: { ['c'.repeat(64)]: asset } })));
  if (first) await programme.switched(first);
  expect([programme.current()?.revision, programme.staged()?.revision]).toEqual([1, 2]);
  expect(states()).toContainEqual([1, 'showing']);
});

test('the same manifest twice is taken once, and answered with how far it is', async () => {
  const programme = await run();
  await Promise.all([programme.receive(envelope(revision(1))), programme.receive(envelope(revision(1)))]);
  await expect.poll(() => ready).toEqual([1]);
  await switchTo(programme);
  statuses = [];
  await programme.receive(envelope(revision(1)));
  expect([states(), ready]).toEqual([[[1, 'showing']], [1]]);
});

test('a manifest by reference is fetched and proven', async () => {
  const programme = await run();
  const bytes = new Uint8Array(Buffer.from(JSON.stringify(revision(3))));
  references.set('/large', bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await programme.receive(envelope({ ref: { sha256: '0'.repeat(64), bytes: bytes.length, url: '/large' } }));
  expect(states()).toEqual([[0, 'rejected', 'malformed']]);
  await programme.receive(envelope({ ref: { sha256, bytes: bytes.length, url: '/large' } }));
  await expect.poll(() => ready).toEqual([3]);
});

test('three crashes on a revision bring the one before back, and it is not tried again', async () => {
  const first = await run();
  for (const number of [1, 2]) {
    await first.receive(envelope(revision(number)));
    await expect.poll(() => ready[ready.length - 1]).toBe(number);
    await switchTo(first);
    if (number === 1) await first.survived();
  }
  await run();
  await run();
  statuses = [];
  ready = [];
  const last = await run();
  expect([ready, last.current()?.revision]).toEqual([[1], 1]);
  expect(states()[0]).toEqual([2, 'rolled_back', 'crashed']);
  await last.receive(envelope(revision(2)));
  expect(last.staged()).toBeNull();
  await last.receive(envelope(revision(3)));
  expect(last.staged()?.revision).toBe(3);
});

test('a run that lasted, or ended on purpose, is no crash', async () => {
  const first = await run();
  for (const number of [1, 2]) {
    await first.receive(envelope(revision(number)));
    await expect.poll(() => ready[ready.length - 1]).toBe(number);
    await switchTo(first);
  }
  await first.survived();
  for (let times = 0; times < 5; times += 1) await (await run()).leaving();
  expect((await run()).current()?.revision).toBe(2);
});
