import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../src/database';
import { Downloads, type Problem, type Wish } from '../src/download';
import { bytesOf, CHUNK_BYTES, type ChunkStore, databaseChunks, Files } from '../src/files';
import { HttpError } from '../src/server';

const MIB = 1024 * 1024;
let db: IDBDatabase;
let chunks: ChunkStore;
let asked: string[];
let done: string[];
let problems: Problem[];
let source: Map<string, Uint8Array>;
let refuse: (address: string, from: number) => Error | null;
let clock = 0;
let open = true;
let databases = 0;
const started: Downloads[] = [];

beforeEach(async () => {
  databases += 1;
  db = await openDatabase(indexedDB, `download-${databases}`);
  chunks = databaseChunks(db);
  [asked, done, problems, source, refuse] = [[], [], [], new Map(), () => null];
  open = true;
});

function wish(mebibytes: number, fill: number): Wish {
  const content = new Uint8Array(mebibytes * MIB + 1).fill(fill);
  const sha = createHash('sha256').update(content).digest('hex');
  source.set(sha, content);
  return { sha, bytes: content.length, mime: 'video/mp4', address: sha };
}

async function start(): Promise<{ files: Files; downloads: Downloads }> {
  const files = new Files(db, chunks);
  await files.load();
  // an earlier test's downloads may try again later: what they say is not this test's
  const [ownAsked, ownDone, ownProblems] = [asked, done, problems];
  const range = async (address: string, from: number, to: number) => {
    const error = ownAsked === asked ? refuse(address, from) : new Error('over');
    if (error) throw error;
    ownAsked.push(`${from / MIB}`);
    const content = source.get(address) ?? new Uint8Array(0);
    return content.slice(from, to).buffer as ArrayBuffer;
  };
  const events = {
    onFile: (sha: string) => ownDone.push(sha),
    onProblem: (_: Wish, problem: Problem) => ownProblems.push(problem),
    onUnknown: () => undefined,
  };
  const downloads = new Downloads(
    files,
    range,
    events,
    () => performance.now() + clock,
    () => open,
  );
  started.push(downloads);
  return { files, downloads };
}

afterEach(() => {
  for (const downloads of started.splice(0)) downloads.want([]);
});

test('a file comes in pieces and is proven as a whole', async () => {
  const { files, downloads } = await start();
  const film = wish(9, 1);
  downloads.want([film]);
  await expect.poll(() => done).toEqual([film.sha]);
  expect(asked).toEqual(['0', '4', '8']);
  const blob = await files.open(film.sha);
  expect([blob.size, blob.type]).toEqual([film.bytes, 'video/mp4']);
});

test('after a cut it goes on where it was, also in the next run', async () => {
  const first = await start();
  const film = wish(9, 1);
  refuse = (_, from) => (from >= 2 * CHUNK_BYTES ? new Error('cut') : null);
  first.downloads.want([film]);
  await expect.poll(() => asked.length).toBe(2);
  first.downloads.want([]);
  const second = await start();
  expect(second.files.has(film.sha)).toBe(false);
  refuse = () => null;
  second.downloads.want([film]);
  await expect.poll(() => done).toEqual([film.sha]);
  expect(asked).toEqual(['0', '4', '8']);
});

test('bytes with another hash are thrown away, and said to be wrong the third time', async () => {
  const { files, downloads } = await start();
  const film = wish(1, 1);
  source.set(film.sha, new Uint8Array(film.bytes).fill(9));
  downloads.want([film]);
  await expect.poll(() => asked.length).toBe(1);
  for (let tries = 2; tries <= 3; tries += 1) {
    await expect.poll(() => files.record(film.sha)).toBeUndefined();
    downloads.hurry();
    await expect.poll(() => asked.length).toBe(tries);
  }
  await expect.poll(() => problems).toEqual(['checksum']);
  expect(files.record(film.sha)).toBeUndefined();
  await expect(files.open(film.sha)).rejects.toThrow('not stored');
});

test('a file the server does not have does not keep the next one away, and is told after an hour', async () => {
  const { downloads } = await start();
  const [gone, film] = [wish(1, 1), wish(1, 2)];
  refuse = (address) => (address === gone.sha ? new HttpError(404) : null);
  downloads.want([gone, film]);
  await expect.poll(() => done).toEqual([film.sha]);
  expect(problems).toEqual([]);
  clock += 3_600_000;
  downloads.hurry();
  await expect.poll(() => problems).toEqual(['download']);
});

test('a full disk lets go of what no manifest needs, oldest first, before it complains', async () => {
  const { files, downloads } = await start();
  const [old, kept, fresh] = [wish(1, 1), wish(1, 2), wish(1, 3)];
  downloads.want([old, kept]);
  await expect.poll(() => done.length).toBe(2);
  const store = chunks.put;
  chunks.put = async (sha, index, bytes) => {
    if (files.has(old.sha)) throw Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    return store(sha, index, bytes);
  };
  downloads.want([kept, fresh]);
  await expect.poll(() => done).toContain(fresh.sha);
  expect([files.has(old.sha), files.has(kept.sha), problems]).toEqual([false, true, []]);
});

test('a full disk with nothing to spare is reported', async () => {
  const { downloads } = await start();
  chunks.put = async () => {
    throw Object.assign(new Error('full'), { name: 'QuotaExceededError' });
  };
  downloads.want([wish(1, 1)]);
  await expect.poll(() => problems).toEqual(['no_space']);
});

test('a file that lost a piece is not played but fetched again', async () => {
  const { files, downloads } = await start();
  const film = wish(5, 1);
  downloads.want([film]);
  await expect.poll(() => done).toEqual([film.sha]);
  await chunks.drop(film.sha, 1);
  await expect(files.open(film.sha)).rejects.toThrow('lost a piece');
  downloads.want([film]);
  await expect.poll(() => done.length).toBe(2);
  expect((await bytesOf(await files.open(film.sha))).byteLength).toBe(film.bytes);
});

test('outside its hours only what plays soon is fetched', async () => {
  const { downloads } = await start();
  const [soon, later] = [wish(1, 3), wish(1, 4)];
  open = false;
  downloads.want([
    { ...soon, soon: true },
    { ...later, soon: false },
  ]);
  await expect.poll(() => done).toEqual([soon.sha]);
  expect(asked).toHaveLength(1);
  open = true;
  downloads.hurry();
  await expect.poll(() => done).toEqual([soon.sha, later.sha]);
});
