/**
 * Proof of play: every play is written down first and sent after; it is crossed out only when the server has said that it
 * has it. Numbered without gaps within one start of the program, so the server can drop what it already has.
 */
import { seal, utf8 } from '@vitrine/player-core/envelope';
import type { PlayRecord } from '@vitrine/player-core/show';
import { gzipSync } from 'fflate';
import { readAll, settled, write } from './database';

const BATCH = 300;
const RESEND_MS = 60_000;
/** Plays of a plan that has just come, and those that failed, are told soon: somebody looks. Others travel together, which saves traffic. */
const FRESH_MS = 300_000;
const FRESH_GATHER_MS = 20_000;
const GATHER_MS = 300_000;
const BACKLOG = 1_000;
const BACKLOG_PIECE = 2_000;

/** One row of the proof of play, as it travels. */
export interface PlayRow {
  boot: string;
  seq: number;
  itemId: string;
  campaignId: string;
  revision: number;
  startedAt: string;
  durationMs: number;
  outcome: PlayRecord['outcome'];
  planned: boolean;
}

export interface Courier {
  /** Publishes a batch; false when there is no connection. */
  publish(message: Uint8Array): boolean;
  /** Hands in a large backlog over HTTP. */
  post(packed: Uint8Array): Promise<{ boot: string; seq: number } | null>;
}

export class Outbox {
  private seq = 0;
  private writing: Promise<void> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private dueAt = Number.POSITIVE_INFINITY;
  private sending = false;
  private asked = false;
  private sentAt = Number.NEGATIVE_INFINITY;
  private revision: number | undefined;
  private freshUntil = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly db: IDBDatabase,
    readonly boot: string,
    private readonly courier: Courier,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Writes a play down; it is sent with others a little later. */
  add(record: PlayRecord): Promise<void> {
    this.seq += 1;
    const startedAt = new Date(record.startedAt).toISOString();
    const row: PlayRow = { ...record, startedAt, boot: this.boot, seq: this.seq };
    const keep = () => write(this.db, ['plays'], (store) => store('plays').put(row));
    this.writing = this.writing.then(keep, keep);
    if (record.revision !== this.revision) this.freshUntil = this.now() + FRESH_MS;
    this.revision = record.revision;
    this.sendWithin(record.outcome === 'failed' ? FRESH_GATHER_MS : this.gatherMs());
    return this.writing;
  }

  /** How many plays the server is not yet known to have. */
  waiting(): Promise<number> {
    return settled(this.db.transaction('plays').objectStore('plays').count());
  }

  /** Sends the oldest rows, unless they are under way; called on a timer, on connection and by itself. */
  async send(): Promise<void> {
    this.asked = true;
    if (this.sending) return;
    this.sending = true;
    while (this.asked) {
      this.asked = false;
      await this.sendOnce();
    }
    this.sending = false;
    if ((await this.waiting()) > 0) this.sendWithin(RESEND_MS);
  }

  private async sendOnce(): Promise<void> {
    clearTimeout(this.timer);
    this.dueAt = Number.POSITIVE_INFINITY;
    try {
      await this.writing;
      if ((await this.waiting()) > BACKLOG) await this.sendBacklog();
      if (this.now() - this.sentAt >= RESEND_MS) await this.sendBatch();
    } catch {
      this.sentAt = Number.NEGATIVE_INFINITY;
    }
  }

  /** Sends at once, for a new connection: what was under way on the old one may be lost. */
  resend(): Promise<void> {
    this.sentAt = Number.NEGATIVE_INFINITY;
    return this.send();
  }

  /** Hands everything in over HTTP, for when there is no connection to the broker: a proxy may stop WebSocket for good. */
  async post(): Promise<void> {
    await this.writing;
    while ((await this.waiting()) > 0 && (await this.postOnce()));
  }

  /** Crosses out what the server says it has, and goes on with the rest. */
  async receipt(upTo: { boot: string; seq: number }): Promise<void> {
    const range = IDBKeyRange.bound([upTo.boot, 0], [upTo.boot, upTo.seq]);
    await write(this.db, ['plays'], (store) => store('plays').delete(range));
    this.sentAt = Number.NEGATIVE_INFINITY;
    const hurry = (await this.waiting()) >= BATCH || (await this.hasOlderBoots());
    // what was to be sent again has arrived
    this.dueAt = Number.POSITIVE_INFINITY;
    this.sendWithin(hurry ? 0 : this.gatherMs());
  }

  private gatherMs(): number {
    return this.now() < this.freshUntil ? FRESH_GATHER_MS : GATHER_MS;
  }

  /** Sees to it that the next sending comes no later than this. */
  private sendWithin(waitMs: number): void {
    const dueAt = this.now() + waitMs;
    if (dueAt >= this.dueAt) return;
    clearTimeout(this.timer);
    this.dueAt = dueAt;
    this.timer = setTimeout(() => void this.send(), waitMs);
  }

  private async hasOlderBoots(): Promise<boolean> {
    const first = (await readAll<PlayRow>(this.db, 'plays', undefined, 1))[0];
    return first !== undefined && first.boot !== this.boot;
  }

  private async sendBatch(): Promise<void> {
    const rows = await this.oldest(BATCH);
    const [first, last] = [rows[0], rows[rows.length - 1]];
    if (!first || !last) return;
    const bare = rows.map(({ boot: _, ...row }) => row);
    const batch = { boot: first.boot, from: first.seq, to: last.seq, rows: bare };
    if (this.courier.publish(seal('plays', batch))) this.sentAt = this.now();
  }

  private async sendBacklog(): Promise<void> {
    while ((await this.waiting()) > BACKLOG && (await this.postOnce()));
  }

  /** Hands in one piece of the backlog; false when the server took nothing. */
  private async postOnce(): Promise<boolean> {
    const rows = await this.oldest(BACKLOG_PIECE);
    const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    const upTo = await this.courier.post(gzipSync(utf8(lines)));
    if (!upTo || upTo.boot !== rows[0]?.boot || upTo.seq < rows[0].seq) return false;
    const range = IDBKeyRange.bound([upTo.boot, 0], [upTo.boot, upTo.seq]);
    await write(this.db, ['plays'], (store) => store('plays').delete(range));
    return true;
  }

  /** Rows of one boot, in order and without gaps. */
  private async oldest(limit: number): Promise<PlayRow[]> {
    const rows = await readAll<PlayRow>(this.db, 'plays', undefined, limit);
    const end = rows.findIndex(
      (row, index) => row.boot !== rows[0]?.boot || row.seq !== (rows[0]?.seq ?? 0) + index,
    );
    return end < 0 ? rows : rows.slice(0, end);
  }
}
