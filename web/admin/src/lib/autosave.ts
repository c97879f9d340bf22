export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed' | 'conflict';

interface Options<T> {
  save: (value: T) => Promise<void>;
  /** Told when the server has a newer version than the one the edit began with. */
  isConflict: (error: unknown) => boolean;
  onState: (state: SaveState, error: unknown) => void;
  waitMs?: number;
  retryMs?: number;
}

/** Saves as one goes: the last edit wins, one request at a time, and a failed save keeps the draft and tries again. */
export class Autosaver<T> {
  private readonly options: Options<T>;
  private pending: { value: T } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving = false;
  private stopped = false;
  /** What was sent last without an answer: whether it came there is not known. */
  private unanswered: T | null = null;

  constructor(options: Options<T>) {
    this.options = options;
  }

  edit(value: T): void {
    this.pending = { value };
    this.stopped = false;
    this.tell('waiting');
    this.plan(this.options.waitMs ?? 700);
  }

  /** Saves at once what waits, for a page that is being left or a publication that is about to start. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.saving || !this.pending) return;
    const { value } = this.pending;
    this.pending = null;
    this.saving = true;
    this.tell('saving');
    try {
      await this.options.save(value);
      this.saving = false;
      this.unanswered = null;
      if (this.pending) this.plan(0);
      else this.tell('saved');
    } catch (error) {
      this.saving = false;
      this.pending ??= { value };
      if (!this.options.isConflict(error)) this.unanswered = value;
      this.failed(error);
    }
  }

  /** Nothing is saved any more until the next edit. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** What waits is not wanted any more. */
  drop(): void {
    this.stop();
    this.pending = null;
  }

  get dirty(): boolean {
    return this.pending !== null || this.saving;
  }

  get lost(): T | null {
    return this.unanswered;
  }

  private failed(error: unknown): void {
    if (this.options.isConflict(error)) {
      this.stop();
      this.tell('conflict', error);
      return;
    }
    this.tell('failed', error);
    this.plan(this.options.retryMs ?? 5000);
  }

  private plan(wait: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => void this.flush(), wait);
  }

  private tell(state: SaveState, error: unknown = null): void {
    this.options.onState(state, error);
  }
}
