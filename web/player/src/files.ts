/**
 * The media on this device: pieces of 4 MiB in Cache Storage (in IndexedDB where the page is not served over HTTPS),
 * with a record for each file that says how far it is and whether its hash is proven.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { read, readAll, settled, write } from './database';

export const CHUNK_BYTES = 4 * 1024 * 1024;
const SLICE_BYTES = 128 * 1024;

/** How far a file is. */
export interface FileRecord {
  sha: string;
  bytes: number;
  mime: string;
  chunks: number;
  verified: boolean;
  usedAt: number;
}

/** Where pieces are kept. */
export interface ChunkStore {
  put(sha: string, index: number, bytes: ArrayBuffer): Promise<void>;
  get(sha: string, index: number): Promise<Blob | null>;
  drop(sha: string, chunks: number): Promise<void>;
}

/** Pieces in Cache Storage, which holds large things best. */
export function cacheChunks(caches: CacheStorage, name = 'vitrine-media'): ChunkStore {
  const address = (sha: string, index: number) => `/player/media/${sha}/${index}`;
  return {
    async put(sha, index, bytes) {
      const cache = await caches.open(name);
      await cache.put(address(sha, index), new Response(bytes));
    },
    async get(sha, index) {
      const cache = await caches.open(name);
      const found = await cache.match(address(sha, index));
      return found ? found.blob() : null;
    },
    async drop(sha, chunks) {
      const cache = await caches.open(name);
      for (let index = 0; index < chunks; index += 1) await cache.delete(address(sha, index));
    },
  };
}

/** Pieces in IndexedDB, for pages without HTTPS. */
export function databaseChunks(db: IDBDatabase): ChunkStore {
  const key = (sha: string, index: number) => `${sha}/${index}`;
  return {
    put: (sha, index, bytes) => write(db, ['chunks'], (store) => store('chunks').put(bytes, key(sha, index))),
    async get(sha, index) {
      const bytes = await read<ArrayBuffer>(db, 'chunks', key(sha, index));
      return bytes ? new Blob([bytes]) : null;
    },
    drop: (sha, chunks) =>
      write(db, ['chunks'], (store) => {
        for (let index = 0; index < chunks; index += 1) store('chunks').delete(key(sha, index));
      }),
  };
}

export class Files {
  /** A mirror of the records, so that questions need not wait. */
  private records = new Map<string, FileRecord>();

  constructor(
    private readonly db: IDBDatabase,
    private readonly chunks: ChunkStore,
    private readonly now: () => number = Date.now,
  ) {}

  /** Reads the records of earlier runs. */
  async load(): Promise<void> {
    for (const record of await readAll<FileRecord>(this.db, 'files')) this.records.set(record.sha, record);
  }

  record(sha: string): FileRecord | undefined {
    return this.records.get(sha);
  }

  /** Whether the whole file is here and its hash was proven. */
  has(sha: string): boolean {
    return this.records.get(sha)?.verified === true;
  }

  /** Bytes that all files take. */
  usedBytes(): number {
    let total = 0;
    for (const record of this.records.values()) total += Math.min(record.bytes, record.chunks * CHUNK_BYTES);
    return total;
  }

  /** The record to go on with, or a new one; another size or type under the same hash starts again. */
  async begin(sha: string, bytes: number, mime: string): Promise<FileRecord> {
    const known = this.records.get(sha);
    if (known && known.bytes === bytes) return known;
    if (known) await this.remove(sha);
    return this.save({ sha, bytes, mime, chunks: 0, verified: false, usedAt: this.now() });
  }

  /** Adds the next piece of a file. */
  async append(record: FileRecord, bytes: ArrayBuffer): Promise<FileRecord> {
    await this.chunks.put(record.sha, record.chunks, bytes);
    return this.save({ ...record, chunks: record.chunks + 1 });
  }

  /** Proves size and hash of what is really stored; a file that fails is removed. */
  async verify(record: FileRecord): Promise<boolean> {
    const hash = sha256.create();
    let size = 0;
    for (let index = 0; index < record.chunks; index += 1) {
      const piece = await this.chunks.get(record.sha, index);
      const bytes = piece ? new Uint8Array(await bytesOf(piece)) : new Uint8Array(0);
      size += bytes.length;
      await hashGently(hash, bytes);
    }
    if (size !== record.bytes || hex(hash.digest()) !== record.sha) {
      await this.remove(record.sha);
      return false;
    }
    await this.save({ ...record, verified: true });
    return true;
  }

  /** The whole file as one blob; rejects when a piece is missing, which removes the file so that it is fetched again. */
  async open(sha: string): Promise<Blob> {
    const record = this.records.get(sha);
    if (!record?.verified) throw new Error(`asset ${sha} is not stored`);
    const pieces: Blob[] = [];
    for (let index = 0; index < record.chunks; index += 1) {
      const piece = await this.chunks.get(sha, index);
      if (piece) pieces.push(piece);
    }
    const blob = new Blob(pieces, { type: record.mime });
    if (blob.size !== record.bytes) {
      await this.remove(sha);
      throw new Error(`asset ${sha} lost a piece`);
    }
    await this.save({ ...record, usedAt: this.now() });
    return blob;
  }

  async remove(sha: string): Promise<void> {
    const record = this.records.get(sha);
    this.records.delete(sha);
    await settled(
      this.db.transaction('files', 'readwrite').objectStore('files').delete(sha) as IDBRequest<undefined>,
    );
    if (record) await this.chunks.drop(sha, record.chunks + 1);
  }

  async removeAll(): Promise<void> {
    for (const sha of Array.from(this.records.keys())) await this.remove(sha);
  }

  /** The files that no manifest needs, least recently used first. */
  spare(needed: Set<string>): FileRecord[] {
    return Array.from(this.records.values())
      .filter((record) => !needed.has(record.sha))
      .sort((a, b) => a.usedAt - b.usedAt);
  }

  private async save(record: FileRecord): Promise<FileRecord> {
    await write(this.db, ['files'], (store) => store('files').put(record));
    this.records.set(record.sha, record);
    return record;
  }
}

/** The bytes of a blob, also where `Blob.arrayBuffer` does not exist. */
export function bytesOf(blob: Blob): Promise<ArrayBuffer> {
  return new Response(blob).arrayBuffer();
}

/** Lower-case hex. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => `0${byte.toString(16)}`.slice(-2)).join('');
}

/** Hashes in slices and lets frames be drawn in between. */
async function hashGently(hash: { update(bytes: Uint8Array): unknown }, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    hash.update(bytes.subarray(at, at + SLICE_BYTES));
    if (at + SLICE_BYTES < bytes.length) await breath();
  }
}

/** Lets the page draw; a message channel is not slowed down as timers are. */
function breath(): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });
}
