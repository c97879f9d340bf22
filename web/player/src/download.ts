/**
 * Fetches the wished files, two at a time, piece by piece, and goes on where it was cut. Knows no manifest: it is given a
 * list in the order of need and tells when a file is there.
 */
import { Backoff } from './backoff';
import { CHUNK_BYTES, type Files } from './files';
import { Unknown } from './server';

const PARALLEL = 2;
const LONG_WAIT_MS = 300_000;
const VAIN_MS = 3_600_000;
const UNSOUND_TIMES = 3;
/** How often it is looked whether the hours for fetching have come. */
const LOOK_MS = 60_000;

/** A file to have. */
export interface Wish {
  sha: string;
  bytes: number;
  mime: string;
  address: string;
  /** It plays within the hour: it is fetched whatever the hour. */
  soon?: boolean;
}

/** As the protocol names them: no room, an hour of vain tries, wrong bytes three times. */
export type Problem = 'no_space' | 'download' | 'checksum';

export interface DownloadEvents {
  /** A file is complete and proven. */
  onFile(sha: string): void;
  /** A file cannot be had for now; it is tried again later. */
  onProblem(wish: Wish, problem: Problem): void;
  /** The server does not know this screen any more. */
  onUnknown(): void;
}

interface Attempt {
  backoff: Backoff;
  notBefore: number;
  running: boolean;
  since: number;
  unsound: number;
}

export class Downloads {
  private wishes: Wish[] = [];
  private attempts = new Map<string, Attempt>();
  private running = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly files: Files,
    private readonly range: (address: string, from: number, to: number) => Promise<ArrayBuffer>,
    private readonly events: DownloadEvents,
    private readonly now: () => number = () => performance.now(),
    private readonly mayFetch: () => boolean = () => true,
  ) {}

  /** Replaces the wishes; those that are no longer there stop at the next piece. */
  want(wishes: Wish[]): void {
    this.wishes = wishes;
    this.work();
  }

  /** Tries at once what was waiting, for after the network came back. */
  hurry(): void {
    for (const attempt of Array.from(this.attempts.values())) {
      attempt.backoff.reset();
      attempt.notBefore = 0;
    }
    this.work();
  }

  /** Bytes of the wishes that are still missing. */
  missingBytes(shas: string[]): number {
    const wanted = this.wishes.filter((wish) => shas.indexOf(wish.sha) >= 0 && !this.files.has(wish.sha));
    return wanted.reduce((total, wish) => {
      const here = (this.files.record(wish.sha)?.chunks ?? 0) * CHUNK_BYTES;
      return total + Math.max(0, wish.bytes - here);
    }, 0);
  }

  private work(): void {
    clearTimeout(this.timer);
    let soonest = Number.POSITIVE_INFINITY;
    for (const wish of this.wishes) {
      const attempt = this.attempts.get(wish.sha);
      if (this.files.has(wish.sha) || attempt?.running) continue;
      const wait = (attempt?.notBefore ?? 0) - this.now();
      if (!this.isTime(wish)) soonest = Math.min(soonest, LOOK_MS);
      else if (wait > 0) soonest = Math.min(soonest, wait);
      else if (this.running < PARALLEL) void this.attempt(wish);
    }
    if (soonest < Number.POSITIVE_INFINITY) this.timer = setTimeout(() => this.work(), soonest + 1);
  }

  private async attempt(wish: Wish): Promise<void> {
    const attempt = this.attempts.get(wish.sha) ?? newAttempt(this.now());
    this.attempts.set(wish.sha, attempt);
    attempt.running = true;
    this.running += 1;
    try {
      if (await this.fetchFile(wish)) {
        this.attempts.delete(wish.sha);
        this.events.onFile(wish.sha);
      }
    } catch (error) {
      this.putOff(wish, attempt, error);
    }
    attempt.running = false;
    this.running -= 1;
    this.work();
  }

  /** True when the file is complete and proven, false when it is wished no more, or not at this hour. */
  private async fetchFile(wish: Wish): Promise<boolean> {
    let record = await this.files.begin(wish.sha, wish.bytes, wish.mime);
    while (record.chunks * CHUNK_BYTES < wish.bytes) {
      if (!this.isWanted(wish) || !this.isTime(wish)) return false;
      const from = record.chunks * CHUNK_BYTES;
      const piece = await this.range(wish.address, from, Math.min(wish.bytes, from + CHUNK_BYTES));
      record = await this.keep(record.sha, () => this.files.append(record, piece));
      const attempt = this.attempts.get(wish.sha);
      attempt?.backoff.reset();
      if (attempt) attempt.since = this.now();
    }
    if (!(await this.files.verify(record))) throw new Unsound();
    return true;
  }

  /** Stores a piece; when the disk is full, makes room with what no manifest needs, oldest first. */
  private async keep<T>(sha: string, store: () => Promise<T>): Promise<T> {
    const needed = new Set(this.wishes.map((wish) => wish.sha).concat(sha));
    for (;;) {
      try {
        return await store();
      } catch (error) {
        if (!isFull(error)) throw error;
        const oldest = this.files.spare(needed)[0];
        if (!oldest) throw new Full();
        await this.files.remove(oldest.sha);
      }
    }
  }

  private putOff(wish: Wish, attempt: Attempt, error: unknown): void {
    let wait = attempt.backoff.nextMs();
    if (error instanceof Unknown) this.events.onUnknown();
    else if (error instanceof Full || isFull(error)) {
      wait = LONG_WAIT_MS;
      this.events.onProblem(wish, 'no_space');
    } else if (error instanceof Unsound) {
      attempt.unsound += 1;
      if (attempt.unsound >= UNSOUND_TIMES) this.events.onProblem(wish, 'checksum');
    } else if (this.now() - attempt.since >= VAIN_MS) this.events.onProblem(wish, 'download');
    attempt.notBefore = this.now() + wait;
  }

  /** Playing beats thrift: what plays within the hour is fetched at any time. */
  private isTime(wish: Wish): boolean {
    const current = this.wishes.find((candidate) => candidate.sha === wish.sha) ?? wish;
    return current.soon !== false || this.mayFetch();
  }

  private isWanted(wish: Wish): boolean {
    return this.wishes.some((candidate) => candidate.sha === wish.sha);
  }
}

function newAttempt(now: number): Attempt {
  return { backoff: new Backoff(), notBefore: 0, running: false, since: now, unsound: 0 };
}

class Full extends Error {}
class Unsound extends Error {}

function isFull(error: unknown): boolean {
  return (error as { name?: string } | null)?.name === 'QuotaExceededError';
}
